import { expect } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';
import { translators, type Key, type Language, type Params } from '../src/i18n/index.ts';

/** The page as a person sees it: places by role and name. */
export class Podarium {
  readonly page: Page;
  readonly problems: string[] = [];
  /** The words of the page in the language that it is opened in. */
  readonly t: (key: Key, params?: Params) => string;

  constructor(page: Page, language: Language = 'en') {
    this.page = page;
    this.t = translators[language];
    page.on('pageerror', (error) => this.problems.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && hostname !== 'localhost') this.problems.push(`request: ${request.url()}`);
    });
  }

  async open(address = '/'): Promise<void> {
    await this.page.goto(address);
    await expect(this.node('node-1')).toBeVisible();
  }

  node(name: string): Locator {
    return this.page.getByRole('article', { name: new RegExp(`^${name},`) });
  }

  /** Tiles of the stage, by a part of their label. */
  pods(label: string | RegExp = /ready$/): Locator {
    return this.page.getByRole('article').getByRole('button', { name: label });
  }

  get clock(): Locator {
    return this.page.getByRole('timer');
  }

  /** Virtual time in milliseconds. */
  async time(): Promise<number> {
    const [hours = 0, minutes = 0, seconds = 0] = ((await this.clock.textContent()) ?? '').split(':').map(Number);
    return Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  tab(name: string | RegExp): Locator {
    return this.page.getByRole('tab', { name });
  }

  get inspector(): Locator {
    return this.page.getByRole('complementary', { name: this.t('panel.right') });
  }

  get editor(): Locator {
    return this.page.getByRole('region', { name: this.t('panel.left') });
  }

  async pause(): Promise<void> {
    await this.button(this.t('time.pause')).click();
    await expect(this.button(this.t('time.play'))).toBeVisible();
  }

  /** Replaces the manifest in the editor, by pasting as a person does: typed lines would be indented. */
  async write(text: string): Promise<void> {
    await this.editor.getByRole('textbox', { name: this.t('editor.label') }).focus();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(paste);
    }, text);
  }

  async apply(): Promise<void> {
    await this.editor.getByRole('button', { name: new RegExp(`^${this.t('editor.apply')}`) }).click();
  }

  /** Drags a fault of the yard onto a node. */
  async breakNode(fault: Key, node: string): Promise<void> {
    await this.button(this.t(fault)).dragTo(this.node(node));
  }

  /** Does what the palette finds for these words. */
  async command(words: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+k');
    await expect(this.page.getByRole('combobox')).toBeFocused();
    await this.page.keyboard.insertText(words);
    await this.page.keyboard.press('Enter');
    await expect(this.page.getByRole('dialog')).toHaveCount(0);
  }

  /** Types a line into the terminal. */
  async type(line: string): Promise<void> {
    await this.tab(this.t('bottom.terminal')).click();
    await this.page.getByRole('textbox', { name: 'Terminal input' }).focus();
    await this.page.keyboard.insertText(line);
    await this.page.keyboard.press('Enter');
  }
}

export function web(
  options: { readonly image?: string; readonly replicas?: number; readonly extra?: string } = {},
): string {
  const { image = 'nginx:1.27', replicas = 4, extra = '' } = options;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: ${image}
          ports:
            - containerPort: 80
${extra}`;
}

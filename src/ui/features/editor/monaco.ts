import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/suggest/register';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/editor/contrib/snippet/browser/snippetController2';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/diffEditor/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/readOnlyMessage/register';
import 'monaco-editor/languages/definitions/yaml/register';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import { configureMonacoYaml } from 'monaco-yaml';
import { schemas } from '../../../api/generated/schema.ts';
import { manifestSchema } from '../../../views/editor/schema.ts';
import YamlWorker from './yaml.worker.ts?worker';

/** Monaco with the Kubernetes schema, loaded when the editor is first needed. Keeps the oddities of the two libraries in one place. */

self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

// The simulation's worker asks for this file too, when somebody types `kubectl explain`.
const { descriptions } = await import('../../../api/generated/descriptions.ts');

interface WorkerOptions {
  readonly createData?: unknown;
}

/** monaco-yaml asks for its worker in the old way; since 0.55 Monaco takes a Worker that was already told what to do. */
const withOldWorkers = {
  ...monaco,
  editor: {
    ...monaco.editor,
    createWebWorker: (options: WorkerOptions) => {
      const worker = new YamlWorker();
      worker.postMessage('ignore');
      worker.postMessage(options.createData);
      return monaco.editor.createWebWorker({ worker });
    },
  },
};

configureMonacoYaml(withOldWorkers, {
  enableSchemaRequest: false,
  completion: true,
  validate: true,
  hover: true,
  format: { enable: false },
  schemas: [
    {
      uri: 'inmemory://schema/kubernetes.json',
      fileMatch: ['**/*.yaml', '**/*.yml'],
      schema: manifestSchema(schemas, descriptions),
    },
  ],
});

const hex = (token: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
const bare = (token: string): string => hex(token).replace('#', '');

/** A theme of our tokens. */
export function defineTheme(theme: 'light' | 'dark'): void {
  monaco.editor.defineTheme('podarium', {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      { token: '', foreground: bare('ink') },
      { token: 'type', foreground: bare('co-key') },
      { token: 'string', foreground: bare('co-str') },
      { token: 'number', foreground: bare('co-num') },
      { token: 'keyword', foreground: bare('co-num') },
      { token: 'comment', foreground: bare('co-note') },
      { token: 'operators', foreground: bare('ink-2') },
    ],
    colors: {
      'editor.background': hex('paper'),
      'editor.foreground': hex('ink'),
      'editorLineNumber.foreground': hex('ink-3'),
      'editorLineNumber.activeForeground': hex('ink'),
      'editor.lineHighlightBorder': '#00000000',
      'editor.lineHighlightBackground': hex('paper-2'),
      'editor.selectionBackground': hex('hand-2'),
      'editorCursor.foreground': hex('hand'),
      'editorIndentGuide.background1': hex('hair'),
      'editorIndentGuide.activeBackground1': hex('line'),
      'editorWidget.background': hex('paper'),
      'editorWidget.foreground': hex('ink'),
      'editorWidget.border': hex('glass'),
      'editorSuggestWidget.background': hex('paper'),
      'editorSuggestWidget.foreground': hex('ink'),
      'editorSuggestWidget.border': hex('glass'),
      'editorSuggestWidget.selectedBackground': hex('paper-3'),
      'editorSuggestWidget.selectedForeground': hex('ink'),
      'editorSuggestWidget.highlightForeground': hex('hand'),
      'editorSuggestWidget.focusHighlightForeground': hex('hand'),
      'editorHoverWidget.background': hex('paper'),
      'editorHoverWidget.foreground': hex('ink'),
      'editorHoverWidget.border': hex('glass'),
      'editorError.foreground': hex('st-failed'),
      'editorWarning.foreground': hex('st-notready'),
      'scrollbarSlider.background': `${hex('line')}99`,
      'scrollbarSlider.hoverBackground': hex('line'),
      'scrollbarSlider.activeBackground': hex('glass'),
      'diffEditor.insertedLineBackground': hex('wa-ready'),
      'diffEditor.insertedTextBackground': '#00000000',
      'diffEditor.removedLineBackground': hex('wa-failed'),
      'diffEditor.removedTextBackground': '#00000000',
      'menu.background': hex('paper'),
      'menu.foreground': hex('ink'),
      'menu.selectionBackground': hex('paper-3'),
      'menu.selectionForeground': hex('ink'),
      'input.background': hex('paper'),
      'input.foreground': hex('ink'),
      focusBorder: hex('hand'),
    },
  });
  monaco.editor.setTheme('podarium');
}

export { monaco };

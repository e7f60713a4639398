// The states of the page, and the way to each: for scripts/screenshots.mjs --all.
import { deflateRawSync } from 'node:zlib';

const SIZES = [
  [1440, 900],
  [1024, 768],
  [390, 844],
];

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 4
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: nginx:1.27
`;

const twelveContainers = () =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: many\nspec:\n  containers:\n${Array.from(
    { length: 12 },
    (_, index) => `    - name: part-${index + 1}\n      image: busybox:1.36\n      command: [sleep, '3600']\n`,
  ).join('')}`;

const twelveErrors = () =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: Wrong_Name\nspec:\n  replicas: -1\n  selector: {}\n  template:\n    spec:\n      containers:\n${Array.from(
    { length: 5 },
    () => `        - name: Same\n          imagePullPolicy: Sometimes\n          ports: [{containerPort: 70000}]\n`,
  ).join('')}`;

/** How each state is come to; `sizes` where it is looked at in more than one, `path` where it begins elsewhere. */
export const states = {
  opening: { sizes: SIZES, reach: (page) => page.waitForTimeout(1500) },
  traffic: {
    sizes: SIZES.slice(0, 2),
    reach: async (page, t) => {
      await demonstration(page, t, /loses requests|잃는 롤아웃/);
      await tab(page, /^(Traffic|트래픽)$/);
      await clockAt(page, '10x', 40);
    },
  },
  course: { sizes: SIZES, reach: (page) => tab(page, /^(Lessons|강의)$/) },
  lesson: {
    sizes: SIZES,
    reach: async (page, t) => {
      await demonstration(page, t, /^(Begin: A Pod|시작하기: Pod 하나)/);
      await page.locator('.way').first().click();
      await page.waitForTimeout(6000);
    },
  },
  failing: {
    sizes: SIZES.slice(0, 2),
    reach: async (page) => {
      await cutPower(page);
      await clockAt(page, '60x', 150);
    },
  },
  ownership: {
    reach: async (page) => {
      await applyLine(page, 'kubectl set image deployment/web web=nginx:1.28');
      await tab(page, /^(Ownership|소유 관계)$/);
      await page.waitForTimeout(1500);
    },
  },
  scheduling: {
    reach: async (page, t) => {
      await demonstration(page, t, /do not fit|자리가 없는/);
      await clockAt(page, '10x', 12);
      await page
        .getByRole('button', { name: /^big-.*Pending/ })
        .first()
        .click();
      await tab(page, /^(Scheduling|스케줄링)$/);
      await page.waitForTimeout(800);
    },
  },
  text: { reach: async (page) => tab(page, /^(Text|텍스트)$/) },
  past: { reach: async (page) => page.keyboard.press('Home') },
  branch: {
    reach: async (page) => {
      await cutPower(page);
      for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press('Shift+ArrowLeft');
      await page
        .getByRole('button', { name: /^(Branch from here|여기서 분기|.*분기.*)$/ })
        .first()
        .click();
      await tab(page, /^(Compare|비교)$/);
      await page.waitForTimeout(800);
    },
  },
  empty: {
    reach: async (page) => {
      await applyLine(page, 'kubectl delete deployment,service --all');
      await clockAt(page, '10x', 80);
    },
  },
  'long-names': {
    reach: async (page) => {
      const name = `a-deployment-with-a-very-long-name-${'x'.repeat(18)}`;
      await applyLine(page, `kubectl create deployment ${name} --image=nginx:1.27 --replicas=3`);
      await page.waitForTimeout(4000);
      await page
        .getByRole('article')
        .getByRole('button', { name: /^a-deployment/ })
        .first()
        .click();
      await page.waitForTimeout(500);
    },
  },
  'twelve-containers': {
    reach: async (page) => {
      await write(page, twelveContainers());
      await page.getByRole('button', { name: /^(Apply|적용)/ }).click();
      await page
        .getByRole('button', { name: /^many, Running/ })
        .first()
        .click();
      await page.getByRole('tab', { name: /^(Containers|컨테이너)$/ }).click();
      await page.waitForTimeout(500);
    },
  },
  'twelve-errors': {
    reach: async (page) => {
      await write(page, twelveErrors());
      await page.getByRole('button', { name: /^(Apply|적용)/ }).click();
      await page.waitForTimeout(1500);
    },
  },
  events: {
    reach: async (page) => {
      await applyLine(page, 'kubectl create deployment busy --image=nginx:1.27 --replicas=100');
      await tab(page, /^(Events|이벤트)/);
      await page.waitForTimeout(2500);
    },
  },
  fleet: {
    path: 'fleet',
    reach: (page) => page.getByText('5000').first().waitFor({ timeout: 60_000 }),
  },
  lessons: { reach: async (page) => tab(page, /^(Lessons|강의)$/) },
  templates: { reach: async (page) => tab(page, /^(Templates|템플릿)$/) },
  diff: {
    reach: async (page) => {
      await write(page, MANIFEST.replace('nginx:1.27', 'nginx:1.28'));
      await page.getByRole('button', { name: /^(Diff|변경 비교)$/ }).click();
      await page.waitForTimeout(2500);
    },
  },
  knobs: {
    reach: async (page) => {
      await page.getByRole('article').getByRole('button', { name: /^web-/ }).first().click();
      await page.getByRole('tab', { name: /^(Knobs|조작)$/ }).click();
      await page.waitForTimeout(300);
    },
  },
  terminal: {
    reach: async (page) => {
      await applyLine(page, 'kubectl get pods -o wide', false);
      await page.waitForTimeout(800);
    },
  },
  menu: {
    reach: async (page) =>
      page
        .getByRole('button', { name: /node-2/ })
        .last()
        .click(),
  },
  palette: {
    reach: async (page) => {
      await page.keyboard.press('ControlOrMeta+k');
      await page.getByRole('combobox').first().waitFor();
    },
  },
  help: {
    reach: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  'knobs-on': {
    reach: async (page) => {
      await page.getByRole('article').getByRole('button', { name: /^web-/ }).first().click();
      await page.getByRole('tab', { name: /^(Knobs|조작)$/ }).click();
      await page.getByRole('button', { name: /^(Hang|멈춤)$/ }).click();
      await page.getByRole('button', { name: /^(Use memory|메모리 쓰기)$/ }).click();
      await page.waitForTimeout(800);
    },
  },
  lanes: {
    reach: async (page) => {
      await page
        .getByRole('button', { name: /^(Show containers and conditions of web-|web-.*의 컨테이너와 condition 보기)/ })
        .first()
        .press('Enter');
      await page.waitForTimeout(500);
    },
  },
  'no-nodes': {
    path: `#run=2.${deflateRawSync(JSON.stringify([0, 'scenario: nothing\ntitle: Nothing\nnodes: []\nsteps: []\n', 1])).toString('base64url')}`,
    sizes: SIZES,
    reach: (page) => page.waitForTimeout(2000),
  },
  demonstration: {
    path: '#demo=surge-only',
    sizes: SIZES,
    reach: async (page) => {
      await page.getByRole('button', { name: /^(Next|다음): 00:45$/ }).waitFor({ timeout: 60_000 });
      await page.waitForTimeout(1500);
    },
  },
  share: {
    reach: async (page) => {
      await page.getByRole('button', { name: /^(Share|공유)$/ }).click();
      await page.waitForTimeout(800);
    },
  },
  restored: {
    reach: async (page) => {
      await cutPower(page);
      await page.waitForTimeout(1500);
      await page.reload();
      await page.getByRole('article', { name: /^node-1,/ }).waitFor();
      await page.waitForTimeout(800);
    },
  },
  'old-link': {
    reach: async (page) => {
      await page.goto(`${page.url().split('#')[0]}#run=1.izY0MjAw0FEqTk7NSyzKzLdSSIzJU4oFAA`);
      await page.waitForTimeout(1500);
    },
  },
  'newer-link': {
    reach: async (page) => {
      await page.goto(`${page.url().split('#')[0]}#run=99.abc`);
      await page.waitForTimeout(1500);
    },
  },
  'storage-full': {
    reach: async (page) => {
      await page.evaluate(() => {
        IDBObjectStore.prototype.put = () => {
          throw new DOMException('full', 'QuotaExceededError');
        };
      });
      await write(page, MANIFEST);
      await page.waitForTimeout(800);
    },
  },
  offline: {
    reach: async (page) => {
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await page.waitForTimeout(3000);
      await page.context().setOffline(true);
      await page.reload();
      await page.waitForTimeout(2000);
    },
  },
  crashed: {
    route: true,
    reach: async (page) => {
      await cutPower(page, false);
      await page.getByRole('alertdialog').waitFor();
    },
  },
  embedded: {
    path: '?embed=1',
    sizes: [
      [960, 600],
      [600, 400],
    ],
    reach: (page) => page.waitForTimeout(1500),
  },
};

export async function cutPower(page, waits = true) {
  const power = page.getByRole('button', { name: /^(Power|전원)$/ });
  await power.dragTo(page.getByRole('article', { name: /^node-2,/ }));
  if (waits)
    await page
      .getByText(/^(power cut|전원 차단)$/)
      .first()
      .waitFor();
}

async function tab(page, name) {
  await page.getByRole('tab', { name }).first().click();
}

async function demonstration(page, _language, name) {
  await tab(page, /^(Lessons|강의)$/);
  await page.getByRole('button', { name }).first().click();
  await page.waitForTimeout(500);
}

/** Plays at a speed until the clock shows this second, and stops there. */
async function clockAt(page, speed, second) {
  await page.getByRole('button', { name: speed, exact: true }).click();
  await page.waitForFunction((wanted) => {
    const [hours, minutes, seconds] = (document.querySelector('[role=timer]')?.textContent ?? '')
      .split(':')
      .map(Number);
    return (hours * 60 + minutes) * 60 + seconds >= wanted;
  }, second);
  await page
    .getByRole('button', { name: /^(Pause|멈춤|일시 정지)$/ })
    .first()
    .click();
}

async function applyLine(page, line, back = true) {
  await tab(page, /^(Terminal|터미널)$/);
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.insertText(line);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(500);
  if (back) await tab(page, /^(Timeline|타임라인)$/);
}

async function write(page, text) {
  await tab(page, /^YAML$/);
  await page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first().focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  }, text);
}

/** Five thousand machines, as a link. */
export async function fleet() {
  const nodes = Array.from({ length: 5000 }, (_, index) => `  - name: node-${index + 1}\n`).join('');
  const run = 'kubectl create deployment web --image=nginx:1.27 --replicas=300';
  const scenario = `scenario: fleet\ntitle: Five thousand nodes\nnodes:\n${nodes}steps:\n  - {at: 0s, run: ${run}}\n`;
  const packed = deflateRawSync(JSON.stringify([10_000, scenario, 1])).toString('base64url');
  return `#run=2.${packed}`;
}

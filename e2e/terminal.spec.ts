import { expect, test } from 'playwright/test';
import type { Locator } from 'playwright/test';
import { Podarium } from './page.ts';

let podarium: Podarium;
let screen: Locator;

test.beforeEach(async ({ page }) => {
  podarium = new Podarium(page);
  await podarium.open();
  screen = page.getByRole('region', { name: 'Timeline' });
});

test.afterEach(() => {
  expect(podarium.problems).toEqual([]);
});

/** Types as a person does, key by key. */
async function keys(...typed: readonly string[]): Promise<void> {
  const { keyboard } = podarium.page;
  for (const text of typed) {
    if (/^(Tab|Enter|Arrow\w+|Backspace|Home|End|Control\+.)$/.test(text)) await keyboard.press(text);
    else await keyboard.type(text);
  }
}

async function focusTerminal(): Promise<void> {
  await podarium.tab('Terminal').click();
  await podarium.page.getByRole('textbox', { name: 'Terminal input' }).focus();
}

async function paste(text: string): Promise<void> {
  await podarium.page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, text);
}

test('Tab completes verbs, kinds, names, flags and containers, however fast the rest is typed', async () => {
  await focusTerminal();
  await keys('kubectl descr', 'Tab', 'deployment w', 'Tab', 'Enter');
  await expect(screen).toContainText('NewReplicaSet:');
  await keys('kubectl logs deployment/w', 'Tab', '-c ', 'Tab', '--tai', 'Tab', '1', 'Enter');
  await expect(screen).toContainText('$ kubectl logs deployment/web -c web --tail=1');
  await expect(screen).toContainText('GET / HTTP');
  await keys('kubectl get p', 'Tab', 'Tab');
  await expect(screen).toContainText('persistentvolumeclaims');
});

test('lines are edited and searched as in a shell, and stay over a reload', async ({ page }) => {
  await focusTerminal();
  await keys('ch one', 'Control+a', 'e', 'ArrowRight', 'ArrowRight', 'o', 'Control+e', ' two', 'Enter');
  await expect(screen).toContainText('one two');
  await keys('echo three', 'Enter');
  await expect(screen).toContainText('$ echo threethree');
  await page.reload();
  await expect(podarium.node('node-1')).toBeVisible();
  await focusTerminal();
  await keys('ArrowUp', 'ArrowUp', 'Enter');
  await expect(screen).toContainText('$ echo one twoone two');
  await keys('Control+r', 'thr');
  await expect(screen).toContainText("(reverse-i-search)`thr': echo three");
  await keys('Enter');
  await expect(screen).toContainText('$ echo threethree');
  await keys('Control+l');
  await expect(screen).not.toContainText('echo one');
});

test('a watch follows virtual time, and Ctrl+C ends it', async () => {
  await focusTerminal();
  await keys('kubectl get pods -w', 'Enter');
  await expect(screen).toContainText('Running');
  await podarium.type('');
  await keys('Control+c', 'echo over', 'Enter');
  await expect(screen).toContainText('$ echo overover');
});

test('Ctrl+C ends a loop', async () => {
  await focusTerminal();
  await keys('while true; do echo tick; sleep 1; done; echo never', 'Enter');
  await expect(screen).toContainText('ticktick');
  await keys('Control+c', 'echo over', 'Enter');
  await expect(screen).toContainText('$ echo overover');
  await expect(screen).not.toContainText('doneever');
});

test('watch has a screen of its own', async () => {
  await focusTerminal();
  await keys('echo before', 'Enter', 'watch -n 1 kubectl get deployments', 'Enter');
  await expect(screen).toContainText('Every 1.0s: kubectl get deployments');
  await expect(screen).not.toContainText('echo before');
  await expect(screen).toContainText('4/4');
  await keys('Control+c');
  await expect(screen).toContainText('echo before');
});

const MANIFEST = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data: {colour: magenta}
`;

test('a heredoc that is pasted, with commands after it', async () => {
  await focusTerminal();
  await paste(
    `kubectl apply -f - <<'EOF'\n${MANIFEST}EOF\nkubectl get configmap settings -o jsonpath='{.data.colour}'\n`,
  );
  await expect(screen).toContainText('> kind: ConfigMap');
  await expect(screen).toContainText('configmap/settings created');
  await expect(screen).toContainText("'{.data.colour}'magenta");
});

test('a line that is not whole is continued', async () => {
  await focusTerminal();
  await keys('for i in 1 2', 'Enter', 'do echo "n$i', 'Enter', 'x"; done', 'Enter');
  await expect(screen).toContainText('> x"; donen1xn2x');
  await keys('echo a \\', 'Enter', 'b', 'Enter');
  await expect(screen).toContainText('> ba b');
  await keys('if true', 'Enter', 'Control+c', 'done', 'Enter');
  await expect(screen).toContainText('syntax error: unexpected "done"');
});

test('a session in a container', async () => {
  await podarium.type('kubectl run box --image=busybox:1.36 --restart=Never -- sleep 1000');
  await expect(screen).toContainText('pod/box created');
  await keys('kubectl wait --for=condition=Ready pod/box', 'Enter');
  await expect(screen).toContainText('condition met');
  await keys('kubectl exec -it b', 'Tab', '-- sh', 'Enter');
  await expect(screen).toContainText('/ #');
  await keys('cd /tmp; X=$((6 * 7x', 'Backspace', '))', 'Enter');
  await expect(screen).toContainText('/tmp #');
  await keys('while true; do sleep 1; done', 'Enter', 'Control+c', 'cat > a', 'Enter', 'answer $X', 'Enter');
  await keys('Control+d', 'cat a; echo is $X', 'Enter');
  await expect(screen).toContainText('answer $Xis 42');
  await keys('ArrowUp', 'Enter');
  await expect(screen).toContainText('is 42/tmp # cat a; echo is $Xanswer $Xis 42');
  await keys('Control+d');
  await expect(screen).toContainText('/tmp # $ ');
  await keys('echo outside', 'Enter');
  await expect(screen).toContainText('$ echo outsideoutside');
});

test('Tab in a session completes commands, files and variables of the container', async () => {
  await podarium.type('kubectl run box --image=busybox:1.36 --restart=Never -- sleep 1000');
  await expect(screen).toContainText('pod/box created');
  await keys('kubectl wait --for=condition=Ready pod/box', 'Enter');
  await expect(screen).toContainText('condition met');
  await keys('kubectl exec -it box -- sh', 'Enter');
  await expect(screen).toContainText('/ #');
  await keys('ech', 'Tab', 'in $HOSTN', 'Tab', '> /t', 'Tab', 'note', 'Enter');
  await expect(screen).toContainText('/ # echo in $HOSTNAME > /tmp/note/ #');
  await keys('cat /t', 'Tab', 'Tab', 'Enter');
  await expect(screen).toContainText('/ # echo in $HOSTNAME > /tmp/note/ # cat /tmp/note in box');
  await keys('ls /etc/host', 'Tab', 'Tab');
  await expect(screen).toContainText(/\/etc\/hostname +\/etc\/hosts/);
  await keys('s', 'Enter');
  await expect(screen).toContainText('/ # ls /etc/hosts/etc/hosts/ #');
  await keys('unfinished', 'Control+c', 'echo at once', 'Enter');
  await expect(screen).toContainText('/ # unfinished^C/ # echo at onceat once');
  await keys('Control+d', 'echo outside', 'Enter');
  await expect(screen).toContainText('$ echo outsideoutside');
});

test('kubectl edit opens the editor, and applies what is saved', async ({ page }) => {
  await podarium.type('kubectl edit deployment web');
  const editor = podarium.editor.getByRole('textbox', { name: 'Manifest' });
  await expect(podarium.editor).toContainText('deployment-web.yaml');
  await editor.focus();
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.insertText('replicas: 4');
  await page.keyboard.press('Escape');
  await page.keyboard.insertText('replicas: 2');
  await podarium.editor.getByRole('button', { name: 'Save' }).click();
  await expect(screen).toContainText('deployment.apps/web edited');
  await podarium.type('kubectl get deployment web -o jsonpath={.spec.replicas}; echo " wanted"');
  await expect(screen).toContainText('2 wanted');
});

test('Ctrl+C gives kubectl edit up', async ({ page }) => {
  await podarium.type('kubectl edit deployment web');
  await expect(podarium.editor).toContainText('deployment-web.yaml');
  await page.getByRole('textbox', { name: 'Terminal input' }).focus();
  await keys('Control+c');
  await expect(podarium.editor).not.toContainText('deployment-web.yaml');
});

test('pipes, loops, variables and files of the terminal', async () => {
  await podarium.type('N=web');
  await podarium.type('kubectl get pods --no-headers | grep -c $N');
  await expect(screen).toContainText('$N4');
  await podarium.type('echo "there are $(kubectl get nodes -o name | wc -l)"');
  await expect(screen).toContainText('there are 3');
  await podarium.type('kubectl get service $N -o yaml > live.yaml; ls; edit live.yaml');
  await expect(screen).toContainText('live.yaml  web.yaml');
  await expect(podarium.editor).toContainText('live.yaml');
  await expect(podarium.editor).toContainText('clusterIP');
});

test('lines answer while time stands still; a watch waits', async () => {
  await podarium.pause();
  await podarium.type('kubectl get pods --no-headers | wc -l');
  await expect(screen).toContainText('wc -l4');
  await podarium.type('kubectl scale deployment web --replicas=5');
  await podarium.type('kubectl get pods -w --no-headers | cat -n');
  await expect(screen).toContainText('4 web-');
  await expect(screen).not.toContainText('5 web-');
  await podarium.button('Play').click();
  await expect(screen).toContainText('5 web-');
});

test('the past answers what only reads, and asks before anything else', async ({ page }) => {
  await podarium.type('kubectl scale deployment web --replicas=1');
  await expect(screen).toContainText('deployment.apps/web scaled');
  await podarium.type('kubectl wait --for=jsonpath={.status.replicas}=1 deployment/web');
  await expect(screen).toContainText('condition met');
  await podarium.pause();
  await podarium.tab('Timeline').click();
  await page
    .getByRole('slider', { name: /playhead|Playhead|Time/ })
    .first()
    .focus();
  await page.keyboard.press('Home');
  for (let second = 0; second < 25; second += 1) await page.keyboard.press('Shift+ArrowRight');
  await podarium.type('kubectl get deployment web --no-headers');
  await expect(screen).toContainText('4/4');
  await podarium.type('kubectl scale deployment web --replicas=3');
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('a typo is told as kubectl tells it, and the name of a pod selects it', async ({ page }) => {
  await podarium.type('kubectl gte pods');
  await expect(screen).toContainText('error: unknown command "gte" for "kubectl"');
  await expect(screen).toContainText('Did you mean this?');
  await podarium.type('clear');
  await podarium.type('kubectl get pods --no-headers | head -1');
  await expect(screen).toContainText('1/1');
  const row = screen.locator('.xterm-rows > div', { hasText: '1/1' });
  const box = await row.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 30, (box?.y ?? 0) + 8);
  await page.mouse.move((box?.x ?? 0) + 34, (box?.y ?? 0) + 9);
  await page.mouse.click((box?.x ?? 0) + 34, (box?.y ?? 0) + 9);
  await expect(podarium.inspector).toContainText(/web-[a-z0-9]+-[a-z0-9]+/);
});

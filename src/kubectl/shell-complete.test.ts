import { expect, test } from 'vitest';
import { createCluster } from '../sim/index.ts';
import { defaultConfig, memoryFiles } from './environment.ts';
import { answerCompletion } from './shell-complete.ts';

const cluster = createCluster({ seed: 1, epoch: 0, nodes: [{ name: 'node-1' }], images: {}, dns: false });

/** What a shell is told, in one line. */
function told(...words: readonly string[]): string {
  let out = '';
  const code = answerCompletion(
    {
      api: cluster.api,
      kernel: cluster.kernel,
      stdin: undefined,
      stdout: (text) => void (out += text),
      stderr: () => undefined,
      files: memoryFiles({}),
      config: defaultConfig(),
      terminal: undefined,
      interrupted: undefined,
    },
    words,
  );
  return code === 0 ? out.trim().replaceAll('\n', ' ') : `exit ${code}`;
}

test.each([
  [['__complete'], 'exit 1'],
  [['__complete', 'rollout', 'u'], 'undo\tUndo a previous rollout :4'],
  [['__completeNoDesc', 'rollout', 'u'], 'undo :4'],
  [['__complete', 'get', 'po'], 'pods podtemplates poddisruptionbudgets.policy :4'],
  [
    ['__complete', 'get', 'pods,se'],
    'pods,secrets pods,serviceaccounts pods,services pods,servicecidrs.networking.k8s.io :4',
  ],
  [['__complete', 'drain', ''], 'node-1 :4'],
  [['__complete', 'get', 'pods', '-n', 'kube-n'], 'kube-node-lease :4'],
  [['__complete', 'get', 'pods', '-o', 'js'], 'json jsonpath jsonpath-as-json jsonpath-file :4'],
  [
    ['__complete', 'scale', ''],
    '--replicas\tThe new desired number of replicas. Required. deployment replicaset replicationcontroller statefulset :4',
  ],
  [['__complete', 'apply', '-f', ''], 'json yaml yml :8'],
  [['__complete', 'version', ''], ':0'],
  [['__complete', 'nonsense', ''], ':0'],
])('%j', (words, answer) => {
  expect(told(...words)).toBe(answer);
});

import { describe, expect, test } from 'vitest';
import { simTime } from '../sim/kernel/time.ts';
import { parseScenario } from './format.ts';
import { goalFrom, isReached } from './goal.ts';
import { clusterFor } from './headless.ts';
import { perform, Player } from './player.ts';
import { defaultConfig, memoryFiles } from '../kubectl/environment.ts';

/** A cluster with a Deployment `web` of three pods, one of them without its label. */
function cluster() {
  const parsed = parseScenario(`
scenario: goals
steps:
  - run: kubectl create deployment web --image=nginx:1.27 --replicas=3
  - {at: 10s, run: "kubectl label pod $(kubectl get pods -o name | head -1 | cut -d/ -f2) app-"}
`);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { value } = parsed;
  const made = clusterFor(value, { dns: false, warnNotSimulated: false });
  const workplace = { files: memoryFiles({}), config: defaultConfig() };
  new Player(made, value.steps, ({ action }) => perform(made, workplace, action)).advanceTo(simTime(30_000));
  return made;
}

describe('a goal', () => {
  const { store } = cluster();

  test.each([
    ['an object by name', { see: 'deployments', name: 'web' }, true],
    ['one that is not there', { see: 'deployments', name: 'shop' }, false],
    ['another namespace', { see: 'deployments', name: 'web', namespace: 'other' }, false],
    ['what has no namespace', { see: 'nodes', name: 'node-1' }, true],
    ['a path that prints a value', { see: 'deployments', name: 'web', where: { '.status.readyReplicas': 3 } }, true],
    ['another value', { see: 'deployments', name: 'web', where: { '.status.readyReplicas': 2 } }, false],
    ['at least', { see: 'deployments', name: 'web', where: { '.status.readyReplicas': '>=2' } }, true],
    ['less than', { see: 'deployments', name: 'web', where: { '.status.readyReplicas': '<3' } }, false],
    ['not this', { see: 'deployments', name: 'web', where: { '.spec.strategy.type': '!=Recreate' } }, true],
    ['a number of what is not there', { see: 'deployments', name: 'web', where: { '.status.none': '<3' } }, false],
    [
      'a condition',
      { see: 'pods', labels: { app: 'web' }, where: { '.status.conditions[?(@.type=="Ready")].status': 'True' } },
      true,
    ],
    ['so many by label', { see: 'pods', labels: { app: 'web' }, count: 3 }, true],
    ['one more without the label', { see: 'pods', count: 4 }, true],
    ['none', { see: 'jobs', count: 0 }, true],
  ] as const)('%s: %j', (_, check, reached) => {
    expect(isReached(goalFrom({ goal: [check] }, ['goal']), store, [])).toBe(reached);
  });

  test('is reached when all of it is so', () => {
    const goal = goalFrom({ goal: [{ did: 'kubectl logs .*web' }, { see: 'pods', count: 4 }] }, ['goal']);
    expect(isReached(goal, store, [])).toBe(false);
    expect(isReached(goal, store, ['kubectl get pods', 'kubectl logs deploy/web'])).toBe(true);
  });

  test.each([
    [{ goal: [] }, 'goal is a list of checks'],
    [{ goal: [{ see: 'pods', label: { app: 'web' } }] }, 'a check has see, name'],
    [{ goal: [{ see: 'pods', where: { '.status[': 1 } }] }, 'unterminated'],
    [{ goal: [{ did: '(' }] }, 'did is a regular expression'],
  ])('that cannot be read: %j', (raw, message) => {
    expect(() => goalFrom(raw, ['goal'])).toThrow(message);
  });
});

import { describe, expect, test } from 'vitest';
import type { LossCause } from '../sim/network/traffic.ts';
import { simTime } from '../sim/kernel/time.ts';
import { parseScenario } from './format.ts';
import { goalFrom, isReached } from './goal.ts';
import { clusterFor } from './headless.ts';
import { perform, Player } from './player.ts';
import { Tally } from './tally.ts';
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

const none = new Tally([], 0);

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
    expect(isReached(goalFrom({ goal: [check] }, ['goal']), store, [], none)).toBe(reached);
  });

  test('is reached when all of it is so', () => {
    const goal = goalFrom({ goal: [{ did: 'kubectl logs .*web' }, { see: 'pods', count: 4 }] }, ['goal']);
    expect(isReached(goal, store, [], none)).toBe(false);
    expect(isReached(goal, store, ['kubectl get pods', 'kubectl logs deploy/web'], none)).toBe(true);
  });

  test.each([
    [{ goal: [] }, 'goal is a list of checks'],
    [{ goal: [{ see: 'pods', label: { app: 'web' } }] }, 'a check has see, name'],
    [{ goal: [{ see: 'pods', where: { '.status[': 1 } }] }, 'unterminated'],
    [{ goal: [{ did: '(' }] }, 'did is a regular expression'],
    [{ goal: [{ traffic: 'web' }] }, 'how many are to be answered or lost'],
    [{ goal: [{ traffic: 'web', lost: 0, cause: 'bad luck' }] }, 'cause is one of no such Service'],
    [{ goal: [{ traffic: 'web', lost: 0, since: '(' }] }, 'since is a regular expression'],
    [{ goal: [{ traffic: 'web', lots: 0 }] }, 'a check has traffic, answered'],
  ])('that cannot be read: %j', (raw, message) => {
    expect(() => goalFrom(raw, ['goal'])).toThrow(message);
  });
});

describe('a goal about requests', () => {
  const { store } = cluster();
  const request = (from: number, cause?: LossCause, client = 'web') => ({ client, from, cause });
  const counted = (check: object, told: (tally: Tally) => void): boolean => {
    const goal = goalFrom({ goal: [check] }, ['goal']);
    const tally = new Tally(goal, 10);
    told(tally);
    return isReached(goal, store, [], tally);
  };

  test.each([
    ['so many were answered', { traffic: 'web', answered: 2 }, true],
    ['none was lost', { traffic: 'web', lost: 0 }, false],
    ['some were lost', { traffic: 'web', lost: '>=2' }, true],
    ['of one cause', { traffic: 'web', lost: 1, cause: 'killed in flight' }, true],
    ['none of another cause', { traffic: 'web', lost: 0, cause: 'no endpoint' }, true],
    ['of another client', { traffic: 'shop', lost: 0, answered: 1 }, true],
  ])('%s', (_, check, reached) => {
    const told = (tally: Tally): void => {
      tally.settle(request(9, 'no endpoint'));
      tally.settle(request(10));
      tally.settle(request(11, 'killed in flight'));
      tally.settle(request(12, 'not ready yet'));
      tally.settle(request(13));
      tally.settle(request(13, undefined, 'shop'));
    };
    expect(counted(check, told)).toBe(reached);
  });

  test('counts since the last deed that it names', () => {
    const check = { traffic: 'web', lost: 0, answered: '>=1', since: 'kubectl rollout restart' };
    expect(counted(check, (tally) => tally.settle(request(11)))).toBe(false);
    const restarted = (losesAt: number) => (tally: Tally) => {
      tally.note('kubectl rollout restart deployment/web', 20);
      tally.settle(request(losesAt, 'killed in flight'));
      tally.settle(request(25));
    };
    expect(counted(check, restarted(21))).toBe(false);
    expect(counted(check, restarted(19))).toBe(true);
    const again = (tally: Tally): void => {
      restarted(21)(tally);
      tally.note('kubectl get pods', 30);
      tally.note('kubectl rollout restart deployment/web', 40);
      tally.settle(request(41));
    };
    expect(counted(check, again)).toBe(true);
  });
});

import { by, byText } from '../../base/compare.ts';
import type { Moment } from '../history/history.ts';
import type { PodRow } from '../rows/rows.ts';

/** How a pod of one run stands to the other run at the same moment. Pods are the same pod where their uid is. */
export type Difference = 'same' | 'other' | 'only-here';

export interface ComparedPod {
  readonly pod: PodRow;
  readonly difference: Difference;
}

/** One machine, or what waits, in one of the runs. */
export interface ComparedNode {
  readonly name: string;
  readonly power: boolean;
  readonly status: string;
  /** The machine itself is another than in the other run. */
  readonly differs: boolean;
  readonly pods: readonly ComparedPod[];
}

export interface Compared {
  readonly nodes: readonly ComparedNode[];
  readonly waiting: readonly ComparedPod[];
}

function differenceOf(pod: PodRow, there: Moment): Difference {
  const other = there.byUid.get(pod.uid);
  if (other?.kind !== 'Pod') return 'only-here';
  const same =
    other.look === pod.look && other.node === pod.node && other.truth === pod.truth && other.restarts === pod.restarts;
  return same ? 'same' : 'other';
}

/** One run as it stands against the other. */
export function compareWith(here: Moment, there: Moment): Compared {
  const compared = (pods: readonly PodRow[]): readonly ComparedPod[] =>
    [...pods].sort(by((pod) => pod.name)).map((pod) => ({ pod, difference: differenceOf(pod, there) }));
  return {
    nodes: here.nodes.map((node) => {
      const other = there.nodes.find((item) => item.name === node.name);
      return {
        name: node.name,
        power: node.power,
        status: node.status,
        differs:
          other === undefined ||
          other.status !== node.status ||
          other.power !== node.power ||
          other.connected !== node.connected,
        pods: compared(here.pods.filter((pod) => pod.node === node.name)),
      };
    }),
    waiting: compared(here.pods.filter((pod) => pod.node === undefined)),
  };
}

export interface ComparedNumber {
  readonly name: string;
  readonly old: number;
  readonly now: number;
}

/** The numbers of all topmost owners in both runs: available as the API says, and true. */
export function compareOwners(old: Moment, now: Moment): readonly ComparedNumber[] {
  const names = new Set(
    [...old.owners, ...now.owners]
      .filter((row) => row.controller === undefined)
      .map((row) => `${row.kind}/${row.name}`),
  );
  const find = (moment: Moment, name: string) =>
    moment.owners.find((row) => row.controller === undefined && `${row.kind}/${row.name}` === name);
  return [...names].sort(byText).flatMap((name) => [
    { name: `${name} available`, old: find(old, name)?.available ?? 0, now: find(now, name)?.available ?? 0 },
    { name: `${name} true`, old: find(old, name)?.truly ?? 0, now: find(now, name)?.truly ?? 0 },
  ]);
}

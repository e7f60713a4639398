import type { PodRow } from '../rows/rows.ts';

/** What is looked for: words in names, a namespace, looks. Empty: everything. */
export interface Wanted {
  readonly search: string;
  readonly namespace: string | undefined;
  readonly statuses: readonly string[];
}

export const wantsAll = ({ search, namespace, statuses }: Wanted): boolean =>
  search === '' && namespace === undefined && statuses.length === 0;

/** Whether a pod is among what is looked for. The words are in its name, its node, its status or its labels. */
export function isWanted(pod: PodRow, wanted: Wanted): boolean {
  if (wanted.namespace !== undefined && pod.namespace !== wanted.namespace) return false;
  if (wanted.statuses.length > 0 && !wanted.statuses.includes(pod.look)) return false;
  if (wanted.search === '') return true;
  const labels = Object.entries(pod.labels).map(([key, value]) => `${key}=${value}`);
  const text = [pod.name, pod.node ?? '', pod.status, ...labels].join(' ').toLowerCase();
  return wanted.search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

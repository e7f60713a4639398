import type { PodLook, PodRow } from '../rows/rows.ts';

/** How a pod is drawn at any size: level of the water, hollow or full, and what its third line says. Words are the page's own (`FootWord`). */
export interface PodLevel {
  /** CSS height of the water for the large tile. */
  readonly level: string;
  /** Share of the small tile that is filled. */
  readonly share: number;
}

const levels: Readonly<Record<PodLook, PodLevel>> = {
  pending: { level: '0', share: 0 },
  creating: { level: '16px', share: 0.25 },
  notready: { level: '35px', share: 0.5 },
  ready: { level: '100%', share: 1 },
  succeeded: { level: '0', share: 0 },
  failed: { level: '0', share: 0 },
  crash: { level: '0', share: 0 },
  terminating: { level: '100%', share: 1 },
  unknown: { level: '100%', share: 1 },
};

export const levelOf = (look: PodLook): PodLevel => levels[look];

/** What a terminating pod's grace has left of its water, from 1 to 0. */
export function graceLeft(pod: PodRow, at: number): number {
  const { waits } = pod;
  if (waits?.what !== 'grace' || waits.until === undefined || waits.until <= waits.from)
    return pod.deletionAt === undefined ? 1 : 0.4;
  return Math.min(1, Math.max(0, (waits.until - at) / (waits.until - waits.from)));
}

/** Heights of the water of a large tile that lie between its lines of text. */
const stops = ['2px', '18px', '36px', '100%'] as const;

/** The water of a terminating pod falls in steps, so that its surface never strikes a word through. */
export const graceLevel = (pod: PodRow, at: number): string =>
  stops[Math.min(3, Math.ceil(graceLeft(pod, at) * 4) - 1)] ?? '0';

/** A small tile without power keeps its surface only at the rim. */
export const smallShare = (pod: PodRow): number => (isDead(pod) && pod.look !== 'ready' ? 0 : levelOf(pod.look).share);

/** It should run and nothing does: the machine has no power. */
export const isDead = (pod: PodRow): boolean => pod.truth === 'dead';

/** The glyph is hollow where the API says what is not so. */
export const isHollow = (pod: PodRow): boolean => pod.look === 'ready' && pod.truth === 'dead';

export type FootWord =
  | { readonly what: 'no-power' }
  | { readonly what: 'unreachable' }
  | { readonly what: 'restarts'; readonly count: number }
  | { readonly what: 'exit'; readonly code: number }
  | { readonly what: 'probe'; readonly text: string }
  | { readonly what: 'waits'; readonly wait: string; readonly until: number }
  | { readonly what: 'age'; readonly from: number };

/** `Readiness probe failed: HTTP probe failed with statuscode: 503` says 503 in a tile. */
function probeWord(reason: string | undefined): string | undefined {
  if (reason === undefined || !/probe/i.test(reason)) return undefined;
  return (
    /statuscode: (\d+)/.exec(reason)?.[1] ??
    (/refused/.test(reason) ? 'refused' : /timeout|deadline/i.test(reason) ? 'timeout' : undefined)
  );
}

/** The third line of a tile after `ready/containers`, most telling first; two at the most. */
export function footOf(pod: PodRow): readonly FootWord[] {
  if (pod.truth === 'dead') return [{ what: 'no-power' }];
  const words: FootWord[] = [];
  if (pod.truth === 'cut' && pod.waits?.until === undefined) words.push({ what: 'unreachable' });
  if (pod.restarts > 0) words.push({ what: 'restarts', count: pod.restarts });
  const exit = pod.parts.find(
    (part) => part.state === 'terminated' && part.exitCode !== undefined && part.exitCode !== 0,
  )?.exitCode;
  if (pod.look === 'failed' && exit !== undefined) words.push({ what: 'exit', code: exit });
  const probe = pod.look === 'notready' ? probeWord(pod.reason) : undefined;
  if (pod.waits?.until !== undefined && probe === undefined)
    words.push({ what: 'waits', wait: pod.waits.what, until: pod.waits.until });
  else if (probe !== undefined) words.push({ what: 'probe', text: probe });
  if (words.length === 0 || (words.length === 1 && words[0]?.what === 'restarts'))
    words.push({ what: 'age', from: pod.createdAt });
  return words.slice(0, 2);
}

/** Class of an owner's colour: six, reused in order of creation; 0 for a pod of nobody. */
export const ownerClass = (ordinal: number | undefined): string =>
  `ow-${ordinal === undefined ? 0 : (ordinal % 6) + 1}`;

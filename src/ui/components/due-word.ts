import type { Key, Translate } from '../../i18n/index.ts';
import type { Due } from '../../views/next/next.ts';

const words: Readonly<Record<Due['what'], Key>> = {
  pull: 'due.pull',
  start: 'due.start',
  probe: 'due.probe',
  backoff: 'due.backoff',
  'image-backoff': 'due.imageBackoff',
  grace: 'due.grace',
  toleration: 'due.toleration',
  available: 'due.available',
  init: 'due.init',
  deadline: 'due.deadline',
  lease: 'due.leaseExpires',
  'lease-expires': 'due.leaseExpires',
  'not-ready': 'due.notReady',
  eviction: 'due.eviction',
  // These lie in the past, and are never due.
  'lease-renewed': 'due.start',
  fault: 'due.start',
  healed: 'due.start',
};

/** What is due, in words. */
export const dueWord = ({ what, name }: Pick<Due, 'what' | 'name'>, t: Translate): string => t(words[what], { name });

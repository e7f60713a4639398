import { HOUR } from '../kernel/time.ts';
import type { Registry } from './registry.ts';
import type { VersionOf } from './store.ts';

/** --event-ttl */
const EVENT_TTL_MS = HOUR;

/** Removes events an hour after their last write, as etcd's leases do. */
export function expireEvents({ store, kernel }: Registry): void {
  /** The writes in order of time, so that the next to expire is always the first: at `first`, those before it are done with. */
  let writes: VersionOf<'events'>[] = [];
  let first = 0;
  let armed = false;

  function sweep(): void {
    armed = false;
    for (let write = writes[first]; write && expiryOf(write) <= kernel.now; write = writes[first]) {
      first += 1;
      if (store.head('events', write.key) === write) store.remove('events', write.key, 'etcd');
    }
    if (first > writes.length / 2) {
      writes = writes.slice(first);
      first = 0;
    }
    arm();
  }

  function arm(): void {
    const write = writes[first];
    if (armed || !write) return;
    armed = true;
    kernel.after(expiryOf(write) - kernel.now, sweep, 'events expire');
  }

  store.watch('events', (version) => {
    if (version.type === 'DELETED') return;
    writes.push(version);
    arm();
  });
}

function expiryOf(write: VersionOf<'events'>): number {
  return write.time + EVENT_TTL_MS;
}

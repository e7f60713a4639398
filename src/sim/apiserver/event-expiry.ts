import type { ResourceName } from '../../api/object.ts';
import { HOUR } from '../kernel/time.ts';
import type { Registry } from './registry.ts';

/** --event-ttl */
const EVENT_TTL_MS = HOUR;

/** Removes events an hour after their last write, as etcd's leases do. */
export function expireEvents(registry: Registry): void {
  const resource: ResourceName = 'events';
  const { store, kernel } = registry;
  let queue: { readonly key: string; readonly due: number }[] = [];
  let armed = false;

  function sweep(): void {
    const due = queue.filter((entry) => entry.due <= kernel.now);
    queue = queue.filter((entry) => entry.due > kernel.now);
    for (const { key } of due) {
      const version = store.head(resource, key);
      if (!version) continue;
      const expires = version.time + EVENT_TTL_MS;
      if (expires <= kernel.now) store.remove(resource, key, 'etcd');
      else queue.push({ key, due: expires });
    }
    armed = false;
    arm();
  }

  function arm(): void {
    if (armed || queue.length === 0) return;
    armed = true;
    const next = queue.reduce((first, entry) => Math.min(first, entry.due), Infinity);
    kernel.after(next - kernel.now, sweep, 'events expire');
  }

  store.watch(resource, (version) => {
    if (version.type !== 'ADDED') return;
    queue.push({ key: version.key, due: version.time + EVENT_TTL_MS });
    arm();
  });
}

import { describe, expect, it } from 'vitest';
import type { ConfigMap } from '../../../api/generated/types.ts';
import { must } from '../../../base/assert.ts';
import { createApiServer } from '../../apiserver/api-server.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { simTime } from '../../kernel/time.ts';
import { garbageCollector } from './garbage-collector.ts';

const EPOCH = Date.parse('2026-11-21T03:00:00Z');

function collected() {
  const kernel = new Kernel({ seed: 1, epoch: EPOCH });
  const api = createApiServer(kernel);
  const { name } = garbageCollector;
  garbageCollector.start({ kernel, client: api.client(name), events: api.recorder(name) });
  const client = api.client('test');
  return {
    client,
    /** A ConfigMap owned by others. */
    create: (objectName: string, owners: readonly ConfigMap[] = [], blockOwnerDeletion = true): ConfigMap => {
      const ownerReferences = owners.map(({ metadata }) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: metadata.name,
        uid: metadata.uid,
        blockOwnerDeletion,
      }));
      const metadata = { name: objectName, namespace: 'default', ownerReferences };
      const created = client.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
      return must(created.ok ? created.value : undefined, 'created');
    },
    run: () => kernel.runUntil(simTime(kernel.now + 1000)),
    names: () =>
      client
        .list('configmaps', 'default')
        .map(({ metadata }) => metadata.name)
        .filter((one) => !one.startsWith('kube-')),
  };
}

describe('garbage collector', () => {
  it('deletes dependents of dependents after their owner is gone', () => {
    const { create, client, run, names } = collected();
    const owner = create('a');
    create('c', [create('b', [owner])]);
    client.delete('configmaps', 'default', 'a');
    expect(names()).toEqual(['b', 'c']);
    run();
    expect(names()).toEqual([]);
  });

  it('keeps what has another owner, without the reference to the one that is gone', () => {
    const { create, client, run, names } = collected();
    const owners = [create('a'), create('b')];
    create('c', owners);
    client.delete('configmaps', 'default', 'a');
    run();
    expect(names()).toEqual(['b', 'c']);
    const kept = client.get('configmaps', 'default', 'c')?.metadata.ownerReferences?.map(({ name }) => name);
    expect(kept).toEqual(['b']);
  });

  it('deletes dependents first in the foreground, and waits only for those that block', () => {
    const { create, client, run, names } = collected();
    const owner = create('a');
    create('b', [owner]);
    const held = create('c', [owner], false);
    client.update('configmaps', { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } });
    client.delete('configmaps', 'default', 'a', { propagationPolicy: 'Foreground' });
    expect(names()).toEqual(['a', 'b', 'c']);
    run();
    expect(names()).toEqual(['c']);
    expect(client.get('configmaps', 'default', 'c')?.metadata.deletionTimestamp).toBeDefined();
  });

  it('orphans dependents where asked to', () => {
    const { create, client, run, names } = collected();
    create('b', [create('a')]);
    client.delete('configmaps', 'default', 'a', { propagationPolicy: 'Orphan' });
    run();
    expect(names()).toEqual(['b']);
    expect(client.get('configmaps', 'default', 'b')?.metadata.ownerReferences).toBeUndefined();
  });

  it('deletes what names an owner that does not exist', () => {
    const { create, client, run, names } = collected();
    const owner = create('a');
    client.delete('configmaps', 'default', 'a');
    create('late', [owner]);
    run();
    expect(names()).toEqual([]);
  });

  it('sees to what comes to an owner that waits when the next of its dependents is gone', () => {
    const { create, client, run, names } = collected();
    const owner = create('a');
    const held = create('b', [owner]);
    client.update('configmaps', { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } });
    client.delete('configmaps', 'default', 'a', { propagationPolicy: 'Foreground' });
    run();
    create('late', [owner]);
    run();
    expect(client.get('configmaps', 'default', 'late')?.metadata.deletionTimestamp).toBeUndefined();
    const going = must(client.get('configmaps', 'default', 'b'), 'b');
    const { finalizers: _, ...metadata } = going.metadata;
    client.update('configmaps', { ...going, metadata });
    run();
    expect(names()).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { must } from '../../../base/assert.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { simTime } from '../../kernel/time.ts';
import { createApiServer } from '../api-server.ts';
import type { ApiServerOptions, RunningApiServer } from '../api-server.ts';
import type { ApiRequest, ApiResponse, WatchEvent } from '../request.ts';

interface Bench {
  readonly kernel: Kernel;
  readonly api: RunningApiServer;
  readonly send: (method: ApiRequest['method'], path: string, more?: Partial<ApiRequest>) => ApiResponse;
}

const MAPS = '/api/v1/namespaces/default/configmaps';

function bench(options: ApiServerOptions = {}): Bench {
  const kernel = new Kernel({ seed: 1, epoch: Date.parse('2026-11-21T03:00:00Z') });
  const api = createApiServer(kernel, options);
  return { kernel, api, send: (method, path, more) => api.request({ method, path, ...more }) };
}

function configMap(name: string, labels: Readonly<Record<string, string>> = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data: { a: '1' } };
}

function namesOf(response: ApiResponse): readonly string[] {
  const { items } = response.body as { readonly items: readonly { readonly metadata: { readonly name: string } }[] };
  return items.map(({ metadata }) => metadata.name);
}

test.each([
  ['GET', '/api/v1/namespaces/default/pod', 404],
  ['GET', '/nosuch', 404],
  ['PUT', MAPS, 405],
  ['GET', '/api/v1/componentstatuses/scheduler', 200],
  ['DELETE', '/api/v1/componentstatuses/scheduler', 405],
  ['DELETE', '/api/v1/configmaps', 405],
  ['GET', '/healthz', 200],
  ['GET', '/apis/apps/v1', 200],
] as const)('%s %s answers %i', (method, path, code) => {
  expect(bench().send(method, path).code).toBe(code);
});

test('a body with an unknown field is refused when strict, and warned of otherwise', () => {
  const { send } = bench();
  const body = { ...configMap('a'), dat: {} };
  const strict = send('POST', MAPS, { body, query: { fieldValidation: 'Strict' } });
  expect((strict.body as { readonly message: string }).message).toBe(
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dat"',
  );
  expect(send('POST', MAPS, { body }).warnings).toEqual(['unknown field "dat"']);
});

test('a list is cut into pages of one moment', () => {
  const { send } = bench();
  for (const name of ['a', 'b', 'c']) send('POST', MAPS, { body: configMap(name, { group: 'letters' }) });
  const query = { labelSelector: 'group', limit: '2' };
  const first = send('GET', MAPS, { query });
  expect(namesOf(first)).toEqual(['a', 'b']);
  send('DELETE', `${MAPS}/c`);
  const { metadata } = first.body as { readonly metadata: { readonly continue: string } };
  const rest = send('GET', MAPS, { query: { ...query, continue: metadata.continue } });
  expect(namesOf(rest)).toEqual(['c']);
});

test('a watch tells what comes into its selection and what leaves it', () => {
  const { kernel, api, send } = bench();
  send('POST', MAPS, { body: configMap('a', { on: 'yes' }) });
  const opened = api.connect({ method: 'GET', path: MAPS, query: { watch: '1', labelSelector: 'on=yes' } });
  if (opened.kind !== 'watch') throw new Error('no watch');
  const told: string[] = [];
  const read = (): void => {
    opened.events.next().start((event: WatchEvent | undefined) => {
      if (!event) return;
      told.push(event.type);
      read();
    });
  };
  read();
  const merge = { 'content-type': 'application/merge-patch+json' };
  kernel.after(1000, () => send('PATCH', `${MAPS}/a`, { headers: merge, body: { data: { a: '2' } } }));
  kernel.after(2000, () =>
    send('PATCH', `${MAPS}/a`, { headers: merge, body: { metadata: { labels: { on: 'no' } } } }),
  );
  kernel.runUntil(simTime(3000));
  expect(told).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
});

test('a table has a row for each object', () => {
  const { send } = bench();
  send('POST', MAPS, { body: configMap('a', { on: 'yes' }) });
  const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
  const table = send('GET', MAPS, { headers, query: { labelSelector: 'on' } }).body as {
    readonly rows: readonly { readonly cells: readonly unknown[] }[];
  };
  expect(table.rows.map(({ cells }) => cells)).toEqual([['a', 1, '0s']]);
});

test('an applied field that another manager set is a conflict, unless forced', () => {
  const { send } = bench();
  send('POST', MAPS, { body: configMap('a'), query: { fieldManager: 'editor' } });
  const headers = { 'content-type': 'application/apply-patch+yaml' };
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: '2' } };
  const refused = send('PATCH', `${MAPS}/a`, { headers, body, query: { fieldManager: 'alice' } });
  expect((refused.body as { readonly message: string }).message).toBe(
    'Apply failed with 1 conflict: conflict with "editor" using v1: .data.a',
  );
  const forced = send('PATCH', `${MAPS}/a`, { headers, body, query: { fieldManager: 'alice', force: 'true' } });
  expect((forced.body as { readonly data: unknown }).data).toEqual({ a: '2' });
  const dropped = send('PATCH', `${MAPS}/a`, {
    headers,
    body: { ...body, data: {} },
    query: { fieldManager: 'alice' },
  });
  expect((dropped.body as { readonly data?: unknown }).data).toBeUndefined();
});

test('an eviction takes a disruption from the budget, and is refused without one', () => {
  const { api, send } = bench();
  const client = api.client('test');
  const pods = '/api/v1/namespaces/default/pods';
  for (const name of ['a', 'b']) {
    const spec = { nodeName: 'node-1', containers: [{ name: 'web', image: 'nginx:1.27' }] };
    send('POST', pods, { body: { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: 'web' } }, spec } });
    const pod = must(client.get('pods', 'default', name), name);
    const conditions = [{ type: 'Ready', status: 'True' }];
    client.updateStatus('pods', { ...pod, status: { ...pod.status, phase: 'Running', conditions } });
  }
  const selector = { matchLabels: { app: 'web' } };
  const metadata = { name: 'web', namespace: 'default' };
  const created = client.create('poddisruptionbudgets', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata,
    spec: { minAvailable: 1, selector },
  });
  const budget = must(created.ok ? created.value : undefined, 'budget');
  const counts = { expectedPods: 2, currentHealthy: 2, desiredHealthy: 1, disruptionsAllowed: 1 };
  client.updateStatus('poddisruptionbudgets', { ...budget, status: { ...counts, observedGeneration: 1 } });
  const evict = (name: string): number =>
    send('POST', `${pods}/${name}/eviction`, {
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } },
    }).code;
  expect([evict('a'), evict('b')]).toEqual([201, 429]);
  expect(client.get('pods', 'default', 'a')?.metadata.deletionTimestamp).toBeDefined();
});

const CONFINED = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { hostIPC: true, containers: [{ name: 'web', image: 'nginx' }] },
    },
  },
};

test('fields that change nothing here are warned of where that is wanted', () => {
  const path = '/apis/apps/v1/namespaces/default/deployments';
  const { send } = bench({ warnNotSimulated: true });
  const merge = (on: string, body: object): readonly string[] =>
    send('PATCH', on, { headers: { 'content-type': 'application/merge-patch+json' }, body }).warnings;
  const warning = 'spec.template.spec.hostIPC is accepted but not simulated';
  expect(send('POST', path, { body: CONFINED }).warnings).toEqual([warning]);
  expect(merge(`${path}/web`, { spec: { minReadySeconds: 1 } })).toEqual([warning]);
  expect(merge(`${path}/web`, { metadata: { labels: { a: 'b' } } })).toEqual([]);
  expect(merge(`${path}/web/scale`, { spec: { replicas: 2 } })).toEqual([]);
  expect(bench().send('POST', path, { body: CONFINED }).warnings).toEqual([]);
});

test('answers leave out the traffic policy of an external name, watches show what is stored', () => {
  const { api, send } = bench();
  const path = '/api/v1/namespaces/default/services';
  const spec = { type: 'ExternalName', externalName: 'example.com', internalTrafficPolicy: 'Local' };
  const created = send('POST', path, {
    body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'away' }, spec },
  });
  const { items } = send('GET', path).body as { readonly items: readonly unknown[] };
  const away = items.find((item) => JSON.stringify(item).includes('"name":"away"'));
  for (const shown of [created.body, send('GET', `${path}/away`).body, away]) {
    expect(shown).not.toHaveProperty('spec.internalTrafficPolicy');
  }
  expect(api.store.get('services', 'default/away')).toHaveProperty('spec.internalTrafficPolicy', 'Local');
});

// Plays the cases of conformance/verdicts against simulated clusters. What a case holds is told in conformance/verdicts/README.md.

const EPOCH = Date.parse('2026-11-21T03:00:00Z');
const SETTLE_MS = 950;
const WAIT_MS = 60_000;

/** Answers the cases of a file, in order. `createCluster` is that of src/sim/index.ts. */
export function* playCases(cases, createCluster) {
  let idle;
  for (const one of cases) {
    const pristine = !one.given && isDry(one.request);
    const cluster = pristine ? (idle ??= open(createCluster)) : open(createCluster);
    yield play(one, cluster);
  }
}

function open(createCluster) {
  const nodes = ['node-1', 'node-2', 'node-3'].map((name) => ({ name }));
  const cluster = createCluster({ seed: 1, epoch: EPOCH, nodes });
  send(cluster, {
    method: 'POST',
    path: '/api/v1/namespaces',
    query: {},
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } },
  });
  settle(cluster, 1000);
  return cluster;
}

function settle({ kernel }, ms) {
  kernel.runUntil(kernel.now + ms);
}

/** Whether the request leaves the cluster as it was. */
function isDry({ method, query }) {
  return method === 'GET' || query === undefined || query.dryRun === 'All';
}

function play(one, cluster) {
  const names = new Map();
  for (const given of one.given ?? []) prepare(cluster, given, names);
  if (one.given?.some(isReconciled)) {
    settle(cluster, SETTLE_MS);
    refresh(cluster, names);
  }
  const request = resolve(one.request, names);
  const query = request.query ?? defaultQuery(request.method);
  const response = send(cluster, { ...request, query });
  return answerOf(one, response);
}

/** What controllers made of the given objects. */
function refresh(cluster, names) {
  for (const [as, object] of names) {
    if (!object?.metadata?.uid) continue;
    const { code, body } = send(cluster, {
      method: 'GET',
      path: `${collectionOf(object)}/${object.metadata.name}`,
      query: {},
    });
    if (code === 200) names.set(as, body);
  }
}

/** Whether a controller acts on what is given. */
function isReconciled({ kind, request }) {
  return !['ConfigMap', 'Secret', undefined].includes(kind ?? request?.body?.kind);
}

function defaultQuery(method) {
  if (method === 'DELETE') return { dryRun: 'All' };
  return ['POST', 'PUT', 'PATCH'].includes(method) ? { dryRun: 'All', fieldValidation: 'Strict' } : {};
}

function prepare(cluster, given, names) {
  if (given.wait) {
    wait(cluster, given.wait);
    return;
  }
  if (given.request) {
    const { body } = send(cluster, resolve({ query: {}, ...given.request }, names));
    const as = given.as ?? given.request.as;
    if (as) names.set(as, body);
    return;
  }
  const { as, status, ...object } = resolve(given, names);
  const path = collectionOf(object);
  const created = send(cluster, { method: 'POST', path, query: {}, body: object });
  const exists = created.body?.reason === 'AlreadyExists';
  if (created.code >= 400 && !exists) throw new Error(`given ${object.kind}: ${JSON.stringify(created.body)}`);
  const headers = { 'content-type': 'application/merge-patch+json' };
  const patch = { method: 'PATCH', path: `${path}/${object.metadata.name}`, query: {}, headers, body: object };
  let { body } = exists ? send(cluster, patch) : created;
  if (status) {
    const now = send(cluster, { method: 'GET', path: `${path}/${body.metadata.name}`, query: {} }).body;
    const put = { method: 'PUT', path: `${path}/${body.metadata.name}/status`, query: {}, body: { ...now, status } };
    const written = send(cluster, put);
    if (written.code >= 400) throw new Error(`status of ${object.kind}: ${JSON.stringify(written.body)}`);
    ({ body } = written);
  }
  names.set(body.metadata?.name, body);
  if (as) names.set(as, body);
}

const PLURALS = { Ingress: 'ingresses', NetworkPolicy: 'networkpolicies', Endpoints: 'endpoints' };
const CLUSTER_SCOPED = new Set([
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'StorageClass',
  'IngressClass',
]);

function collectionOf({ apiVersion, kind, metadata }) {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const lower = kind.toLowerCase();
  const resource = PLURALS[kind] ?? (lower.endsWith('s') ? `${lower}es` : `${lower}s`);
  return CLUSTER_SCOPED.has(kind)
    ? `${root}/${resource}`
    : `${root}/namespaces/${metadata.namespace ?? 'default'}/${resource}`;
}

function wait(cluster, { path, field, value }) {
  const until = cluster.kernel.now + WAIT_MS;
  while (cluster.kernel.now < until) {
    const { body } = send(cluster, { method: 'GET', path, query: {} });
    if (at(body, field) === value) return;
    settle(cluster, 100);
  }
}

function at(object, path) {
  return path.split('.').reduce((value, key) => value?.[key], object);
}

/** Fills in `${{name.path}}` and `${{repeat x 100}}`. */
function resolve(value, names) {
  if (Array.isArray(value)) return value.map((item) => resolve(item, names));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [resolve(key, names), resolve(item, names)]));
  }
  if (typeof value !== 'string') return value;
  return value.replace(/\$\{\{(.*?)\}\}/gs, (_all, text) => {
    const repeat = /^\s*repeat (\S+) (\d+)\s*$/.exec(text);
    if (repeat) return repeat[1].repeat(Number(repeat[2]));
    const name = [...names.keys()].filter((one) => text.startsWith(`${one}.`)).sort((a, b) => b.length - a.length)[0];
    return name === undefined ? '' : String(at(names.get(name), text.slice(name.length + 1)));
  });
}

function send(cluster, { method, path, query = {}, headers = {}, body }) {
  const defaults = {
    'user-agent': 'client/1.0',
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const all = Object.entries({ ...defaults, ...headers }).filter(([, value]) => value !== null);
  const request = { method, path, query, headers: Object.fromEntries(all), ...(body === undefined ? {} : { body }) };
  return cluster.api.request(request);
}

function answerOf(one, { code, warnings, headers, body }) {
  const shown = one.managedFields ? body : withoutManagers(body);
  return {
    name: one.name,
    code,
    ...(warnings.length > 0 ? { warnings: warnings.map((text) => `299 - "${text.replace(/[\\"]/g, '\\$&')}"`) } : {}),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    body: shown,
  };
}

function withoutManagers(value) {
  if (Array.isArray(value)) return value.map(withoutManagers);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'managedFields')
      .map(([key, item]) => [key, withoutManagers(item)]),
  );
}

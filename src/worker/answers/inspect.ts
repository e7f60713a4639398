import { stringify } from 'yaml';
import type { Inspection, ProbeView } from '../../bridge/protocol.ts';
import type { KubeObject } from '../../api/object.ts';
import { fromTime } from '../../api/values/time.ts';
import type { Deployment, Event, Pod, Probe } from '../../api/generated/types.ts';
import type { Cluster } from '../../sim/index.ts';
import type { ProbeLook } from '../../sim/kubelet/prober/probe-look.ts';
import type { Version } from '../../sim/apiserver/store.ts';
import { Client } from '../../kubectl/client.ts';
import { describe } from '../../kubectl/describe/describe.ts';
import type { JsonObject } from '../../kubectl/json.ts';
import { discover } from '../../kubectl/mapping.ts';
import { OWNER_RESOURCES } from '../../views/rows/owner-row.ts';
import { eventRow } from '../../views/rows/service-row.ts';
import type { EventRow } from '../../views/rows/rows.ts';
import { deadlineOf } from '../../views/owners/deadline.ts';
import { containerFacts } from '../../views/pod/container-facts.ts';
import { versionOfUid } from './find.ts';
import { isRecord } from '../../base/record.ts';

/** Kinds whose facts the inspector lays out itself. */
const HAS_A_PAGE: ReadonlySet<string> = new Set<string>(['pods', 'nodes', 'services', ...OWNER_RESOURCES]);

const MAX_EVENTS = 200;
const MAX_LOG_LINES = 200;

/** Everything that the inspector shows of an object, as it was at a moment. Undefined if there was none. */
export function inspect(cluster: Cluster, uid: string, at: number | undefined): Inspection | undefined {
  const version = versionOfUid(cluster.store, uid, at);
  if (!version) return undefined;
  const live = at === undefined;
  return {
    at: at ?? cluster.kernel.now,
    resource: version.resource,
    object: version.object,
    yaml: yamlOf(version.object),
    before: version.previous ? yamlOf(version.previous.object) : undefined,
    describe: live ? describedOf(cluster, version) : undefined,
    events: eventsAbout(cluster, uid, at),
    conditions: conditionsOf(version.object, cluster.kernel.epoch),
    lastWrittenAt: version.time,
    lastAuthor: version.author,
    deadline:
      version.resource === 'deployments' ? deadlineOf(version.object as Deployment, cluster.kernel.epoch) : undefined,
    containers: version.resource === 'pods' ? containerFacts(version.object as Pod, cluster.kernel.epoch) : [],
    probes: live && version.resource === 'pods' ? cluster.probesOf(version.object as Pod).map(probeView) : [],
    knobs: live && version.resource === 'pods' ? cluster.knobsOf(version.object as Pod) : [],
    images: live && version.resource === 'pods' ? imagesOf(cluster, version.object as Pod) : [],
    logs: live ? logsOf(cluster, version) : [],
  };
}

/** What kubectl describe says of kinds whose page it is, without the events that stand elsewhere. */
function describedOf(cluster: Cluster, { resource, type, object }: Version): string | undefined {
  const { api, kernel } = cluster;
  if (type === 'DELETED' || HAS_A_PAGE.has(resource)) return undefined;
  const mapper = discover(api);
  const mapping = mapper.ok ? mapper.value.find(resource) : undefined;
  if (!mapper.ok || !mapping) return undefined;
  const client = new Client(api, () => undefined);
  const options = { client, mapper: mapper.value, nowMs: kernel.wallClock, showEvents: false };
  return describe(object as unknown as JsonObject, mapping, options);
}

/** YAML as kubectl prints it: keys in order, no field managers. */
function yamlOf(object: KubeObject): string {
  const { managedFields: _, ...metadata } = object.metadata;
  return stringify({ ...object, metadata }, { lineWidth: 0, sortMapEntries: true });
}

function eventsAbout(cluster: Cluster, uid: string, at: number | undefined): readonly EventRow[] {
  const about = cluster.store.index('events', 'about', (event) => [event.involvedObject?.uid ?? '']).get(uid);
  const rows: EventRow[] = [];
  for (const event of about) {
    const version = versionOfUid(cluster.store, event.metadata.uid, at);
    if (version && version.type !== 'DELETED') rows.push(eventRow(version.object as Event, version.time));
  }
  return rows.toSorted((a, b) => a.at - b.at).slice(-MAX_EVENTS);
}

function conditionsOf(object: KubeObject, epoch: number): Inspection['conditions'] {
  const { status } = object as { readonly status?: unknown };
  const conditions =
    isRecord(status) && Array.isArray(status['conditions']) ? (status['conditions'] as readonly unknown[]) : [];
  return conditions.filter(isRecord).map((condition) => ({
    type: String(condition['type']),
    status: String(condition['status']),
    reason: textOf(condition['reason']),
    message: textOf(condition['message']),
    since:
      typeof condition['lastTransitionTime'] === 'string'
        ? fromTime(condition['lastTransitionTime']) - epoch
        : undefined,
  }));
}

function probeView(look: ProbeLook): ProbeView {
  const { probe } = look;
  return {
    container: look.container,
    type: look.kind,
    text: probeText(probe),
    periodSeconds: probe.periodSeconds ?? 10,
    failureThreshold: probe.failureThreshold ?? 3,
    successThreshold: probe.successThreshold ?? 1,
    results: look.runs.map(({ at, ok }) => ({ at, ok, output: '' })),
    failures: look.failuresInARow,
    nextAt: look.nextAt,
  };
}

/** What was said of the images of a pod, each once. */
function imagesOf(cluster: Cluster, { spec }: Pod): Inspection['images'] {
  const names = [...(spec.initContainers ?? []), ...spec.containers].map(({ image }) => image ?? '');
  return [...new Set(names)].map((image) => ({ image, behaviour: cluster.behaviourOf(image) }));
}

/** `httpGet :80/`, `exec cat /tmp/healthy`, as describe begins to say it. */
function probeText({ httpGet, tcpSocket, exec, grpc }: Probe): string {
  if (httpGet) return `httpGet :${httpGet.port}${httpGet.path ?? '/'}`;
  if (tcpSocket) return `tcpSocket :${tcpSocket.port}`;
  if (grpc) return `grpc :${grpc.port}`;
  return `exec ${(exec?.command ?? []).join(' ')}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function logsOf(cluster: Cluster, version: Version): Inspection['logs'] {
  if (version.resource !== 'pods' || version.type === 'DELETED') return [];
  const { metadata, spec } = version.object as KubeObject & {
    readonly spec: {
      readonly containers: readonly { readonly name: string }[];
      readonly initContainers?: readonly { readonly name: string }[];
    };
  };
  return [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => {
    const answer = cluster.api.request({
      method: 'GET',
      path: `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/log`,
      query: { container: name, tailLines: String(MAX_LOG_LINES) },
    });
    return { container: name, text: answer.code === 200 && typeof answer.body === 'string' ? answer.body : '' };
  });
}

import type { WhyStep } from '../../bridge/protocol.ts';
import type { KubeObject } from '../../api/object.ts';
import { namespaceOf } from '../../api/object.ts';
import type { Version } from '../../sim/apiserver/store.ts';
import type { Cluster } from '../../sim/index.ts';
import type { Cause } from '../../sim/kernel/cause.ts';
import { changedPaths } from './changed-paths.ts';
import { versionOfUid } from './find.ts';

const MAX_STEPS = 40;
/** How many changed fields a step names. */
const MAX_CHANGES = 4;

/**
 * The chain that led to an object's last change before a moment, newest first: each write, the write or timer that woke its author, … back to what
 * a person did or to the start. A walk along the causes that the kernel carried into the writes; nothing is guessed.
 */
export function whyOf(cluster: Cluster, uid: string, at: number | undefined): readonly WhyStep[] {
  const { store } = cluster;
  const first = versionOfUid(store, uid, at);
  const steps: WhyStep[] = [];
  let version = first;
  while (version && steps.length < MAX_STEPS) {
    steps.push(stepOfWrite(version));
    version = follow(cluster, version.cause, steps);
  }
  return steps;
}

/** Adds the steps of a cause that are no writes; gives the write it ends in, if any. */
function follow(cluster: Cluster, cause: Cause, steps: WhyStep[]): Version | undefined {
  for (let at: Cause | undefined = cause; at && steps.length < MAX_STEPS;) {
    switch (at.kind) {
      case 'write':
        return cluster.store.byRevision(at.revision);
      case 'timer':
        steps.push(plainStep('timer', at.at, at.what));
        at = befell(cluster, at) ?? at.because;
        break;
      case 'input':
        steps.push(plainStep('input', at.at, at.text));
        return undefined;
      case 'start':
        steps.push(plainStep('start', 0, undefined));
        return undefined;
    }
  }
  return undefined;
}

/** What silenced a machine before a moment at which its silence counted: the one link that no component of the cluster could know. */
function befell(cluster: Cluster, { silent, at }: Extract<Cause, { readonly kind: 'timer' }>): Cause | undefined {
  const history = silent === undefined ? undefined : cluster.machine(silent)?.history;
  const before = history?.filter(({ time }) => time <= at) ?? [];
  const spoke = before.findLastIndex(({ state }) => state.power && state.connected && state.kubelet);
  return before[spoke + 1]?.cause;
}

function plainStep(kind: 'timer' | 'input' | 'start', at: number, text: string | undefined): WhyStep {
  return { at, kind, author: kind === 'input' ? 'you' : '', object: undefined, verb: undefined, changes: [], text };
}

function stepOfWrite(version: Version): WhyStep {
  const { object, previous, type } = version;
  return {
    at: version.time,
    kind: 'write',
    author: version.author,
    object: aboutOf(object),
    verb: type === 'ADDED' ? 'created' : type === 'DELETED' ? 'deleted' : 'changed',
    changes: type === 'MODIFIED' && previous ? changedPaths(previous.object, object).slice(0, MAX_CHANGES) : [],
    text: undefined,
  };
}

function aboutOf(object: KubeObject): WhyStep['object'] {
  const { uid, name } = object.metadata;
  return { kind: object.kind, name, namespace: namespaceOf(object), uid };
}

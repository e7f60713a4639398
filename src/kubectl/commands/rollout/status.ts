// kubectl rollout status (kubectl/pkg/polymorphichelpers/rollout_status.go).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { delay, race, waitFor } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { at, listAt, numberAt, textAt } from '../../json.ts';
import { filenameFlags, SELECTOR } from '../../parse/common-flags.ts';
import { switchFlag } from '../../parse/flag-forms.ts';
import { attempt, check, fail } from '../../process.ts';
import { kindName } from './history.ts';
import type { Info } from '../../resources/builder.ts';
import { pathOf } from '../../mapping.ts';
import { forEach, whereOf } from '../common.ts';

export const status: Command = {
  name: 'status',
  short: 'Show the status of the rollout',
  use: 'rollout status (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...filenameFlags('identifying the resource to get from a server.'),
    SELECTOR,
    {
      name: 'revision',
      type: 'int',
      default: '0',
      usage: 'Pin to a specific revision for showing its status. Defaults to 0 (last revision).',
    },
    {
      name: 'timeout',
      type: 'duration',
      default: '0s',
      usage:
        'The length of time to wait before ending watch, zero means never. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h).',
    },
    switchFlag('watch', "Watch the status of the rollout until it's done.", { short: 'w', default: 'true' }),
  ],
  run,
};

function* run(context: Context): Task<number> {
  if (context.args.length === 0 && !context.namesFiles) {
    yield* fail(plain('required resource not specified'));
  }
  if (context.number('revision') < 0) {
    yield* fail(plain(`revision must be a positive integer: ${context.number('revision')}`));
  }
  const found = yield* context.build({ latest: true, allowEmptySelector: true });
  if (found.items.length === 0) {
    context.err(`No resources found in ${context.namespace} namespace.\n`);
    return 0;
  }
  return yield* forEach(found.items, function* (info) {
    const done = yield* attempt(follow(context, info));
    return done.ok ? undefined : done.error;
  });
}

/** Tells the state of a rollout at each change until it is done. */
function* follow(context: Context, info: Info): Task<void> {
  const viewer = VIEWERS[info.mapping.kind];
  if (!viewer) yield* fail(plain(`no status viewer has been implemented for ${kindName(info)}`));
  const { kernel } = context.environment;
  const limit = context.number('timeout');
  const until = limit > 0 ? kernel.now + limit : Number.POSITIVE_INFINITY;
  const first = yield* check(context.client.get(whereOf(info)));
  if (yield* told(context, info, first)) return;
  const opened = yield* check(
    context.client.connect('GET', pathOf(info.mapping, info.namespace), {
      query: {
        watch: 'true',
        fieldSelector: `metadata.name=${info.name}`,
        resourceVersion: textAt(first, 'metadata', 'resourceVersion'),
      },
    }),
  );
  if (opened.kind !== 'watch') return;
  try {
    for (;;) {
      const left = until - kernel.now;
      const next = opened.events.next();
      const outcome =
        left === Number.POSITIVE_INFINITY
          ? { first: yield* waitFor(next) }
          : yield* waitFor(race(next, delay(kernel, left)));
      if ('second' in outcome) yield* fail(plain('timed out waiting for the condition'));
      else if (outcome.first === undefined) return;
      else if (outcome.first.type === 'DELETED') yield* fail(plain('object has been deleted'));
      else if (yield* told(context, info, outcome.first.object as JsonObject)) return;
    }
  } finally {
    opened.events.close();
  }
}

/** Prints the state; whether that is all. */
function* told(context: Context, info: Info, object: JsonObject): Task<boolean> {
  const viewer = VIEWERS[info.mapping.kind];
  const state = yield* check(viewer ? viewer(object, context.number('revision')) : err(plain('')));
  context.out(`${state.text}\n`);
  return state.done || !context.on('watch');
}

interface State {
  readonly text: string;
  readonly done: boolean;
}

type Viewer = (object: JsonObject, revision: number) => Result<State, Failure>;

const waiting = (text: string): Result<State, Failure> => ok({ text: `Waiting for ${text}`, done: false });
const done = (text: string): Result<State, Failure> => ok({ text, done: true });

function observed(object: JsonObject): boolean {
  return (numberAt(object, 'metadata', 'generation') ?? 0) <= (numberAt(object, 'status', 'observedGeneration') ?? 0);
}

function deploymentState(object: JsonObject, revision: number): Result<State, Failure> {
  const name = textAt(object, 'metadata', 'name');
  const quoted = JSON.stringify(name);
  const current = textAt(object, 'metadata', 'annotations', 'deployment.kubernetes.io/revision');
  if (revision > 0 && current !== String(revision)) {
    return err(plain(`desired revision (${revision}) is different from the running revision (${current})`));
  }
  if (!observed(object)) return waiting('deployment spec update to be observed...');
  const count = (field: string): number => numberAt(object, 'status', field) ?? 0;
  const progressing = listAt(object, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'Progressing',
  );
  if (textAt(progressing, 'reason') === 'ProgressDeadlineExceeded') {
    return err(plain(`deployment ${quoted} exceeded its progress deadline`));
  }
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const updated = count('updatedReplicas');
  if (updated < wanted) {
    return waiting(
      `deployment ${quoted} rollout to finish: ${updated} out of ${wanted} new replicas have been updated...`,
    );
  }
  if (count('replicas') > updated) {
    return waiting(
      `deployment ${quoted} rollout to finish: ${count('replicas') - updated} old replicas are pending termination...`,
    );
  }
  if (count('availableReplicas') < updated) {
    return waiting(
      `deployment ${quoted} rollout to finish: ${count('availableReplicas')} of ${updated} updated replicas are available...`,
    );
  }
  return done(`deployment ${quoted} successfully rolled out`);
}

const ONLY_ROLLING = 'rollout status is only available for RollingUpdate strategy type';

function daemonSetState(object: JsonObject): Result<State, Failure> {
  if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return err(plain(ONLY_ROLLING));
  if (!observed(object)) return waiting('daemon set spec update to be observed...');
  const quoted = JSON.stringify(textAt(object, 'metadata', 'name'));
  const count = (field: string): number => numberAt(object, 'status', field) ?? 0;
  const wanted = count('desiredNumberScheduled');
  if (count('updatedNumberScheduled') < wanted) {
    return waiting(
      `daemon set ${quoted} rollout to finish: ${count('updatedNumberScheduled')} out of ${wanted} new pods have been updated...`,
    );
  }
  if (count('numberAvailable') < wanted) {
    return waiting(
      `daemon set ${quoted} rollout to finish: ${count('numberAvailable')} of ${wanted} updated pods are available...`,
    );
  }
  return done(`daemon set ${quoted} successfully rolled out`);
}

function statefulSetState(object: JsonObject): Result<State, Failure> {
  if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return err(plain(ONLY_ROLLING));
  if ((numberAt(object, 'status', 'observedGeneration') ?? 0) === 0 || !observed(object)) {
    return waiting('statefulset spec update to be observed...');
  }
  const count = (field: string): number => numberAt(object, 'status', field) ?? 0;
  const wanted = numberAt(object, 'spec', 'replicas');
  if (wanted !== undefined && count('readyReplicas') < wanted) {
    return waiting(`${wanted - count('readyReplicas')} pods to be ready...`);
  }
  const rolling = at(object, 'spec', 'updateStrategy', 'rollingUpdate');
  const partition = numberAt(rolling, 'partition');
  if (rolling !== undefined) {
    if (wanted !== undefined && partition !== undefined && count('updatedReplicas') < wanted - partition) {
      return waiting(
        `partitioned roll out to finish: ${count('updatedReplicas')} out of ${wanted - partition} new pods have been updated...`,
      );
    }
    return done(`partitioned roll out complete: ${count('updatedReplicas')} new pods have been updated...`);
  }
  const revision = textAt(object, 'status', 'updateRevision');
  if (revision !== textAt(object, 'status', 'currentRevision')) {
    return ok({
      text: `waiting for statefulset rolling update to complete ${count('updatedReplicas')} pods at revision ${revision}...`,
      done: false,
    });
  }
  return done(
    `statefulset rolling update complete ${count('currentReplicas')} pods at revision ${textAt(object, 'status', 'currentRevision')}...`,
  );
}

const VIEWERS: Readonly<Record<string, Viewer>> = {
  Deployment: deploymentState,
  DaemonSet: daemonSetState,
  StatefulSet: statefulSetState,
};

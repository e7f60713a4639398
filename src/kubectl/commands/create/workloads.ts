// kubectl create deployment, job, cronjob.
import type { Task } from '../../../sim/kernel/task.ts';
import type { Context } from '../../command.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { objectAt, textAt } from '../../json.ts';
import { check, fail } from '../../process.ts';
import { parseArguments } from '../../resources/builder.ts';
import type { Generator } from './generator.ts';
import { commandAfterDash, metadataFor } from './generator.ts';
import { sliceFlag, textFlag } from '../../parse/flag-forms.ts';

export const deployment: Generator = {
  name: 'deployment',
  aliases: ['deploy'],
  short: 'Create a deployment with the specified name',
  use: 'create deployment NAME --image=image -- [COMMAND] [args...]',
  flags: [
    sliceFlag('image', 'Image names to run. A deployment can have multiple images set for multi-container pod.'),
    { name: 'port', type: 'int32', default: '-1', usage: 'The containerPort that this deployment exposes.' },
    { name: 'replicas', short: 'r', type: 'int32', default: '1', usage: 'Number of replicas to create. Default is 1.' },
  ],
  required: ['image'],
  prefix: 'failed to create deployment: ',
  *object(context, name) {
    const command = commandAfterDash(context);
    const images = context.list('image');
    if (images.length > 1 && command.length > 0) {
      yield* fail(plain('cannot specify multiple --image options and command'));
    }
    const labels = { app: name };
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: metadataFor(context, name, { labels }),
      spec: {
        replicas: context.number('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: containersOf(context, images, command) } },
        strategy: {},
      },
      status: {},
    };
  },
};

function containersOf(context: Context, images: readonly string[], command: readonly string[]): readonly JsonObject[] {
  const port = context.number('port');
  return images.map((image, at) => ({
    name: containerName(context, image, at),
    image,
    ...(command.length > 0 ? { command } : {}),
    ...(port >= 0 && at === 0 ? { ports: [{ containerPort: port }] } : {}),
    resources: {},
  }));
}

/** A container's name from its image: the last part, without tag; one with dots or underscores gets dashes and five letters more. */
function containerName(context: Context, image: string, salt: number): string {
  const last = (image.split('/').at(-1) as string).split(':')[0] as string;
  const base = last.split('@')[0] as string;
  return /[._]/.test(base) ? `${base.replace(/[._]/g, '-')}-${suffix(context, salt)}` : base;
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Five letters as generated names have them. */
export function suffix(context: Context, salt: number): string {
  const { kernel } = context.environment;
  const stream = kernel.random.fork(`kubectl ${kernel.now} ${context.path} ${context.args.join(' ')} ${salt}`);
  return Array.from({ length: 5 }, () => LETTERS[stream.int(LETTERS.length)]).join('');
}

export const job: Generator = {
  name: 'job',
  short: 'Create a job with the specified name',
  use: 'create job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  flags: [
    textFlag('from', 'The name of the resource to create a Job from (only cronjob is supported).'),
    textFlag('image', 'Image name to run.'),
  ],
  prefix: 'failed to create job: ',
  *object(context, name) {
    const image = context.text('image');
    const from = context.text('from');
    if ((image === '') === (from === '')) yield* fail(plain('either --image or --from must be specified'));
    const command = commandAfterDash(context);
    if (from === '') {
      return {
        kind: 'Job',
        apiVersion: 'batch/v1',
        metadata: metadataFor(context, name),
        spec: { template: jobTemplate(name, image, command, 'Never') },
        status: {},
      };
    }
    if (command.length > 0) yield* fail(plain('cannot specify --from and command'));
    return yield* jobFrom(context, name, from);
  },
};

function* jobFrom(context: Context, name: string, from: string): Task<JsonObject> {
  const parsed = yield* check(parseArguments([from]));
  const [tuple] = parsed.tuples;
  const mapper = yield* check(context.mapper());
  const mapping = yield* check(mapper.resource(tuple?.[0] ?? from));
  const place = { mapping, namespace: context.namespace, name: tuple?.[1] ?? '' };
  if (mapping.resource !== 'cronjobs') {
    yield* check(context.client.get(place));
    yield* fail(plain(`unknown object type *${mapping.version}.${mapping.kind}`));
  }
  const cronJob = yield* check(context.client.get(place));
  const template = objectAt(cronJob, 'spec', 'jobTemplate') ?? {};
  const annotations = {
    'cronjob.kubernetes.io/instantiate': 'manual',
    ...objectAt(template, 'metadata', 'annotations'),
  };
  const labels = objectAt(template, 'metadata', 'labels');
  const owner = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    name: textAt(cronJob, 'metadata', 'name'),
    uid: textAt(cronJob, 'metadata', 'uid'),
    controller: true,
  };
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: metadataFor(context, name, { ...(labels ? { labels } : {}), annotations, ownerReferences: [owner] }),
    spec: template['spec'],
    status: {},
  };
}

function jobTemplate(name: string, image: string, command: readonly string[], restartPolicy: string): JsonObject {
  const container = { name, image, ...(command.length > 0 ? { command } : {}), resources: {} };
  return { metadata: {}, spec: { containers: [container], restartPolicy } };
}

export const cronJob: Generator = {
  name: 'cronjob',
  aliases: ['cj'],
  short: 'Create a cron job with the specified name',
  use: "create cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  flags: [
    textFlag('image', 'Image name to run.'),
    textFlag('restart', "job's restart policy. supported values: OnFailure, Never"),
    textFlag('schedule', 'A schedule in the Cron format the job should be run with.'),
  ],
  required: ['image', 'schedule'],
  prefix: 'failed to create cronjob: ',
  object(context, name) {
    const restart = context.text('restart') || 'OnFailure';
    const template = jobTemplate(name, context.text('image'), commandAfterDash(context), restart);
    return {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: metadataFor(context, name),
      spec: { schedule: context.text('schedule'), jobTemplate: { metadata: { name }, spec: { template } } },
      status: {},
    };
  },
};

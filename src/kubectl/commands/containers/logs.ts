// kubectl logs (kubectl/pkg/cmd/logs/logs.go).
import { scalarText } from '../../json.ts';
import type { Pod } from '../../../api/generated/types.ts';
import type { Task, Wait } from '../../../sim/kernel/task.ts';
import { spawn, waitFor } from '../../../sim/kernel/task.ts';
import type { Running } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { isNotFound, messageOf, plain } from '../../failure.ts';
import { SELECTOR } from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo } from '../../resources/builder.ts';
import { asPod, chooseContainer, goType, podPath, podSelectorOf, podsOf } from './pods.ts';

export const logs: Command = {
  name: 'logs',
  short: 'Print the logs for a container in a pod',
  use: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  flags: [
    SELECTOR,
    switchFlag('all-containers', "Get all containers' logs in the pod(s)."),
    switchFlag('all-pods', 'Get logs from all pod(s). Sets prefix to true.'),
    textFlag('container', 'Print the logs of this container', { short: 'c' }),
    switchFlag('follow', 'Specify if the logs should be streamed.', { short: 'f' }),
    switchFlag('ignore-errors', 'If watching / following pod logs, allow for any errors that occur to be non-fatal'),
    switchFlag(
      'insecure-skip-tls-verify-backend',
      'Skip verifying the identity of the kubelet that logs are requested from.',
    ),
    { name: 'limit-bytes', type: 'int', default: '0', usage: 'Maximum bytes of logs to return. Defaults to no limit.' },
    {
      name: 'max-log-requests',
      type: 'int',
      default: '5',
      usage: 'Specify maximum number of concurrent logs to follow when using by a selector. Defaults to 5.',
    },
    {
      name: 'pod-running-timeout',
      type: 'duration',
      default: '20s',
      usage: 'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    },
    switchFlag('prefix', 'Prefix each log line with the log source (pod name and container name)'),
    switchFlag(
      'previous',
      'If true, print the logs for the previous instance of the container in a pod if it exists.',
      { short: 'p' },
    ),
    {
      name: 'since',
      type: 'duration',
      default: '0s',
      usage:
        'Only return logs newer than a relative duration like 5s, 2m, or 3h. Defaults to all logs. Only one of since-time / since may be used.',
    },
    textFlag(
      'since-time',
      'Only return logs after a specific date (RFC3339). Defaults to all logs. Only one of since-time / since may be used.',
    ),
    {
      name: 'tail',
      type: 'int',
      default: '-1',
      usage:
        'Lines of recent log file to display. Defaults to -1 with no selector, showing all log lines otherwise 10, if a selector is provided.',
    },
    switchFlag('timestamps', 'Include timestamps on each line in the log output'),
  ],
  run,
};

interface Source {
  readonly pod: Pod;
  readonly container: string;
}

function* run(context: Context): Task<number> {
  const [resource, container] = yield* wordsOf(context);
  yield* validate(context);
  const found = yield* context.build({
    args: resource === undefined ? ['pods'] : [resource.includes('/') ? resource : `pods/${resource}`],
  });
  const items = found.items;
  const failure = items.find((item): item is Failure => !isInfo(item));
  if (failure) yield* fail(inNamespace(failure, context.namespace));
  const infos = items.filter(isInfo);
  if (resource === undefined && infos.length === 0) {
    context.err(`No resources found in ${context.namespace} namespace.\n`);
    return 0;
  }
  const sources: Source[] = [];
  for (const info of infos) sources.push(...(yield* sourcesOf(context, info, container)));
  if (!context.on('follow') || sources.length === 1) {
    for (const source of sources) yield* showLog(context, source);
    return 0;
  }
  const most = context.number('max-log-requests');
  if (sources.length > most) {
    yield* fail(
      plain(
        `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
      ),
    );
  }
  return yield* followAll(context, sources);
}

function* wordsOf(context: Context): Task<readonly [string | undefined, string]> {
  const { args } = context;
  const selecting = context.text('selector') !== '';
  if (args.length === 0 && !selecting) {
    yield* fail(context.usage(`${EXPECTED}.\nPOD or TYPE/NAME is a required argument for the logs command`));
  }
  if (args.length > 1 && selecting) {
    yield* fail(plain('selectors and the all flag cannot be used when passing resource/name arguments'));
  }
  if (args.length > 0 && selecting) yield* fail(context.usage('only a selector (-l) or a POD name is allowed'));
  if (args.length > 2)
    yield* fail(context.usage(`${EXPECTED}.\nPOD or TYPE/NAME is a required argument for the logs command`));
  const [resource, positional] = args;
  const flag = context.text('container');
  if (positional !== undefined && flag !== '')
    yield* fail(plain('only one of -c or an inline [CONTAINER] arg is allowed'));
  return [resource, positional ?? flag];
}

const EXPECTED = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'";

function* validate(context: Context): Task<void> {
  if (context.given('pod-running-timeout') && context.number('pod-running-timeout') <= 0) {
    yield* fail(plain('--pod-running-timeout must be higher than zero'));
  }
  if (context.on('all-containers') && context.text('container') !== '') {
    yield* fail(
      plain('--all-containers=true should not be specified with container name ' + context.text('container')),
    );
  }
  if (context.given('since') && context.given('since-time')) {
    yield* fail(plain('at most one of `sinceTime` or `sinceSeconds` may be specified'));
  }
  const time = context.text('since-time');
  if (time !== '' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(time)) {
    yield* fail(plain(timeError(time)));
  }
  if (context.number('since') < 0) yield* fail(plain('--since must be greater than 0'));
  if (context.given('tail') && context.number('tail') < -1) {
    yield* fail(plain('--tail must be greater than or equal to -1'));
  }
  if (context.given('limit-bytes') && context.number('limit-bytes') < 1) {
    yield* fail(plain('--limit-bytes must be greater than 0'));
  }
}

/** What Go says of a text that is no time of RFC 3339: the first part that does not fit. */
function timeError(text: string): string {
  const parts: readonly (readonly [RegExp, string])[] = [
    [/^\d{4}/, '2006'],
    [/^-/, '-'],
    [/^\d\d/, '01'],
    [/^-/, '-'],
    [/^\d\d/, '02'],
    [/^T/, 'T'],
    [/^\d\d/, '15'],
    [/^:/, ':'],
    [/^\d\d/, '04'],
    [/^:/, ':'],
    [/^\d\d(\.\d+)?/, '05'],
    [/^(Z|[+-]\d\d:\d\d)/, 'Z07:00'],
  ];
  const prefix = `parsing time ${JSON.stringify(text)}`;
  let rest = text;
  for (const [pattern, name] of parts) {
    const match = pattern.exec(rest);
    if (!match) {
      return `${prefix} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(name)}`;
    }
    rest = rest.slice(match[0].length);
  }
  return `${prefix}: extra text: ${JSON.stringify(rest)}`;
}

/** kubectl tells an absent object of logs with its namespace. */
function inNamespace(failure: Failure, namespace: string): Failure {
  if (!isNotFound(failure)) return failure;
  return plain(`error from server (NotFound): ${messageOf(failure)} in namespace ${JSON.stringify(namespace)}`);
}

function* sourcesOf(context: Context, info: Info, container: string): Task<readonly Source[]> {
  const pods = info.mapping.kind === 'Pod' ? [asPod(info.object)] : yield* podsFor(context, info);
  const sources: Source[] = [];
  for (const pod of pods) {
    if (context.on('all-containers')) {
      const { spec } = pod;
      const names = [
        ...(spec?.initContainers ?? []),
        ...(spec?.containers ?? []),
        ...(spec?.ephemeralContainers ?? []),
      ];
      sources.push(...names.map(({ name }) => ({ pod, container: name })));
    } else sources.push({ pod, container: yield* check(chooseContainer(context, pod, container, false)) });
  }
  return sources;
}

function* podsFor(context: Context, info: Info): Task<readonly Pod[]> {
  const selector = podSelectorOf(info);
  if (selector === undefined) {
    return yield* fail(plain(`cannot get the logs from ${goType(info)}: selector for ${goType(info)} not implemented`));
  }
  const pods = yield* podsOf(context, info, selector);
  const [first] = pods;
  if (!first) return yield* fail(plain('timed out waiting for the condition'));
  if (context.on('all-pods')) return pods;
  if (pods.length > 1) context.err(`Found ${pods.length} pods, using pod/${first.metadata.name}\n`);
  return [first];
}

function queryOf(context: Context, container: string): Readonly<Record<string, string | undefined>> {
  const tail = context.given('tail') ? context.number('tail') : context.text('selector') === '' ? -1 : 10;
  const since = context.number('since');
  return {
    container,
    follow: context.on('follow') ? 'true' : undefined,
    previous: context.on('previous') ? 'true' : undefined,
    timestamps: context.on('timestamps') ? 'true' : undefined,
    tailLines: tail >= 0 ? String(tail) : undefined,
    limitBytes: context.given('limit-bytes') ? String(context.number('limit-bytes')) : undefined,
    sinceSeconds: since > 0 ? String(Math.round(since / 1000)) : undefined,
    sinceTime: context.text('since-time') || undefined,
  };
}

function* showLog(context: Context, source: Source): Task<void> {
  const path = podPath(source.pod, 'log');
  const query = queryOf(context, source.container);
  const write = prefixer(context, source);
  if (!context.on('follow')) {
    const answer = context.client.request('GET', path, { query });
    if (answer.ok) write(scalarText(answer.value));
    else if (context.on('ignore-errors')) context.err(`error: ${messageOf(answer.error)}\n`);
    else yield* fail(answer.error);
    return;
  }
  // a pod without a machine has no log to follow, and no refusal either
  if (source.pod.spec?.nodeName === undefined) return;
  const opened = yield* check(context.client.connect('GET', path, { query }));
  if (opened.kind !== 'log') return;
  try {
    for (let text = yield* waitFor(opened.text.next()); text !== undefined; text = yield* waitFor(opened.text.next()))
      write(text);
  } finally {
    opened.text.close();
  }
}

/** Writes text, each line after its source if `--prefix` wants it. */
function prefixer(context: Context, { pod, container }: Source): (text: string) => void {
  if (!context.on('prefix') && !context.on('all-pods')) return (text) => context.out(text);
  const prefix = `[pod/${pod.metadata.name}/${container}] `;
  let fresh = true;
  return (text) => {
    for (const part of text.split(/(?<=\n)/)) {
      context.out(fresh ? `${prefix}${part}` : part);
      fresh = part.endsWith('\n');
    }
  };
}

/** Follows several logs at once, until all have ended. */
function* followAll(context: Context, sources: readonly Source[]): Task<number> {
  const { kernel } = context.environment;
  const running: Running<void>[] = sources.map((source) => spawn(kernel, quietly(context, source)));
  try {
    for (const one of running) yield* waitFor(one.result as Wait<unknown>);
  } finally {
    for (const one of running) one.cancel();
  }
  return 0;
}

/** A log among several: its end or its refusal does not end the others. */
function* quietly(context: Context, source: Source): Task<void> {
  const query = queryOf(context, source.container);
  const opened = context.client.connect('GET', podPath(source.pod, 'log'), { query });
  if (!opened.ok) {
    context.err(`error: ${messageOf(opened.error)}\n`);
    return;
  }
  if (opened.value.kind !== 'log') return;
  const write = prefixer(context, source);
  const { text: stream } = opened.value;
  try {
    for (let text = yield* waitFor(stream.next()); text !== undefined; text = yield* waitFor(stream.next()))
      write(text);
  } finally {
    stream.close();
  }
}

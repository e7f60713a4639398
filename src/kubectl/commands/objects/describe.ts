// kubectl describe (kubectl/pkg/cmd/describe/describe.go).
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import { kustomizeFailure } from '../../command.ts';
import { describe } from '../../describe/describe.ts';
import type { Failure } from '../../failure.ts';
import { aggregate, isNotFound, messageOf, plain, verbatim } from '../../failure.ts';
import { ALL_NAMESPACES, filenameFlags, SELECTOR } from '../../parse/common-flags.ts';
import { switchFlag } from '../../parse/flag-forms.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo, list, parseArguments } from '../../resources/builder.ts';

export const describeCommand: Command = {
  name: 'describe',
  short: 'Show details of a specific resource or group of resources',
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  flags: [
    ...filenameFlags('containing the resource to describe'),
    ALL_NAMESPACES,
    SELECTOR,
    {
      name: 'chunk-size',
      type: 'int',
      default: '500',
      usage:
        'Return large lists in chunks rather than all at once. Pass 0 to disable. This flag is beta and may change in the future.',
    },
    switchFlag('show-events', 'If true, display events related to the described object.', { default: 'true' }),
  ],
  run,
};

function* run(context: Context): Task<number> {
  if (context.args.length === 0 && !context.namesFiles) {
    yield* fail(
      plain(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      ),
    );
  }
  if (context.text('kustomize') !== '' && context.list('filename').length === 0) {
    yield* fail(verbatim(messageOf(kustomizeFailure(context, context.text('kustomize')))));
  }
  const found = yield* context.build({ allowEmptySelector: true, latest: true });
  const infos = found.items.filter(isInfo);
  const failures = found.items.filter((item): item is Failure => !isInfo(item));
  const [miss] = failures;
  if (miss && failures.length === 1 && (found.single || context.args.length === 2)) {
    const matching = yield* byPrefix(context, miss);
    for (const info of matching) context.out(`${yield* described(context, info, true)}\n`);
    return 0;
  }
  const several = infos.length > 1 || failures.length > 0;
  for (const [at, info] of infos.entries()) {
    context.out(`${at > 0 ? '\n\n' : ''}${yield* described(context, info, several)}`);
  }
  if (infos.length === 0 && failures.length === 0) {
    const where = context.on('all-namespaces') ? '' : ` in ${context.namespace} namespace.`;
    context.err(`No resources found${where}\n`);
  }
  const failure = aggregate(failures);
  return failure ? yield* fail(failure) : 0;
}

/** `oneOfSeveral`: those, and what was found by the beginning of its name, are described without events unless they are asked for. */
function* described(context: Context, info: Info, oneOfSeveral: boolean): Task<string> {
  const { kernel } = context.environment;
  return describe(info.object, info.mapping, {
    client: context.client,
    mapper: yield* check(context.mapper()),
    nowMs: kernel.wallClock,
    showEvents: context.given('show-events') || !oneOfSeveral ? context.on('show-events') : false,
  });
}

/** Objects whose names begin with what was asked for; the failure if there are none. */
function* byPrefix(context: Context, failure: Failure): Task<readonly Info[]> {
  const { tuples, types, names } = yield* check(parseArguments(context.args));
  const [prefix] = names;
  if (!isNotFound(failure) || tuples.length > 0 || types.length !== 1 || prefix === undefined)
    return yield* fail(failure);
  const mapper = yield* check(context.mapper());
  const mapping = yield* check(mapper.resource(types[0] as string));
  const all = yield* check(
    list(context.client, mapping, {
      args: [],
      namespace: context.namespace,
      enforceNamespace: false,
      allNamespaces: context.on('all-namespaces'),
    }),
  );
  const matching = all.filter((info) => info.name.startsWith(prefix));
  return matching.length === 0 ? yield* fail(failure) : matching;
}

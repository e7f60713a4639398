// kubectl rollout pause, resume, restart (kubectl/pkg/polymorphichelpers: objectpauser, objectresumer, objectrestarter).
import { toTime } from '../../../api/values/time.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Command, Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { messageOf, plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { at, textAt } from '../../json.ts';
import { fieldManager, filenameFlags, PRINT_FLAGS, SELECTOR } from '../../parse/common-flags.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { qualified } from '../../mapping.ts';
import { forEachWritten, whereOf, writeQuery } from '../common.ts';

interface Action {
  readonly name: string;
  /** `paused`. */
  readonly operation: string;
  /** `pausing is not supported`. */
  readonly gerund: string;
  readonly short: string;
  readonly patchOf: (context: Context, info: Info) => Result<JsonObject, string>;
}

function command(action: Action): Command {
  return {
    name: action.name,
    short: action.short,
    use: `rollout ${action.name} RESOURCE`,
    flags: [
      ...PRINT_FLAGS,
      ...filenameFlags('identifying the resource to get from a server.'),
      SELECTOR,
      fieldManager('kubectl-rollout'),
    ],
    run: (context) => run(context, action),
  };
}

function* run(context: Context, action: Action): Task<number> {
  if (context.args.length === 0 && !context.namesFiles) {
    yield* fail(plain('required resource not specified'));
  }
  const printer = yield* check(operationPrinter(context, 'none'));
  const found = yield* context.build({ latest: true, allowEmptySelector: true });
  if (found.items.length === 0) {
    context.err(`No resources found in ${context.namespace} namespace.\n`);
    return 0;
  }
  return yield* forEachWritten(context, found.items, function* (info): Task<Failure | undefined> {
    const patch = action.patchOf(context, info);
    const subject = `${qualified(info.mapping)} ${JSON.stringify(info.name)}`;
    if (!patch.ok)
      return plain(patch.error.startsWith('!') ? patch.error.slice(1) : `error: ${subject} ${patch.error}`);
    const answer = context.client.patch(whereOf(info), PATCH_TYPES.strategic, patch.value, writeQuery(context, 'none'));
    if (!answer.ok) return plain(`failed to patch: ${messageOf(answer.error)}`);
    context.out(yield* check(printer.print(answer.value, action.operation, info.mapping)));
    return undefined;
  });
}

export const pause = command({
  name: 'pause',
  operation: 'paused',
  gerund: 'pausing',
  short: 'Mark the provided resource as paused',
  patchOf(_context, info) {
    if (info.mapping.kind !== 'Deployment') return err('pausing is not supported');
    return at(info.object, 'spec', 'paused') === true ? err('is already paused') : ok({ spec: { paused: true } });
  },
});

export const resume = command({
  name: 'resume',
  operation: 'resumed',
  gerund: 'resuming',
  short: 'Resume a paused resource',
  patchOf(_context, info) {
    if (info.mapping.kind !== 'Deployment') return err('resuming is not supported');
    return at(info.object, 'spec', 'paused') === true ? ok({ spec: { paused: null } }) : err('is not paused');
  },
});

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

export const restart = command({
  name: 'restart',
  operation: 'restarted',
  gerund: 'restarting',
  short: 'Restart a resource',
  patchOf(context, info) {
    const { kind } = info.mapping;
    if (kind !== 'Deployment' && kind !== 'DaemonSet' && kind !== 'StatefulSet')
      return err('restarting is not supported');
    if (at(info.object, 'spec', 'paused') === true) {
      return err("can't restart paused deployment (run rollout resume first)");
    }
    const now = toTime(context.environment.kernel.wallClock);
    if (textAt(info.object, 'spec', 'template', 'metadata', 'annotations', RESTARTED_AT) === now) {
      return err(
        `!failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
      );
    }
    return ok({ spec: { template: { metadata: { annotations: { [RESTARTED_AT]: now } } } } });
  },
});

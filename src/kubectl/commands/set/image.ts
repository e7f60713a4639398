// kubectl set image (kubectl/pkg/cmd/set/set_image.go).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { Draft } from '../../json.ts';
import { check, fail } from '../../process.ts';
import { parseArguments } from '../../resources/builder.ts';
import type { Info } from '../../resources/builder.ts';
import { allContainers, podSpecOf, selectContainers } from '../workloads/pod-template.ts';
import { noTemplate, requireResources, setFlags, splitArguments, updateAll } from './update.ts';

export const setImage: Command = {
  name: 'image',
  short: 'Update the image of a pod template',
  use: 'set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  flags: [...setFlags('set image')],
  run,
};

function* run(context: Context): Task<number> {
  const [resources, changes] = splitArguments(context.args, (word) => word.indexOf('=') > 0);
  yield* requireResources(context, resources);
  yield* check(parseArguments(resources));
  if (changes.length === 0) yield* fail(plain('at least one image update is required'));
  return yield* updateAll(context, {
    resources,
    operation: 'image updated',
    refusal: 'failed to patch image update to pod template: ',
    change: (draft, info, before) => change(draft, info, changes, before),
  });
}

function change(
  draft: Draft,
  info: Info,
  changes: readonly string[],
  before: (failure: Failure) => void,
): Result<undefined, Failure> {
  const spec = podSpecOf(draft, info.mapping.kind);
  if (!spec) return err(noTemplate(info));
  for (const word of changes) {
    const [name = '', ...rest] = word.split('=');
    const containers = selectContainers(allContainers(spec), name);
    if (containers.length === 0) {
      if (name !== '*') before(plain(`error: unable to find container named ${JSON.stringify(name)}`));
      continue;
    }
    for (const container of containers) container['image'] = rest.join('=');
  }
  return ok(undefined);
}

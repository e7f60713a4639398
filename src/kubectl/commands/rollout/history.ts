// kubectl rollout history (kubectl/pkg/polymorphichelpers/history.go).
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { objectAt } from '../../json.ts';
import { filenameFlags, PRINT_FLAGS, SELECTOR } from '../../parse/common-flags.ts';
import { outputPrinter, STANDARD_FORMATS } from '../../printers/output.ts';
import { tabbed } from '../../printers/tab-writer.ts';
import { check, fail } from '../../process.ts';
import { podTemplateText } from '../../describe/pod-template.ts';
import type { Info } from '../../resources/builder.ts';
import { printedName } from '../../mapping.ts';
import { forEach } from '../common.ts';
import type { Revision } from './revisions.ts';
import { CHANGE_CAUSE, revisionsOf } from './revisions.ts';

export const history: Command = {
  name: 'history',
  short: 'View rollout history',
  use: 'rollout history (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...PRINT_FLAGS,
    ...filenameFlags('identifying the resource to get from a server.'),
    SELECTOR,
    {
      name: 'revision',
      type: 'int',
      default: '0',
      usage: 'See the details, including podTemplate of the revision specified',
    },
  ],
  run,
};

const KINDS: ReadonlySet<string> = new Set(['Deployment', 'DaemonSet', 'StatefulSet']);

function* run(context: Context): Task<number> {
  if (context.args.length === 0 && !context.namesFiles) {
    yield* fail(plain('required resource not specified'));
  }
  if (context.number('revision') < 0)
    yield* fail(plain('revision must be a positive integer: ' + String(context.number('revision'))));
  const found = yield* context.build({ latest: true, allowEmptySelector: true });
  return yield* forEach(found.items, function* (info) {
    if (!KINDS.has(info.mapping.kind)) {
      if (info.mapping.group === '' && info.mapping.kind !== 'Pod' && info.mapping.kind !== 'ReplicationController') {
        const { kind } = info.mapping;
        return plain(`error retrieving history for ${JSON.stringify(kind)}, no visitor method exists for { ${kind}}`);
      }
      return plain(`no history viewer has been implemented for ${JSON.stringify(kindName(info))}`);
    }
    const revisions = yield* revisionsOf(context, info);
    const wanted = context.number('revision');
    const chosen = revisions.find((revision) => revision.number === wanted);
    if (wanted > 0 && !chosen) return plain('unable to find the specified revision');
    if (context.text('output') !== '') {
      const printer = yield* check(outputPrinter(context, context.text('output'), { allowed: STANDARD_FORMATS }));
      for (const revision of chosen ? [chosen] : revisions) context.out(yield* check(printer.print(revision.object)));
      return undefined;
    }
    const heading = `${printedName(info.object, info.mapping)} ${chosen ? `with revision #${wanted}` : ''}`;
    context.out(`${heading}\n${chosen ? detail(chosen, info) : table(revisions)}\n`);
    return undefined;
  });
}

/** `ReplicaSet.apps`. */
export function kindName(info: Info): string {
  return info.mapping.group === '' ? info.mapping.kind : `${info.mapping.kind}.${info.mapping.group}`;
}

function table(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.\n';
  const rows = revisions.map(
    (revision) => `${revision.number}\t${revision.cause === '' ? '<none>' : revision.cause}\n`,
  );
  return tabbed(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, { minWidth: 0, padding: 2, rememberWidths: false });
}

/** The pod template as describe words it, but without its columns laid out. */
function detail(revision: Revision, info: Info): string {
  const template: JsonObject = revision.template;
  if (revision.cause === '' || info.mapping.kind !== 'Deployment') return podTemplateText(template);
  const metadata = objectAt(template, 'metadata') ?? {};
  const annotations = { ...objectAt(metadata, 'annotations'), [CHANGE_CAUSE]: revision.cause };
  return podTemplateText({ ...template, metadata: { ...metadata, annotations } });
}

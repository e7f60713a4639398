// kubectl label and annotate (kubectl/pkg/cmd/label, kubectl/pkg/cmd/annotate).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Command, Context } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { mapAt } from '../../json.ts';
import {
  ALL_NAMESPACES,
  allFlag,
  DRY_RUN,
  fieldManager,
  FIELD_SELECTOR,
  filenameFlags,
  localFlag,
  OVERWRITE,
  PRINT_FLAGS,
  RECORD,
  SELECTOR,
} from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { forEachWritten, recordChange, whereOf, writeQuery } from '../common.ts';
import { labelValueError } from './label-values.ts';

const CHANGE_CAUSE = 'kubernetes.io/change-cause';

type What = 'label' | 'annotation';

function flagsFor(what: What): Command['flags'] {
  const command = what === 'label' ? 'label' : 'annotate';
  return [
    ...PRINT_FLAGS,
    RECORD,
    ...filenameFlags(`identifying the resource to update the ${what}s`),
    ALL_NAMESPACES,
    SELECTOR,
    FIELD_SELECTOR,
    DRY_RUN,
    OVERWRITE,
    fieldManager(`kubectl-${command}`),
    localFlag(command),
    allFlag('Select all resources, in the namespace of the specified resource types'),
    switchFlag('list', `If true, display the ${what}s for a given resource.`),
    textFlag(
      'resource-version',
      `If non-empty, the ${what}s update will only succeed if this is the current resource-version for the object. Only valid when specifying a single resource.`,
    ),
  ];
}

export const label: Command = {
  name: 'label',
  short: 'Update the labels on a resource',
  use: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  flags: flagsFor('label') ?? [],
  run: (context) => run(context, 'label'),
};

export const annotate: Command = {
  name: 'annotate',
  short: 'Update the annotations on a resource',
  use: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  flags: flagsFor('annotation') ?? [],
  run: (context) => run(context, 'annotation'),
};

interface Changes {
  readonly resources: readonly string[];
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

function* run(context: Context, what: What): Task<number> {
  if (what === 'label' && context.on('list') && context.text('output') !== '') {
    yield* fail(plain('--list and --output may not be specified together'));
  }
  const dryRun = yield* check(dryRunOf(context));
  const changes = yield* check(changesOf(context, what));
  if (context.on('local') && changes.resources.length > 0) {
    const files = what === 'label' ? '-f pod.yaml or --filename=pod.json' : '-f rsrc.yaml or --filename=rsrc.json';
    yield* fail(plain(`can only use local files by ${files} when --local=true is set`));
  }
  if (changes.resources.length === 0 && !context.namesFiles) {
    yield* fail(plain('one or more resources must be specified as <resource> <name> or <resource>/<name>'));
  }
  if (changes.set.size === 0 && changes.remove.length === 0 && !context.on('list')) {
    yield* fail(plain(`at least one ${what} update is required`));
  }
  const local = context.on('local');
  const found = yield* context.build(
    local ? { args: [], latest: false, ...LOCAL } : { args: changes.resources, latest: true },
  );
  if (context.text('resource-version') !== '' && !found.single) {
    yield* fail(plain('--resource-version may only be used with a single resource'));
  }
  const printer = yield* check(operationPrinter(context, dryRun));
  return yield* forEachWritten(context, found.items, function* (info) {
    if (context.on('list')) {
      const shown = updated(context, info, changes, what, 'client');
      if (!shown.ok) return shown.error;
      list(context, { ...info, object: shown.value }, what, found.items.length > 1);
      return undefined;
    }
    const conflict = conflictOf(info.object, changes, what, context.on('overwrite'));
    if (conflict) return conflict;
    if (what === 'label' && !context.on('local')) tellMissing(context, info.object, changes);
    const changed = updated(context, info, changes, what, dryRun);
    if (!changed.ok) return changed.error;
    recordChange(context, info, dryRun);
    const operation = what === 'annotation' ? 'annotated' : labelOperation(info.object, changes);
    context.out(yield* check(printer.print(changed.value, operation, info.mapping)));
    return undefined;
  });
}

/** What only asks of a server says nothing of files. */
const LOCAL = { selector: '', fieldSelector: '', all: false } as const;

/** Which words are resources, which are changes. */
function changesOf(context: Context, what: What): Result<Changes, Failure> {
  const first = context.args.findIndex((word, at) => isChange(word) && at > 0);
  const direct =
    context.args.length > 0 &&
    isChange(context.args[0] as string) &&
    (context.list('filename').length > 0 || context.args.length === 1);
  const from = direct ? 0 : first < 0 ? context.args.length : first;
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const word of context.args.slice(from)) {
    const equals = word.indexOf('=');
    const isPair = equals > 0 || (word.endsWith('-') && word.length > 1);
    if (!isPair && set.size + remove.length > 0) {
      return err(plain(`all resources must be specified before ${what} changes: ${word}`));
    }
    if (equals > 0) {
      if (what === 'label' && word.split('=').length !== 2) return err(plain(`invalid label spec: ${word}`));
      const key = word.slice(0, equals);
      const value = word.slice(equals + 1);
      const wrong = what === 'label' ? labelValueError(value) : undefined;
      if (wrong !== undefined) return err(plain(`invalid label value: ${JSON.stringify(word)}: ${wrong}`));
      set.set(key, value);
    } else if (word.endsWith('-') && word.length > 1) remove.push(word.slice(0, -1));
    else return err(plain(what === 'label' ? `unknown label spec: ${word}` : `unexpected ${what} format: ${word}`));
  }
  if (remove.some((key) => set.has(key))) {
    const both = remove.filter((key) => set.has(key)).join(', ');
    return err(
      plain(
        what === 'label'
          ? 'can not both modify and remove a label in the same command'
          : `can not both modify and remove the following annotation(s) in the same command: ${both}`,
      ),
    );
  }
  return ok({ resources: context.args.slice(0, from), set, remove });
}

function isChange(word: string): boolean {
  return word.indexOf('=') > 0 || (word.endsWith('-') && word.length > 1);
}

function list(context: Context, info: Info, what: What, several: boolean): void {
  const values = mapAt(info.object, 'metadata', `${what}s`);
  if (several) context.out(`Listing ${what}s for ${info.mapping.kind}.${info.mapping.group}/${info.name}:\n`);
  const indent = several ? ' ' : '';
  for (const key of Object.keys(values).toSorted()) context.out(`${indent}${key}=${values[key]}\n`);
}

function conflictOf(object: JsonObject, changes: Changes, what: What, overwrite: boolean): Failure | undefined {
  if (overwrite) return undefined;
  const values = mapAt(object, 'metadata', `${what}s`);
  const conflicts = [...changes.set].flatMap(([key, value]) => {
    const old = values[key];
    // the change-cause is there to be overwritten
    const free = what === 'annotation' && key === CHANGE_CAUSE;
    return old === undefined || old === value || free ? [] : [{ key, old }];
  });
  if (conflicts.length === 0) return undefined;
  if (what === 'label') {
    const texts = conflicts.map(({ key, old }) =>
      plain(`'${key}' already has a value (${old}), and --overwrite is false`),
    );
    return texts.length === 1 ? texts[0] : { kind: 'several', failures: texts };
  }
  const texts = conflicts.map(({ key, old }) => `'${key}' already has a value (${old})`).toSorted();
  return plain(`--overwrite is false but found the following declared annotation(s): ${texts.join('; ')}`);
}

function tellMissing(context: Context, object: JsonObject, changes: Changes): void {
  const values = mapAt(object, 'metadata', 'labels');
  for (const key of changes.remove) {
    if (values[key] === undefined) context.out(`label ${JSON.stringify(key)} not found.\n`);
  }
}

function labelOperation(object: JsonObject, changes: Changes): string {
  const values = mapAt(object, 'metadata', 'labels');
  const adds = [...changes.set].some(([key, value]) => values[key] !== value);
  const removes = changes.remove.some((key) => values[key] !== undefined);
  if (adds && removes) return 'modified';
  if (adds) return 'labeled';
  return removes ? 'unlabeled' : 'not labeled';
}

function updated(
  context: Context,
  info: Info,
  changes: Changes,
  what: What,
  dryRun: 'none' | 'client' | 'server',
): Result<JsonObject, Failure> {
  const field = `${what}s`;
  const version = context.text('resource-version');
  if (dryRun === 'client' || context.on('local')) {
    const values = { ...mapAt(info.object, 'metadata', field), ...Object.fromEntries(changes.set) };
    for (const key of changes.remove) delete values[key];
    const metadata = info.object['metadata'] as JsonObject;
    const told = version === '' ? {} : { resourceVersion: version };
    return ok({ ...info.object, metadata: { ...metadata, ...told, [field]: values } });
  }
  const old = mapAt(info.object, 'metadata', field);
  const same =
    changes.remove.every((key) => old[key] === undefined) &&
    [...changes.set].every(([key, value]) => old[key] === value);
  if (same && version === '' && what === 'label') return ok(info.object);
  const values: Record<string, string | null> = {
    ...Object.fromEntries(changes.set),
    ...Object.fromEntries(changes.remove.map((key) => [key, null])),
  };
  const body = { metadata: { [field]: values, ...(version === '' ? {} : { resourceVersion: version }) } };
  return context.client.patch(whereOf(info), PATCH_TYPES.merge, body, writeQuery(context, dryRun));
}

// kubectl taint (kubectl/pkg/cmd/taint).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Taint } from '../../../api/generated/types.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Command, Context } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain, verbatim } from '../../failure.ts';
import { listAt } from '../../json.ts';
import {
  allFlag,
  DRY_RUN,
  fieldManager,
  OVERWRITE,
  PRINT_FLAGS,
  SELECTOR,
  VALIDATE,
} from '../../parse/common-flags.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { check, fail } from '../../process.ts';
import { fieldValidation, forEachWritten, whereOf, writeQuery } from '../common.ts';
import { labelValueError, qualifiedNameError } from '../objects/label-values.ts';

export const taint: Command = {
  name: 'taint',
  short: 'Update the taints on one or more nodes',
  use: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  flags: [
    ...PRINT_FLAGS,
    DRY_RUN,
    VALIDATE,
    SELECTOR,
    OVERWRITE,
    fieldManager('kubectl-taint'),
    allFlag('Select all nodes in the cluster'),
  ],
  run,
};

interface Spec {
  readonly add: readonly Taint[];
  readonly remove: readonly { readonly key: string; readonly effect: string }[];
}

const EFFECTS: ReadonlySet<string> = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);

function* run(context: Context): Task<number> {
  const dryRun = yield* check(dryRunOf(context));
  const { args } = context;
  const first = args.findIndex(isTaint);
  const [type, ...names] = first < 0 ? args : args.slice(0, first);
  const words = first < 0 ? [] : args.slice(first);
  const late = words.find((word) => !isTaint(word));
  if (late !== undefined) yield* fail(plain(`all resources must be specified before taint changes: ${late}`));
  if (type === undefined) return yield* fail(plain('one or more resources must be specified as <resource> <name>'));
  if (words.length === 0) yield* fail(plain('at least one taint update is required'));
  const parsed = parse(words);
  if (!parsed.ok) return yield* fail(context.usage(parsed.error));
  const spec = parsed.value;
  const mapping = (yield* check(context.mapper())).find(type);
  if (!mapping) return yield* fail(verbatim(`the server doesn't have a resource type ${JSON.stringify(type)}`));
  if (mapping.resource !== 'nodes') yield* fail(plain(`invalid resource type ${type}, only node types are supported`));
  if (names.length === 0 && !context.on('all') && context.text('selector') === '') {
    yield* fail(plain("at least one resource name must be specified since '--all' parameter is not set"));
  }
  yield* check(fieldValidation(context));
  const both = spec.remove
    .filter((one) => spec.add.some((other) => other.key === one.key && ['', other.effect].includes(one.effect)))
    .map(({ key, effect }) => `${key}=${effect}`);
  if (both.length > 0) {
    const message = 'can not both modify and remove the following taint(s) in the same command';
    yield* fail(plain(`${message}: ${both.join(', ')}`));
  }
  const printer = yield* check(operationPrinter(context, 'none'));
  const found = yield* context.build({ args: [type, ...names], latest: true });
  return yield* forEachWritten(context, found.items, function* (info): Task<Failure | undefined> {
    const taints = listAt(info.object, 'spec', 'taints') as readonly Taint[];
    if (!context.on('overwrite')) {
      const taken = spec.add
        .filter((added) => taints.some((old) => old.key === added.key && old.effect === added.effect))
        .map((added) => added.key);
      if (taken.length > 0) {
        return plain(
          `node ${info.name} already has ${taken.join(',')} taint(s) with same effect(s) and --overwrite is false`,
        );
      }
    }
    const next = updated(taints, spec);
    if (!next.ok) return next.error;
    const patch = { spec: { taints: next.value.length === 0 ? null : next.value } };
    const answer =
      dryRun === 'client'
        ? ok(info.object)
        : context.client.patch(whereOf(info), PATCH_TYPES.merge, patch, writeQuery(context, dryRun));
    if (!answer.ok) return answer.error;
    context.out(
      yield* check(printer.print(answer.value, operationOf(context.on('overwrite'), spec, taints), info.mapping)),
    );
    return undefined;
  });
}

function isTaint(word: string): boolean {
  return word.indexOf('=') > 0 || word.includes(':') || isRemoval(word);
}

function isRemoval(word: string): boolean {
  return word.endsWith('-') && word.length > 1;
}

/** What kubectl calls it: `tainted` only where the node has more taints than before. */
function operationOf(overwrite: boolean, { add, remove }: Spec, before: readonly Taint[]): string {
  const added = add.some((one) => !before.some((old) => old.key === one.key && old.effect === one.effect));
  if (overwrite || (added && remove.length > 0)) return 'modified';
  return added ? 'tainted' : 'untainted';
}

function parse(words: readonly string[]): Result<Spec, string> {
  const add: Taint[] = [];
  const remove: { key: string; effect: string }[] = [];
  for (const word of words) {
    const removal = isRemoval(word);
    const text = removal ? word.slice(0, -1) : word;
    const [head = '', effect = '', more] = text.split(':');
    const [key = '', value = ''] = head.split('=');
    if (more !== undefined || head.split('=').length > 2) return err(`invalid taint spec: ${word}`);
    if (removal) {
      if (effect !== '' && !EFFECTS.has(effect))
        return err(`invalid taint effect: ${effect}, unsupported taint effect`);
      remove.push({ key, effect });
      continue;
    }
    if (effect === '')
      return err(`invalid taint spec: ${word}${head.includes('=') ? `, ${qualifiedNameError(head) ?? ''}` : ''}`);
    if (!EFFECTS.has(effect)) return err(`invalid taint effect: ${effect}, unsupported taint effect`);
    const wrong = qualifiedNameError(key) ?? (value === '' ? undefined : labelValueError(value));
    if (wrong !== undefined) return err(`invalid taint spec: ${word}, ${wrong}`);
    if (add.some((other) => other.key === key && other.effect === effect)) {
      return err(`duplicated taints with the same key and effect: {${key} ${value} ${effect} <nil>}`);
    }
    add.push({ key, effect, ...(value === '' ? {} : { value }) });
  }
  return ok({ add, remove });
}

function updated(taints: readonly Taint[], spec: Spec): Result<readonly Taint[], Failure> {
  const missing = spec.remove.filter(
    ({ key, effect }) => !taints.some((old) => old.key === key && (effect === '' || old.effect === effect)),
  );
  if (missing.length > 0) {
    const texts = missing.map(({ key, effect }) =>
      plain(`taint ${JSON.stringify(effect === '' ? key : `${key}:${effect}`)} not found`),
    );
    return err(texts.length === 1 ? (texts[0] as Failure) : { kind: 'several', failures: texts });
  }
  const kept = taints.filter(
    (old) =>
      !spec.remove.some(({ key, effect }) => old.key === key && (effect === '' || old.effect === effect)) &&
      !spec.add.some((added) => added.key === old.key && added.effect === old.effect),
  );
  return ok([...spec.add, ...kept]);
}

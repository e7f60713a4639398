// kubectl set env (kubectl/pkg/cmd/set/set_env.go).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { decodeBase64Text } from '../../../base/base64.ts';
import type { Command, Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { Draft, JsonObject } from '../../json.ts';
import { at, byBytes, copy, listAt, mapAt, textAt } from '../../json.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo } from '../../resources/builder.ts';
import { readAll } from '../../resources/files.ts';
import { allContainers, podSpecOf, selectContainers } from '../workloads/pod-template.ts';
import { named, noTemplate, setFlags, splitArguments, titleOf, updateAll } from './update.ts';
import { listFlag, sliceFlag, switchFlag, textFlag } from '../../parse/flag-forms.ts';

export const setEnv: Command = {
  name: 'env',
  short: 'Update environment variables on a pod template',
  use: 'set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  flags: [
    ...setFlags('set env'),
    textFlag('containers', 'The names of containers in the selected pod templates to change - may use wildcards', {
      short: 'c',
      default: '*',
    }),
    listFlag('env', 'Specify a key-value pair for an environment variable to set into each container.', { short: 'e' }),
    textFlag('from', 'The name of a resource from which to inject environment variables'),
    sliceFlag('keys', 'Comma-separated list of keys to import from specified resource'),
    switchFlag(
      'list',
      'If true, display the environment and any changes in the standard format. this flag will removed when we have kubectl view env.',
    ),
    switchFlag(
      'overwrite',
      'If true, allow environment to be overwritten, otherwise reject updates that overwrite existing environment.',
      { default: 'true' },
    ),
    textFlag('prefix', 'Prefix to append to variable names'),
    switchFlag('resolve', 'If true, show secret or configmap references when listing variables'),
  ],
  run,
};

interface EnvChanges {
  readonly set: readonly JsonObject[];
  readonly remove: readonly string[];
}

function* run(context: Context): Task<number> {
  if (context.on('list') && context.text('output') !== '') {
    yield* fail(plain('--list and --output may not be specified together'));
  }
  if (context.list('keys').length > 0 && context.text('from') === '') {
    yield* fail(plain('when specifying --keys, a configmap or secret must be provided with --from'));
  }
  const isChange = (word: string): boolean => word.indexOf('=') > 0 || word.endsWith('-');
  const [resources, words] = splitArguments(context.args, isChange);
  if (resources.length === 0 && context.list('filename').length === 0 && context.text('from') === '') {
    yield* fail(plain('one or more resources must be specified as <resource> <name> or <resource>/<name>'));
  }
  const changes = yield* changesOf(context, [...words, ...context.list('env')]);
  if (context.on('list')) return yield* list(context, resources, changes);
  return yield* updateAll(context, {
    resources,
    operation: 'env updated',
    refusal: 'failed to patch env update to pod template: ',
    change: (draft, info) => change(context, draft, info, changes),
  });
}

function* changesOf(context: Context, words: readonly string[]): Task<EnvChanges> {
  const set: JsonObject[] = [];
  const remove: string[] = [];
  for (const word of words) {
    if (word === '-') {
      for (const line of (yield* readAll(context.environment.stdin)).split('\n')) {
        const pair = /^([^=]+)=(.*)$/.exec(line.trim());
        if (pair) set.push({ name: pair[1], value: pair[2] });
      }
      continue;
    }
    const equals = word.indexOf('=');
    if (equals > 0) set.push({ name: word.slice(0, equals), value: word.slice(equals + 1) });
    else if (word.endsWith('-')) remove.push(word.slice(0, -1));
    else yield* fail(plain(`unknown environment variable: ${word}`));
  }
  const wrong = set.find((item) => !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(String(item['name'])));
  if (wrong) yield* fail(plain(`${JSON.stringify(wrong['name'])} is not a valid key name: ${NAME_RULE}`));
  if (set.some((item) => remove.includes(String(item['name'])))) {
    yield* fail(plain('can not both modify and remove the same environment variable in the same command'));
  }
  const from = context.text('from');
  const all = from === '' ? set : [...set, ...(yield* imported(context, from))];
  return { set: all.map((item) => ({ ...item, name: `${context.text('prefix')}${String(item['name'])}` })), remove };
}

const NAME_RULE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

/** Variables that refer to the keys of a ConfigMap or Secret. */
function* imported(context: Context, from: string): Task<readonly JsonObject[]> {
  if (context.on('local')) yield* fail(plain('unsupported resource specified in --from'));
  const found = yield* context.build({ args: [from], selector: '', all: false });
  const [item] = found.items;
  if (item === undefined || !isInfo(item)) return yield* fail(item ?? plain(`${from} not found`));
  const { kind } = item.mapping;
  if (kind !== 'ConfigMap' && kind !== 'Secret') yield* fail(plain(`unsupported resource specified in --from`));
  const reference = kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef';
  const wanted = context.list('keys');
  const keys = Object.keys(mapAt(item.object, 'data')).filter((key) => wanted.length === 0 || wanted.includes(key));
  return keys.toSorted(byBytes).map((key) => ({
    name: variableName(context, key),
    valueFrom: { [reference]: { key, name: item.name } },
  }));
}

function variableName(context: Context, key: string): string {
  const name = key.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
  if (name !== key) context.warn(`key ${key} transferred to ${name}`);
  return name;
}

function change(context: Context, draft: Draft, info: Info, changes: EnvChanges): Result<undefined, Failure> {
  const spec = podSpecOf(draft, info.mapping.kind);
  if (!spec) return err(noTemplate(info));
  const pattern = context.text('containers');
  const containers = selectContainers(allContainers(spec), pattern);
  if (containers.length === 0) {
    context.warn(`${info.mapping.kind}/${info.name} does not have any containers matching ${JSON.stringify(pattern)}`);
    return ok(undefined);
  }
  for (const container of containers) {
    const before = listAt(container, 'env');
    if (!context.on('overwrite')) {
      const taken = changes.set.find((item) =>
        before.some((old) => textAt(old, 'name') === item['name'] && textAt(old, 'value') !== item['value']),
      );
      if (taken)
        return err(
          plain(
            `${titleOf(info)} '${String(taken['name'])}' already has a value (${textAt(
              before.find((old) => textAt(old, 'name') === taken['name']),
              'value',
            )}), and --overwrite is false`,
          ),
        );
    }
    const kept = before
      .filter((item) => !changes.remove.includes(textAt(item, 'name')))
      .map((item) => changes.set.find((other) => other['name'] === textAt(item, 'name')) ?? item);
    const added = changes.set.filter((item) => !before.some((old) => textAt(old, 'name') === item['name']));
    const env = [...kept, ...added];
    if (env.length > 0) container['env'] = env;
    else delete container['env'];
  }
  return ok(undefined);
}

/** The variables as they would be after the changes. */
function* list(context: Context, resources: readonly string[], changes: EnvChanges): Task<number> {
  const found = yield* named(context, resources);
  for (const item of found.items) {
    if (!isInfo(item)) return yield* fail(item);
    const info: Info = { ...item, object: copy(item.object) };
    if (podSpecOf(info.object, info.mapping.kind) && !change(context, info.object, info, changes).ok) {
      continue;
    }
    const spec = podSpecOf(info.object, info.mapping.kind);
    if (!spec) return yield* fail(noTemplate(info));
    for (const container of selectContainers(allContainers(spec), context.text('containers'))) {
      context.out(`# ${info.mapping.kind} ${info.name}, container ${textAt(container, 'name')}\n`);
      for (const variable of listAt(container, 'env')) context.out(yield* variableLine(context, info, variable));
    }
  }
  return 0;
}

/** Fields of which kubectl itself knows the value. */
function unresolved(path: string): boolean {
  return !/^metadata\.(name|namespace|uid|annotations|labels)/.test(path);
}

function* variableLine(context: Context, info: Info, variable: unknown): Task<string> {
  const name = textAt(variable, 'name');
  const from = at(variable, 'valueFrom');
  if (from === undefined) return `${name}=${textAt(variable, 'value')}\n`;
  const secret = at(from, 'secretKeyRef');
  const reference = secret ?? at(from, 'configMapKeyRef');
  if (reference === undefined) {
    const path = textAt(from, 'fieldRef', 'fieldPath');
    const what = path === '' ? `resource ${textAt(from, 'resourceFieldRef', 'resource')}` : `fieldPath: ${path}`;
    if (context.on('resolve') && unresolved(path)) {
      context.err(`error retrieving reference for ${name}: unsupported ${what}\n`);
    }
    return path === ''
      ? `# ${name} from resource ${textAt(from, 'resourceFieldRef', 'resource')}\n`
      : `# ${name} from field path ${path}\n`;
  }
  const kind = secret === undefined ? 'configmap' : 'secret';
  const key = textAt(reference, 'key');
  if (!context.on('resolve')) return `# ${name} from ${kind} ${textAt(reference, 'name')}, key ${key}\n`;
  const mapping = yield* check((yield* check(context.mapper())).resource(`${kind}s`));
  const object = yield* check(
    context.client.get({ mapping, namespace: info.namespace, name: textAt(reference, 'name') }),
  );
  const value = mapAt(object, 'data')[key] ?? '';
  return `${name}=${secret === undefined ? value : (decodeBase64Text(value) ?? '')}\n`;
}

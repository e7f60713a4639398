// From arguments and files to objects (cli-runtime/pkg/resource: Builder).
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import type { Client, Query, RequestOptions } from '../client.ts';
import type { Failure } from '../failure.ts';
import { isNotFound, plain } from '../failure.ts';
import type { JsonObject } from '../json.ts';
import { listAt, mapAt, nameOf, textAt } from '../json.ts';
import { selects } from '../selector.ts';
import type { SourceText } from './files.ts';
import { documentsOf } from './manifests.ts';
import type { Mapper, Mapping } from '../mapping.ts';
import { pathOf } from '../mapping.ts';

/** One object that a command is about. `object` is undefined if it was not fetched. */
export interface Info {
  readonly mapping: Mapping;
  readonly namespace: string;
  readonly name: string;
  /** The file it came from, as errors name it. */
  readonly source: string | undefined;
  /** Read from a file for `--local`: no server was asked of its kind. */
  readonly local?: boolean;
  readonly object: JsonObject;
}

/** Objects in order; a failure stands where an object could not be had. */
export interface Found {
  readonly items: readonly (Info | Failure)[];
  /** Whether exactly one object was asked for by name. */
  readonly single: boolean;
  /** Whether a name was given. */
  readonly named: boolean;
}

export interface BuildOptions {
  readonly args: readonly string[];
  readonly sources?: readonly SourceText[];
  readonly namespace: string;
  /** Whether the namespace was given on the command line: files of others are then refused. */
  readonly enforceNamespace: boolean;
  readonly allNamespaces?: boolean;
  readonly selector?: string;
  readonly fieldSelector?: string;
  /** `--all`: every object of the types. */
  readonly all?: boolean;
  /** A type alone means all its objects (get, describe). */
  readonly allowEmptySelector?: boolean;
  /** Objects of files are fetched from the server. */
  readonly latest?: boolean;
  /** Objects named by arguments need not be fetched. */
  readonly withoutFetch?: boolean;
  /** `--local`: objects of files stay as they are. */
  readonly local?: boolean;
  /** One argument is the type, the others are not names (set image, label …): how many leading arguments are resources. */
  readonly defaultType?: string;
  readonly ignoreNotFound?: boolean;
  readonly request?: RequestOptions;
  readonly subresource?: string;
  readonly onShortName?: (warning: string) => void;
}

export const NO_RESOURCES = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

const SLASH_ARGUMENTS =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

export function isInfo(item: Info | Failure): item is Info {
  return 'mapping' in item;
}

/** Finds what the options name. */
export function build(mapper: Mapper, client: Client, options: BuildOptions): Result<Found, Failure> {
  const { args, selector, sources } = options;
  if (sources !== undefined) return fromFiles(mapper, client, sources, options);
  const parsed = parseArguments(args, options.defaultType);
  if (!parsed.ok) return parsed;
  const { tuples, types, names } = parsed.value;
  const selecting = (selector ?? '') !== '' || (options.fieldSelector ?? '') !== '' || options.all === true;
  if (tuples.length > 0) {
    if (selecting) return err(plain('name cannot be provided when a selector is specified'));
    return fromTuples(mapper, client, tuples, options);
  }
  if (types.length === 0) return err(plain(NO_RESOURCES));
  const mappings = mappingsOf(mapper, types, options);
  if (!mappings.ok) return mappings;
  if (names.length > 0) {
    if (selecting) return err(plain('name cannot be provided when a selector is specified'));
    return fromNames(client, mappings.value, names, options);
  }
  if (!selecting && options.allowEmptySelector !== true) {
    return err(plain('resource(s) were provided, but no name was specified'));
  }
  return fromSelector(client, mappings.value, options);
}

interface Arguments {
  readonly tuples: readonly (readonly [type: string, name: string])[];
  readonly types: readonly string[];
  readonly names: readonly string[];
}

export function parseArguments(args: readonly string[], defaultType?: string): Result<Arguments, Failure> {
  const slashes = args.filter((arg) => arg.includes('/')).length;
  if (slashes > 0) {
    if (args.some((arg) => arg.split('/').length > 2)) {
      return err(plain('arguments in resource/name form may not have more than one slash'));
    }
    if (defaultType !== undefined && slashes < args.length) {
      return parseTuples(args.map((arg) => (arg.includes('/') ? arg : `${defaultType}/${arg}`)));
    }
    return slashes < args.length ? err(plain(SLASH_ARGUMENTS)) : parseTuples(args);
  }
  if (defaultType !== undefined) return ok({ tuples: [], types: [defaultType], names: args });
  const [types = '', ...names] = args;
  return ok({ tuples: [], types: types === '' ? [] : types.split(','), names });
}

function parseTuples(args: readonly string[]): Result<Arguments, Failure> {
  const tuples: [string, string][] = [];
  for (const arg of args) {
    const parts = arg.split('/');
    const [type = '', name = ''] = parts;
    if (parts.length !== 2 || type === '' || name === '' || type.includes(',')) {
      return err(plain('arguments in resource/name form must have a single resource and name'));
    }
    tuples.push([type, name]);
  }
  return ok({ tuples, types: [], names: [] });
}

function mappingsOf(
  mapper: Mapper,
  types: readonly string[],
  options: BuildOptions,
): Result<readonly Mapping[], Failure> {
  const mappings: Mapping[] = [];
  for (const type of types) {
    const category = mapper.category(type);
    if (category.length > 0) {
      mappings.push(...category);
      continue;
    }
    const mapping = mapper.resource(type);
    if (!mapping.ok) return mapping;
    const warning = mapper.shortNameWarning(type);
    if (warning !== undefined) options.onShortName?.(warning);
    if (!mappings.includes(mapping.value)) mappings.push(mapping.value);
  }
  return ok(mappings);
}

function fromTuples(
  mapper: Mapper,
  client: Client,
  tuples: readonly (readonly [string, string])[],
  options: BuildOptions,
): Result<Found, Failure> {
  if (options.allNamespaces) return err(plain('a resource cannot be retrieved by name across all namespaces'));
  const items: (Info | Failure)[] = [];
  for (const [type, name] of tuples) {
    const mapping = mapper.resource(type);
    if (!mapping.ok) return mapping;
    items.push(...fetched(client, mapping.value, name, options));
  }
  return ok({ items, single: tuples.length === 1, named: true });
}

function fromNames(
  client: Client,
  mappings: readonly Mapping[],
  names: readonly string[],
  options: BuildOptions,
): Result<Found, Failure> {
  if (options.allNamespaces && mappings.some((mapping) => mapping.namespaced)) {
    return err(plain('a resource cannot be retrieved by name across all namespaces'));
  }
  // several types: every name is looked for in each of them
  const items = mappings.flatMap((mapping) => names.flatMap((name) => fetched(client, mapping, name, options)));
  return ok({ items, single: names.length === 1 && mappings.length === 1, named: true });
}

function fetched(client: Client, mapping: Mapping, name: string, options: BuildOptions): readonly (Info | Failure)[] {
  const namespace = mapping.namespaced ? options.namespace : '';
  const unfetched = {
    apiVersion: mapping.group === '' ? mapping.version : `${mapping.group}/${mapping.version}`,
    kind: mapping.kind,
    metadata: { name, ...(namespace === '' ? {} : { namespace }) },
  };
  if (options.withoutFetch) return [{ mapping, namespace, name, source: undefined, object: unfetched }];
  const { subresource } = options;
  const where = { mapping, namespace, name, ...(subresource ? { subresource } : {}) };
  const got = client.get(where, options.request);
  if (got.ok) return [{ mapping, namespace, name, source: undefined, object: got.value }];
  if (!isNotFound(got.error)) return [got.error];
  if (options.ignoreNotFound) return [];
  return [missingNamespace(client, namespace) ?? got.error];
}

/** A named object in a namespace that does not exist is told as the namespace's absence. */
function missingNamespace(client: Client, namespace: string): Failure | undefined {
  if (namespace === '' || namespace === 'default') return undefined;
  const got = client.request('GET', `/api/v1/namespaces/${namespace}`);
  return !got.ok && isNotFound(got.error) ? got.error : undefined;
}

function fromSelector(client: Client, mappings: readonly Mapping[], options: BuildOptions): Result<Found, Failure> {
  const items: (Info | Failure)[] = [];
  for (const mapping of mappings) {
    const listed = list(client, mapping, options);
    if (!listed.ok) items.push(listed.error);
    else items.push(...listed.value);
  }
  return ok({ items, single: false, named: false });
}

/** The objects of a type that the options select; a Table is one item. */
export function list(client: Client, mapping: Mapping, options: BuildOptions): Result<readonly Info[], Failure> {
  const namespace = options.allNamespaces || !mapping.namespaced ? '' : options.namespace;
  const query: Query = {
    ...options.request?.query,
    labelSelector: options.selector,
    fieldSelector: options.fieldSelector,
    limit: '500',
  };
  const got = client.request('GET', pathOf(mapping, namespace), { ...options.request, query });
  if (!got.ok) return err(unmatched(got.error, mapping, options));
  const kind = textAt(got.value, 'kind');
  if (kind === 'Table') {
    return ok([{ mapping, namespace, name: '', source: undefined, object: got.value as JsonObject }]);
  }
  const apiVersion = textAt(got.value, 'apiVersion');
  return ok(
    listAt(got.value, 'items').map((item) => {
      const object = { apiVersion, kind: kind.replace(/List$/, ''), ...(item as JsonObject) };
      return {
        mapping,
        namespace: textAt(item, 'metadata', 'namespace'),
        name: nameOf(item),
        source: undefined,
        object,
      };
    }),
  );
}

/** The server's refusal of a selector, as kubectl retells it. */
function unmatched(failure: Failure, mapping: Mapping, options: BuildOptions): Failure {
  const selecting = (options.selector ?? '') !== '' || (options.fieldSelector ?? '') !== '';
  if (!selecting || failure.kind !== 'status' || failure.status.reason !== 'BadRequest') return failure;
  const gvr = `${mapping.group === '' ? '' : mapping.group}/${mapping.version}, Resource=${mapping.resource}`;
  const prefix = `Unable to find ${JSON.stringify(gvr)} that match label selector ${JSON.stringify(options.selector ?? '')}, field selector ${JSON.stringify(options.fieldSelector ?? '')}: `;
  return { kind: 'status', status: { ...failure.status, message: `${prefix}${failure.status.message ?? ''}` } };
}

function fromFiles(
  mapper: Mapper,
  client: Client,
  sources: readonly SourceText[],
  options: BuildOptions,
): Result<Found, Failure> {
  if (options.args.length > 0) {
    return err(
      plain('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well'),
    );
  }
  if (options.all) return err(plain("setting 'all' parameter but found a non empty selector. "));
  const items: (Info | Failure)[] = [];
  for (const source of sources) {
    for (const document of documentsOf(source)) {
      items.push(...infosOf(mapper, client, document, source.name, options));
    }
  }
  return ok({ items, single: items.length === 1, named: true });
}

function infosOf(
  mapper: Mapper,
  client: Client,
  document: Result<JsonObject, Failure>,
  source: string,
  options: BuildOptions,
): readonly (Info | Failure)[] {
  if (!document.ok) return [document.error];
  const object = document.value;
  const known = mapper.byKind(textAt(object, 'apiVersion'), textAt(object, 'kind'));
  const mapping = known ?? (options.local ? assumedMapping(object) : undefined);
  if (!mapping) return [noMatch(object, source)];
  const { selector } = options;
  if (selector !== undefined && selector !== '') {
    const selected = selects(selector, mapAt(object, 'metadata', 'labels'));
    if (!selected.ok) return [plain(selected.error)];
    if (!selected.value) return [];
  }
  const placed = options.local ? ok(object) : inNamespace(object, mapping, options);
  if (!placed.ok) return [placed.error];
  const namespace = textAt(placed.value, 'metadata', 'namespace');
  const info: Info = {
    mapping,
    namespace,
    name: nameOf(object),
    source,
    object: placed.value,
    ...(options.local ? { local: true } : {}),
  };
  if (options.latest !== true) return [info];
  return fetched(client, mapping, info.name, { ...options, namespace }).map((item) =>
    isInfo(item) ? { ...item, source } : item,
  );
}

/** A kind that is only read and printed need not be known to the server. */
function assumedMapping(object: JsonObject): Mapping {
  const apiVersion = textAt(object, 'apiVersion');
  const kind = textAt(object, 'kind');
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  const singular = kind.toLowerCase();
  const none: readonly string[] = [];
  return {
    group,
    version,
    kind,
    resource: `${singular}s`,
    singular,
    namespaced: true,
    shortNames: none,
    categories: none,
    verbs: none,
  };
}

/** The object with its namespace filled in, if it lives in one. */
function inNamespace(object: JsonObject, mapping: Mapping, options: BuildOptions): Result<JsonObject, Failure> {
  const metadata = (object['metadata'] ?? {}) as JsonObject;
  const own = textAt(object, 'metadata', 'namespace');
  if (!mapping.namespaced) {
    if (own === '') return ok(object);
    const { namespace: _dropped, ...rest } = metadata;
    return ok({ ...object, metadata: rest });
  }
  if (own === '') return ok({ ...object, metadata: { ...metadata, namespace: options.namespace } });
  if (options.enforceNamespace && own !== options.namespace) {
    return err(
      plain(
        `the namespace from the provided object ${JSON.stringify(own)} does not match the namespace ${JSON.stringify(options.namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
      ),
    );
  }
  return ok(object);
}

function noMatch(object: JsonObject, source: string): Failure {
  const name = JSON.stringify(nameOf(object));
  const namespace = JSON.stringify(textAt(object, 'metadata', 'namespace'));
  const kind = JSON.stringify(textAt(object, 'kind'));
  const version = JSON.stringify(textAt(object, 'apiVersion'));
  return plain(
    `resource mapping not found for name: ${name} namespace: ${namespace} from ${JSON.stringify(source)}: no matches for kind ${kind} in version ${version}\nensure CRDs are installed first`,
  );
}

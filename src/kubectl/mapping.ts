import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { ApiServer } from '../sim/apiserver/request.ts';
import type { Failure } from './failure.ts';
import { plain, verbatim } from './failure.ts';
import { at, listAt, textAt } from './json.ts';

/** What the server's discovery says of one resource. */
export interface Mapping {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
}

/** The kinds that a server knows, in its order of priority, and how people name them. */
export class Mapper {
  readonly mappings: readonly Mapping[];
  /** Names of subresources: `pods/log`, `deployments/scale`. */
  readonly subresources: ReadonlySet<string>;

  constructor(mappings: readonly Mapping[], subresources: ReadonlySet<string>) {
    this.mappings = mappings;
    this.subresources = subresources;
  }

  /** By plural, singular, short name or kind, with or without `.group` or `.version.group`. */
  find(argument: string): Mapping | undefined {
    const [name = '', ...rest] = argument.split('.');
    const group = rest.join('.');
    const [version = '', ...groupParts] = rest;
    const versioned =
      rest.length > 1 &&
      this.first(
        (mapping) => matches(mapping, name) && mapping.version === version && mapping.group === groupParts.join('.'),
      );
    return versioned || this.first((mapping) => matches(mapping, name) && (group === '' || inGroup(mapping, group)));
  }

  /** As `find`, or kubectl's refusal. */
  resource(argument: string): Result<Mapping, Failure> {
    const mapping = this.find(argument);
    const [name = ''] = argument.split('.');
    return mapping ? ok(mapping) : err(plain(`the server doesn't have a resource type ${JSON.stringify(name)}`));
  }

  byKind(apiVersion: string, kind: string): Mapping | undefined {
    return this.first((mapping) => mapping.kind === kind && apiVersionOf(mapping) === apiVersion);
  }

  category(name: string): readonly Mapping[] {
    const found = this.mappings.filter((mapping) => mapping.categories.includes(name));
    // of several versions the first counts
    return found.filter((mapping, at) => found.findIndex((other) => sameResource(other, mapping)) === at);
  }

  /** What kubectl warns of when a short name could mean several resources. */
  shortNameWarning(argument: string): string | undefined {
    const name = argument.toLowerCase();
    if (this.mappings.some((mapping) => mapping.resource === name || mapping.singular === name)) return undefined;
    const [first, ...others] = this.mappings.filter((mapping) => mapping.shortNames.includes(name));
    const other = first && others.find((mapping) => !sameResource(mapping, first));
    return other && `short name ${JSON.stringify(name)} could also match lower priority resource ${qualified(other)}`;
  }

  private first(test: (mapping: Mapping) => boolean): Mapping | undefined {
    return this.mappings.find(test);
  }
}

function sameResource(a: Mapping, b: Mapping): boolean {
  return a.group === b.group && a.resource === b.resource;
}

function matches(mapping: Mapping, name: string): boolean {
  const lower = name.toLowerCase();
  return (
    mapping.resource === lower ||
    mapping.singular === lower ||
    mapping.kind.toLowerCase() === lower ||
    mapping.shortNames.includes(name)
  );
}

function inGroup(mapping: Mapping, group: string): boolean {
  return mapping.group === group || (mapping.group !== '' && mapping.group.startsWith(`${group}.`));
}

export function apiVersionOf(mapping: Mapping): string {
  return mapping.group === '' ? mapping.version : `${mapping.group}/${mapping.version}`;
}

/** `deployments.apps`, `pods`. */
export function qualified(mapping: Mapping): string {
  return mapping.group === '' ? mapping.resource : `${mapping.resource}.${mapping.group}`;
}

/** `deployment.apps`, `pod`: what stands before the slash of a printed name. */
export function kindGroup(kind: string, group: string): string {
  return group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
}

/** The name of an object as kubectl prints it: `deployment.apps/web`. */
export function printedName(object: unknown, mapping?: Mapping): string {
  const apiVersion = textAt(object, 'apiVersion');
  const kind = textAt(object, 'kind') || (mapping?.kind ?? '');
  const group = apiVersion === '' && mapping ? mapping.group : groupOf(apiVersion);
  return `${kindGroup(kind, group)}/${textAt(object, 'metadata', 'name')}`;
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] as string) : '';
}

/** The path of a resource, of one object, or of one of its subresources. */
export function pathOf(mapping: Mapping, namespace: string, name = '', subresource = ''): string {
  const root = mapping.group === '' ? `/api/${mapping.version}` : `/apis/${mapping.group}/${mapping.version}`;
  const within = mapping.namespaced && namespace !== '' ? `${root}/namespaces/${namespace}` : root;
  const parts = [within, mapping.resource, ...(name === '' ? [] : [encodeURIComponent(name)])];
  return [...parts, ...(subresource === '' ? [] : [subresource])].join('/');
}

const cache = new WeakMap<ApiServer, Mapper>();

/** The server's discovery, asked once per server. */
export function discover(api: ApiServer): Result<Mapper, Failure> {
  const known = cache.get(api);
  if (known) return ok(known);
  const answer = api.request({ method: 'GET', path: '/apis' });
  if (answer.code !== 200)
    return err(verbatim('The connection to the server was refused - did you specify the right host or port?'));
  const versions = listAt(answer.body, 'groups').map((group) => textAt(group, 'preferredVersion', 'groupVersion'));
  const others = listAt(answer.body, 'groups').flatMap((group) =>
    listAt(group, 'versions').map((version) => textAt(version, 'groupVersion')),
  );
  const paths = ['/api/v1', ...new Set([...versions, ...others])].map((path) =>
    path.startsWith('/') ? path : `/apis/${path}`,
  );
  const mappings: Mapping[] = [];
  const subresources = new Set<string>();
  for (const path of paths) {
    const list = api.request({ method: 'GET', path });
    if (list.code !== 200) continue;
    for (const resource of listAt(list.body, 'resources')) {
      const name = textAt(resource, 'name');
      if (name.includes('/')) subresources.add(name);
      else mappings.push(mappingOf(textAt(list.body, 'groupVersion'), resource));
    }
  }
  const mapper = new Mapper(mappings, subresources);
  cache.set(api, mapper);
  return ok(mapper);
}

function mappingOf(groupVersion: string, resource: unknown): Mapping {
  const slash = groupVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : groupVersion.slice(0, slash),
    version: groupVersion.slice(slash + 1),
    resource: textAt(resource, 'name'),
    singular: textAt(resource, 'singularName') || textAt(resource, 'kind').toLowerCase(),
    kind: textAt(resource, 'kind'),
    namespaced: at(resource, 'namespaced') === true,
    shortNames: listAt(resource, 'shortNames') as readonly string[],
    categories: listAt(resource, 'categories') as readonly string[],
    verbs: listAt(resource, 'verbs') as readonly string[],
  };
}

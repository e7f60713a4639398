import { kinds } from '../../../api/kinds.ts';
import type { Kind } from '../../../api/kind.ts';

/** A path of the API, taken apart. */
export interface ResourceRoute {
  readonly kind: Kind;
  /** Group and version of the path; events are served in two groups. */
  readonly group: string;
  readonly version: string;
  /** Undefined for cluster-scoped kinds and for all namespaces. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** Empty for the resource itself. */
  readonly subresource: string;
  /** What stands behind a proxy subresource. */
  readonly rest: string;
  /** The old form, `/api/v1/watch/…`. */
  readonly watch: boolean;
}

/** Kinds that are served in a second version: see versions.ts. */
const OTHERS: readonly (readonly [resource: string, group: string, version: string])[] = [
  ['events', 'events.k8s.io', 'v1'],
  ['horizontalpodautoscalers', 'autoscaling', 'v1'],
];

interface Served {
  readonly kind: Kind;
  readonly group: string;
  readonly version: string;
}

const served: ReadonlyMap<string, Served> = new Map(
  kinds.flatMap((kind) => {
    const own: [string, Served] = [
      `${kind.group}/${kind.version}/${kind.resource}`,
      { kind, group: kind.group, version: kind.version },
    ];
    const others = OTHERS.filter(([resource]) => resource === kind.resource).map(
      ([, group, version]): [string, Served] => [`${group}/${version}/${kind.resource}`, { kind, group, version }],
    );
    return [own, ...others];
  }),
);

/** The route of a path; undefined where nothing is served. */
export function routeOf(path: string): ResourceRoute | undefined {
  const parts = path
    .replace(/^\/+|\/+$/g, '')
    .split('/')
    .map(decodePart);
  const core = parts[0] === 'api';
  if (!core && parts[0] !== 'apis') return undefined;
  const group = core ? '' : (parts[1] ?? '');
  const version = parts[core ? 1 : 2] ?? '';
  const rest = parts.slice(core ? 2 : 3);
  const watch = rest[0] === 'watch';
  return resourceRoute(group, version, watch ? rest.slice(1) : rest, watch);
}

function resourceRoute(
  group: string,
  version: string,
  parts: readonly string[],
  watch: boolean,
): ResourceRoute | undefined {
  const [first = '', second, third] = parts;
  const inNamespace = first === 'namespaces' && third !== undefined && find(group, version, third)?.kind.namespaced;
  // an empty namespace stands for all of them
  if (inNamespace) return build(find(group, version, third), second || undefined, parts.slice(3), watch);
  const found = find(group, version, first);
  if (found?.kind.namespaced && second !== undefined) return undefined;
  return build(found, undefined, parts.slice(1), watch);
}

function find(group: string, version: string, resource: string): Served | undefined {
  if (resource === 'bindings' && group === '') return find(group, version, 'pods');
  return served.get(`${group}/${version}/${resource}`);
}

function build(
  found: Served | undefined,
  namespace: string | undefined,
  [name, subresource = '', ...rest]: readonly string[],
  watch: boolean,
): ResourceRoute | undefined {
  return found && { ...found, namespace, name, subresource, rest: rest.join('/'), watch };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

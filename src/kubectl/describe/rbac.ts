// describe of roles and bindings (kubectl/pkg/describe: RoleDescriber, RoleBindingDescriber).
import type { ObjectMeta, PolicyRule, RoleRef, Subject } from '../../api/generated/types.ts';
import { byBytes } from '../json.ts';
import { writeAnnotations, writeLabels } from './basics.ts';
import type { Describer } from './context.ts';
import type { Writer } from './writer.ts';

export const describeRole: Describer = (writer, object) => {
  const { metadata, rules } = object as unknown as { metadata: ObjectMeta; rules?: readonly PolicyRule[] | null };
  writeHead(writer, metadata);
  writer.line(0, 'PolicyRule:');
  writer.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  writer.line(1, '---------\t-----------------\t--------------\t-----');
  for (const { resource, urls, names, verbs } of compact((rules ?? []).flatMap(breakdown))) {
    writer.line(1, `${resource}\t${shown(urls)}\t${shown(names)}\t${shown(verbs)}`);
  }
};

export const describeRoleBinding: Describer = (writer, object) => {
  const { metadata, roleRef, subjects } = object as unknown as {
    readonly metadata: ObjectMeta;
    readonly roleRef?: RoleRef;
    readonly subjects?: readonly Subject[] | null;
  };
  writeHead(writer, metadata);
  writer.line(0, 'Role:');
  writer.line(1, `Kind:\t${roleRef?.kind ?? ''}`);
  writer.line(1, `Name:\t${roleRef?.name ?? ''}`);
  writer.line(0, 'Subjects:');
  writer.line(1, 'Kind\tName\tNamespace');
  writer.line(1, '----\t----\t---------');
  for (const { kind, name, namespace = '' } of subjects ?? []) writer.line(1, `${kind}\t${name}\t${namespace}`);
};

function writeHead(writer: Writer, metadata: ObjectMeta): void {
  writer.line(0, `Name:\t${metadata.name}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
}

const shown = (words: readonly string[]): string => `[${words.join(' ')}]`;

interface Row {
  /** `deployments.apps`; empty for URLs. */
  readonly resource: string;
  /** The group and the name in it, as the rule has them. */
  readonly parts: readonly [groups: string, resources: string];
  readonly urls: readonly string[];
  readonly names: readonly string[];
  readonly verbs: readonly string[];
}

/** A rule as a row for each of its resources, names and URLs. */
function breakdown(rule: PolicyRule): readonly Row[] {
  const { apiGroups = [], nonResourceURLs = [], resourceNames = [], resources = [], verbs } = rule;
  const ofResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) => {
      const [plural = '', ...sub] = resource.split('/');
      const named = group === '' ? resource : [`${plural}.${group}`, ...sub].join('/');
      const names = resourceNames.length > 0 ? resourceNames.map((name) => [name]) : [[]];
      return names.map((one): Row => ({ resource: named, parts: [group, resource], urls: [], names: one, verbs }));
    }),
  );
  const ofUrls = nonResourceURLs.map((url): Row => ({ resource: '', parts: ['', ''], urls: [url], names: [], verbs }));
  return [...ofResources, ...ofUrls];
}

/** Rows for the same as one with all their verbs, sorted. */
function compact(rows: readonly Row[]): readonly Row[] {
  const merged = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify([row.resource, row.urls, row.names]);
    const before = merged.get(key);
    merged.set(key, before ? { ...before, verbs: [...before.verbs, ...row.verbs] } : row);
  }
  return [...merged.values()].toSorted((a, b) => byBytes(printed(a), printed(b)));
}

/** A rule as Go prints the struct, which is what upstream sorts by. */
function printed({ verbs, parts: [groups, resources], names, urls }: Row): string {
  const lists = [verbs.join(' '), groups, resources, names.join(' '), urls.join(' ')];
  return lists.map((list) => `[${list}]`).join();
}

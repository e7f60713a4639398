// Sets of field paths, as managedFields hold them (sigs.k8s.io/structured-merge-diff, fieldpath). Keys of children are the path elements of
// FieldsV1: `f:spec`, `k:{"name":"web"}`, `v:"a"`.

export interface FieldTree {
  /** Whether the path itself belongs to the set. */
  readonly member: boolean;
  readonly children: ReadonlyMap<string, FieldTree>;
}

export const EMPTY_TREE: FieldTree = { member: false, children: new Map() };
export const LEAF: FieldTree = { member: true, children: new Map() };

export function isEmptyTree(tree: FieldTree): boolean {
  return !tree.member && tree.children.size === 0;
}

/** A tree of its children; empty ones are left out. */
export function treeOf(member: boolean, children: Iterable<readonly [string, FieldTree]>): FieldTree {
  const kept = new Map<string, FieldTree>();
  for (const [key, child] of children) if (!isEmptyTree(child)) kept.set(key, child);
  return { member, children: kept };
}

export function union(a: FieldTree, b: FieldTree): FieldTree {
  if (isEmptyTree(a)) return b;
  if (isEmptyTree(b)) return a;
  const children = new Map(a.children);
  for (const [key, child] of b.children) children.set(key, union(a.children.get(key) ?? EMPTY_TREE, child));
  return { member: a.member || b.member, children };
}

export function difference(a: FieldTree, b: FieldTree): FieldTree {
  if (isEmptyTree(b)) return a;
  const children = [...a.children].map(
    ([key, child]) => [key, difference(child, b.children.get(key) ?? EMPTY_TREE)] as const,
  );
  return treeOf(a.member && !b.member, children);
}

export function intersection(a: FieldTree, b: FieldTree): FieldTree {
  const children = [...a.children].map(
    ([key, child]) => [key, intersection(child, b.children.get(key) ?? EMPTY_TREE)] as const,
  );
  return treeOf(a.member && b.member, children);
}

/** The tree without everything under some top-level paths, `['f:metadata', 'f:name']`. */
export function withoutPaths(tree: FieldTree, paths: readonly (readonly string[])[]): FieldTree {
  return paths.reduce((left, path) => withoutPath(left, path), tree);
}

function withoutPath(tree: FieldTree, [key, ...rest]: readonly string[]): FieldTree {
  const child = key === undefined ? undefined : tree.children.get(key);
  if (!child || key === undefined) return tree;
  const left = rest.length === 0 ? EMPTY_TREE : withoutPath(child, rest);
  return treeOf(
    tree.member,
    [...tree.children].map(([name, one]) => [name, name === key ? left : one] as const),
  );
}

type FieldsV1 = Readonly<Record<string, unknown>>;

/** FieldsV1 of a tree: `{"f:data": {".": {}, "f:a": {}}}`, keys in order. */
export function toFieldsV1(tree: FieldTree): FieldsV1 {
  const entries = [...tree.children]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, child]) => [key, child.children.size === 0 ? {} : childFields(child)] as const);
  return Object.fromEntries(entries);
}

function childFields(tree: FieldTree): FieldsV1 {
  return tree.member ? { '.': {}, ...toFieldsV1(tree) } : toFieldsV1(tree);
}

export function fromFieldsV1(fields: FieldsV1 | undefined): FieldTree {
  const children = Object.entries(fields ?? {})
    .filter(([key]) => key !== '.')
    .map(([key, value]) => {
      const inner = value as FieldsV1;
      return [key, Object.keys(inner).length === 0 ? LEAF : { ...fromFieldsV1(inner), member: '.' in inner }] as const;
    });
  return { member: false, children: new Map(children) };
}

/** All paths of the set, as conflicts name them: `.spec.containers[name="web"].image`. */
export function pathsOf(tree: FieldTree, at = ''): readonly string[] {
  const own = tree.member ? [at] : [];
  const inner = [...tree.children]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, child]) => pathsOf(child, at + shownElement(key)));
  return [...own, ...inner];
}

function shownElement(key: string): string {
  const text = key.slice(2);
  if (key.startsWith('f:')) return `.${text}`;
  if (key.startsWith('v:')) return `[=${text}]`;
  const pairs = Object.entries(JSON.parse(text) as Record<string, unknown>);
  return `[${pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
}

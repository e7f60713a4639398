/** Which tags of a known image exist. */
export interface TagRule {
  /** Major version → first and last minor version; `x` where tags have a major version only. */
  readonly versions?: Readonly<Record<string, readonly [number, number]>>;
  /** Tags that are words. */
  readonly words: readonly string[];
  /** What may follow a version, or stand alone: `alpine`, `slim`, `bookworm`. */
  readonly suffixes?: readonly string[];
  /** Last patch version of any minor version. */
  readonly lastPatch?: number;
}

/** Whether the registry has the tag, as far as versions that were really published go. */
export function tagExists(rule: TagRule, tag: string): boolean {
  if (rule.words.includes(tag) || isSuffix(rule, tag)) return true;
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-(.+))?$/.exec(tag);
  if (!match) return false;
  const [, major = '', minor, patch, suffix] = match;
  const range = rule.versions?.[major];
  if (!range || (suffix !== undefined && !isSuffix(rule, suffix))) return false;
  if (minor !== undefined && (Number(minor) < range[0] || Number(minor) > range[1])) return false;
  return patch === undefined || Number(patch) <= (rule.lastPatch ?? 20);
}

function isSuffix(rule: TagRule, text: string): boolean {
  return text.split('-').every((part) => (rule.suffixes ?? []).some((suffix) => matches(suffix, part)));
}

/** `alpine` also stands for `alpine3.20`. */
function matches(suffix: string, part: string): boolean {
  return part === suffix || (suffix === 'alpine' && /^alpine3\.(1\d|2[0-3])$/.test(part));
}

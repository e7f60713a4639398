import { stringify } from 'yaml';

/** A JSON value as YAML, the way Kubernetes writes it: keys sorted, lists not indented. */
export function toYaml(value: unknown): string {
  const text = stringify(value, {
    sortMapEntries: true,
    indentSeq: false,
    lineWidth: 0,
    aliasDuplicateObjects: false,
    version: '1.1',
  });
  // A single dot is a plain key to Go's writer.
  return text.replace(/^(\s*)"\.":/gm, '$1.:');
}

import { stringify } from 'yaml';

/** A JSON value as YAML, the way Kubernetes writes it: keys sorted, lists not indented. */
export function toYaml(value: unknown): string {
  return stringify(value, {
    sortMapEntries: true,
    indentSeq: false,
    lineWidth: 0,
    aliasDuplicateObjects: false,
    version: '1.1',
  });
}

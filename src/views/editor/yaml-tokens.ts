/** A line of YAML in three pieces, for colouring. */
export interface YamlTokens {
  readonly lead: string;
  readonly key: string;
  readonly value: string;
  readonly kind: 'number' | 'string' | 'plain';
}

export function yamlTokens(line: string): YamlTokens {
  const match = /^(\s*(?:- )*)([^\s:#"'][^:]*|"[^"]*"|'[^']*')(:)(\s.*|)$/.exec(line);
  if (!match) {
    const item = /^(\s*(?:- )?)(.*)$/.exec(line);
    return { lead: item?.[1] ?? '', key: '', value: item?.[2] ?? '', kind: 'string' };
  }
  const [, lead = '', key = '', , value = ''] = match;
  const bare = value.trim();
  const kind = bare === '' ? 'plain' : /^(-?\d+(\.\d+)?|true|false|null)$/.test(bare) ? 'number' : 'string';
  return { lead, key, value: `:${value}`, kind };
}

// `config set` and `config unset` of a single value (kubectl/pkg/cmd/config/set.go, navigation_step_parser.go).
import { decodeBase64Text, encodeBase64 } from '../../../base/base64.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { KubeConfig, NamedEntry } from '../../environment.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import { parseBool } from '../../parse/values.ts';

type List = 'contexts' | 'clusters' | 'users';

/** The fields of each list's entries, by what they hold. */
const FIELDS: Readonly<Record<List, Readonly<Record<string, 'text' | 'bool' | 'bytes'>>>> = {
  clusters: {
    server: 'text',
    'tls-server-name': 'text',
    'insecure-skip-tls-verify': 'bool',
    'certificate-authority': 'text',
    'certificate-authority-data': 'bytes',
    'proxy-url': 'text',
    'disable-compression': 'bool',
  },
  contexts: { cluster: 'text', user: 'text', namespace: 'text' },
  users: {
    'client-certificate': 'text',
    'client-certificate-data': 'bytes',
    'client-key': 'text',
    'client-key-data': 'bytes',
    token: 'text',
    tokenFile: 'text',
    as: 'text',
    'as-uid': 'text',
    username: 'text',
    password: 'text',
  },
};

function isList(text: string): text is List {
  return text === 'contexts' || text === 'clusters' || text === 'users';
}

/** The configuration with a property set, or taken out where `value` is undefined. `raw`: bytes come as they are. */
export function withProperty(
  config: KubeConfig,
  property: string,
  value: string | undefined,
  raw: boolean,
): Result<KubeConfig, Failure> {
  if (property === 'current-context') return ok({ ...config, currentContext: value ?? '' });
  const [list = '', name = '', field, ...deeper] = property.split('.');
  if (!isList(list)) return err(plain(`unable to parse ${property} after [] at api.Config`));
  if (deeper.length > 0) return err(plain(`unable to parse one or more field values of ${property}`));
  const entries = config[list];
  if (value === undefined) return without(config, list, name, field);
  const type = field === undefined ? undefined : FIELDS[list][field];
  if (field === undefined || type === undefined) {
    const names = entries.map((entry, at) => `${entry.name}:0xc000${(0x1000 + at * 0x90).toString(16)}00`);
    return err(plain(`can't set a map to a value: map[${names.join(' ')}]`));
  }
  const read = valueOf(type, value, raw);
  if (!read.ok) return read;
  const old = entries.find((entry) => entry.name === name);
  const entry: NamedEntry = { name, fields: { ...old?.fields, [field]: read.value } };
  return ok({ ...config, [list]: old ? entries.map((one) => (one === old ? entry : one)) : [...entries, entry] });
}

function valueOf(type: 'text' | 'bool' | 'bytes', text: string, raw: boolean): Result<unknown, Failure> {
  if (type === 'text') return ok(text);
  if (type === 'bool') {
    const value = parseBool(text);
    return value.ok ? ok(value.value || undefined) : err(plain(value.error));
  }
  if (raw) return ok(encodeBase64(text));
  const odd = /[^A-Za-z0-9+/=]/.exec(text);
  if (!odd && text.length % 4 === 0 && decodeBase64Text(text) !== undefined) return ok(text);
  const place = odd?.index ?? Math.floor(text.length / 4) * 4;
  return err(plain(`error decoding input value: illegal base64 data at input byte ${place}`));
}

function without(config: KubeConfig, list: List, name: string, field: string | undefined): Result<KubeConfig, Failure> {
  const entries = config[list];
  if (name === '') return ok({ ...config, [list]: [] });
  if (field === undefined) return ok({ ...config, [list]: entries.filter((entry) => entry.name !== name) });
  if (!entries.some((entry) => entry.name === name)) return err(plain(`current map key \`${name}\` is invalid`));
  const left = entries.map((entry) => {
    const { [field]: _removed, ...fields } = entry.fields;
    return entry.name === name ? { name, fields } : entry;
  });
  return ok({ ...config, [list]: left });
}

// The formats of names, labels and keys, and what upstream says of text that is not in them (apimachinery's util/validation and
// api/validate/content). Each function returns the messages of what is wrong; an empty list means valid.

const LABEL_1123 = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_1123 = `${LABEL_1123}(\\.${LABEL_1123})*`;
const LABEL_1123_UNDERSCORE = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_UNDERSCORE = `${LABEL_1123_UNDERSCORE}(\\.${LABEL_1123_UNDERSCORE})*`;
const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED_NAME})?`;
const WILDCARD = `\\*\\.${SUBDOMAIN_1123}`;

const whole = (source: string): RegExp => new RegExp(`^(?:${source})$`);
const label1123 = whole(LABEL_1123);
const subdomain1123 = whole(SUBDOMAIN_1123);
const subdomainUnderscore = whole(SUBDOMAIN_UNDERSCORE);
const qualifiedName = whole(QUALIFIED_NAME);
const labelValue = whole(LABEL_VALUE);
const wildcard = whole(WILDCARD);

const VALID: readonly string[] = [];

const LABEL_1123_MESSAGE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const SUBDOMAIN_MESSAGE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const SUBDOMAIN_UNDERSCORE_MESSAGE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character";
const QUALIFIED_NAME_MESSAGE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const WILDCARD_MESSAGE =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";

/** A message with its examples and the expression, joined as upstream joins them (RegexError). */
export function patternMessage(message: string, pattern: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${pattern}')`;
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${shown}regex used for validation is '${pattern}')`;
}

const noMoreThan = (length: number): string => `must be no more than ${length} characters`;
const noMoreBytesThan = (length: number): string => `must be no more than ${length} bytes`;

/** `must be between 1 and 65535, inclusive` */
export function rangeMessage(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    // a surrogate pair is two units and four bytes
    if (code > 0x7f) bytes += code > 0x7ff && !(code >= 0xd800 && code < 0xe000) ? 2 : 1;
  }
  return bytes;
}

export function checkDns1123Label(value: string): readonly string[] {
  const fits = label1123.test(value);
  if (fits && value.length <= 63) return VALID;
  const messages: string[] = [];
  if (byteLength(value) > 63) messages.push(noMoreThan(63));
  if (!fits) {
    messages.push(
      subdomain1123.test(value)
        ? 'must not contain dots'
        : patternMessage(LABEL_1123_MESSAGE, LABEL_1123, 'my-name', '123-abc'),
    );
  }
  return messages;
}

export function checkDns1123Subdomain(value: string): readonly string[] {
  const fits = subdomain1123.test(value);
  if (fits && value.length <= 253) return VALID;
  const messages: string[] = [];
  if (byteLength(value) > 253) messages.push(noMoreThan(253));
  if (!fits) messages.push(patternMessage(SUBDOMAIN_MESSAGE, SUBDOMAIN_1123, 'example.com'));
  return messages;
}

export function checkDns1123SubdomainWithUnderscore(value: string): readonly string[] {
  const messages: string[] = [];
  if (byteLength(value) > 253) messages.push(noMoreThan(253));
  if (!subdomainUnderscore.test(value)) {
    messages.push(patternMessage(SUBDOMAIN_UNDERSCORE_MESSAGE, SUBDOMAIN_UNDERSCORE, 'example.com'));
  }
  return messages;
}

export function checkWildcardSubdomain(value: string): readonly string[] {
  const messages: string[] = [];
  if (byteLength(value) > 253) messages.push(noMoreThan(253));
  if (!wildcard.test(value)) messages.push(patternMessage(WILDCARD_MESSAGE, WILDCARD, '*.example.com'));
  return messages;
}

/** `[prefix/]name`: keys of labels and annotations, names of extended resources (IsQualifiedName, IsLabelKey). */
export function checkLabelKey(value: string): readonly string[] {
  const parts = value.split('/');
  if (parts.length > 2) {
    const message = patternMessage(
      `a valid label key ${QUALIFIED_NAME_MESSAGE}`,
      QUALIFIED_NAME,
      'MyName',
      'my.name',
      '123-abc',
    );
    return [`${message} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  if (prefix === undefined && name.length <= 63 && qualifiedName.test(name)) return VALID;
  return [...checkKeyPrefix(prefix), ...checkKeyName(name)];
}

function checkKeyPrefix(prefix: string | undefined): readonly string[] {
  if (prefix === undefined) return VALID;
  if (prefix === '') return ['prefix part must be non-empty'];
  return checkDns1123Subdomain(prefix).map((message) => `prefix part ${message.replace(/ characters$/, ' bytes')}`);
}

function checkKeyName(name: string): readonly string[] {
  const messages: string[] = [];
  if (name === '') messages.push('name part must be non-empty');
  else if (byteLength(name) > 63) messages.push(`name part ${noMoreBytesThan(63)}`);
  if (!qualifiedName.test(name)) {
    messages.push(
      `name part ${patternMessage(QUALIFIED_NAME_MESSAGE, QUALIFIED_NAME, 'MyName', 'my.name', '123-abc')}`,
    );
  }
  return messages;
}

export function checkLabelValue(value: string): readonly string[] {
  const fits = labelValue.test(value);
  if (fits && value.length <= 63) return VALID;
  const messages: string[] = [];
  if (byteLength(value) > 63) messages.push(noMoreBytesThan(63));
  if (!fits) {
    const message = `a valid label must be an empty string or ${QUALIFIED_NAME_MESSAGE.replace('must ', '')}`;
    messages.push(patternMessage(message, LABEL_VALUE, 'MyValue', 'my_value', '12345'));
  }
  return messages;
}

/** The name of a container or service port. */
export function checkPortName(name: string): readonly string[] {
  const messages: string[] = [];
  if (byteLength(name) > 15) messages.push(noMoreThan(15));
  if (!/^[-a-z0-9]+$/.test(name))
    messages.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) messages.push('must contain at least one letter (a-z)');
  if (name.includes('--')) messages.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) messages.push('must not begin or end with a hyphen');
  return messages;
}

export function checkPortNumber(port: number): readonly string[] {
  return port >= 1 && port <= 65_535 ? VALID : [rangeMessage(1, 65_535)];
}

/** User and group ids. */
export function checkUserId(id: number): readonly string[] {
  return id >= 0 && id <= 2_147_483_647 ? VALID : [rangeMessage(0, 2_147_483_647)];
}

export function checkPercent(value: string): readonly string[] {
  if (/^[0-9]+%$/.test(value)) return VALID;
  return [
    patternMessage("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', '1%', '93%'),
  ];
}

export function checkHttpHeaderName(name: string): readonly string[] {
  if (/^[-A-Za-z0-9]+$/.test(name)) return VALID;
  return [
    patternMessage(
      "a valid HTTP header must consist of alphanumeric characters or '-'",
      '[-A-Za-z0-9]+',
      'X-Header-Name',
    ),
  ];
}

export function checkEnvVarName(name: string): readonly string[] {
  if (name === '') return ['environment variable name must be non-empty'];
  return /^[ -<>-~]*$/.test(name)
    ? VALID
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** A key of a ConfigMap or Secret. */
export function checkConfigKey(key: string): readonly string[] {
  const messages: string[] = [];
  if (byteLength(key) > 253) messages.push(noMoreThan(253));
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    const message = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    messages.push(patternMessage(message, '[-._a-zA-Z0-9]+', 'key.name', 'KEY_NAME', 'key-name'));
  }
  if (key === '.' || key === '..') messages.push(`must not be '${key}'`);
  else if (key.startsWith('..')) messages.push("must not start with '..'");
  return messages;
}

/** A name with the generated part cut away, as names of templates and generateName prefixes are checked (maskTrailingDash). */
export function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
}

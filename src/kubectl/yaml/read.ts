// Reads YAML 1.1 and JSON as kubectl and the API server do (sigs.k8s.io/yaml over go-yaml).
import { parseDocument } from 'yaml';
import type { CollectionTag, ScalarTag, YAMLError } from 'yaml';
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';

/** The documents of a stream, split at lines that begin with `---`. */
export function splitDocuments(text: string): readonly string[] {
  const documents: string[] = [];
  let current: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('---') && /^---(\s|$)/.test(line)) {
      documents.push(current.join('\n'));
      current = [line.slice(3)];
    } else current.push(line);
  }
  documents.push(current.join('\n'));
  return documents.filter((document) => /^\s*[^\s#]/m.test(document));
}

/** One document; the error is worded as go-yaml's. */
export function readYaml(text: string): Result<unknown, string> {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('{') && !trimmed.startsWith('{{')) {
    const json = readJson(text);
    if (json.ok) return json;
  }
  const tab = tabIndented(text);
  if (tab !== undefined)
    return err(`error converting YAML to JSON: yaml: ${atLine(tab)}found character that cannot start any token`);
  const document = parseDocument(text, {
    version: '1.1',
    uniqueKeys: false,
    logLevel: 'silent',
    customTags: (tags) => [OCTAL, ...tags.filter((tag) => typeof tag === 'string' || !isOff(tag))],
  });
  const [error] = document.errors;
  if (error) return err(`error converting YAML to JSON: yaml: ${worded(error, text)}`);
  try {
    return ok(stringKeys(document.toJS({ maxAliasCount: 1000 })));
  } catch (thrown) {
    const anchor = /: (\S+)$/.exec(thrown instanceof Error ? thrown.message : '')?.[1];
    const problem =
      anchor === undefined ? 'document contains excessive aliasing' : `unknown anchor '${anchor}' referenced`;
    return err(`error converting YAML to JSON: yaml: ${problem}`);
  }
}

function readJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return err('not JSON');
  }
}

/** Octal numbers of YAML 1.2, which go-yaml reads too. */
const OCTAL: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0o[0-7_]+$/,
  resolve: (text) => Number(text.replaceAll('_', '')),
};

/** Base 60 numbers and dates stay text. */
function isOff(tag: CollectionTag | ScalarTag): boolean {
  const format = 'format' in tag ? tag.format : undefined;
  return format === 'TIME' || /:(timestamp|binary|set|omap|pairs)$/.test(tag.tag);
}

function tabIndented(text: string): number | undefined {
  const line = text.split('\n').findIndex((part) => /^ *\t+\s*[^\s#]/.test(part));
  return line < 0 ? undefined : line + 1;
}

/** go-yaml leaves the place out where it is the first line. */
function atLine(line: number): string {
  return line > 1 ? `line ${line}: ` : '';
}

function worded(error: YAMLError, text: string): string {
  const line = error.linePos?.[0].line ?? 1;
  const lines = text.split('\n');
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY': {
      const colon = lines.findIndex((part, at) => at >= line && part.includes(':'));
      const sameLine = (lines[line - 1]?.split(': ').length ?? 0) > 2;
      return `${atLine(sameLine || colon < 0 ? line : colon + 1)}mapping values are not allowed in this context`;
    }
    case 'BAD_INDENT':
      return `${atLine(line)}did not find expected ',' or ${/Flow map/.test(error.message) ? "'}'" : "']'"}`;
    case 'MISSING_CHAR':
      if (/quote/.test(error.message)) return `${atLine(line + 1)}found unexpected end of stream`;
      return `${atLine(line - 1)}did not find expected ${/^\s*- /.test(lines[line - 2] ?? '') ? "'-' indicator" : 'key'}`;
    case 'UNEXPECTED_TOKEN':
      return `${atLine(line - 1)}did not find expected key`;
    case 'BAD_SCALAR_START':
      return `${atLine(line)}found character that cannot start any token`;
    default:
      return `${atLine(line)}could not find expected ':'`;
  }
}

/** Keys are strings in JSON: numbers and booleans become their text. */
function stringKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stringKeys);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? Number(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, stringKeys(part)]));
}

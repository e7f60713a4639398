// Reads YAML 1.1 and JSON as kubectl and the API server do (sigs.k8s.io/yaml over go-yaml).
import { isMap, isSeq, parseDocument } from 'yaml';
import type { CollectionTag, ScalarTag, YAMLError } from 'yaml';
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import { checkYaml } from './check.ts';
import { jsonAt } from './json-stream.ts';

/** What a stream holds: documents, or what is wrong with one; nothing is read behind that. */
export type Documents = readonly Result<unknown, string>[];

/** Reads a stream as YAMLOrJSONDecoder does: JSON values one after the other, or documents of YAML (apimachinery/pkg/util/yaml). */
export function readDocuments(text: string): Documents {
  if (!text.trimStart().startsWith('{')) return readYamlDocuments(text);
  const documents: Result<unknown, string>[] = [];
  let from = 0;
  for (;;) {
    const step = jsonAt(text, from);
    if (step.kind === 'end') return documents;
    if (step.kind === 'value') {
      documents.push(ok(step.value));
      from = step.end;
      continue;
    }
    if (documents.length > 1) return [...documents, err(step.message.replace(/^json: offset \d+: /, ''))];
    const rest = readYamlDocuments(text.slice(from).replace(/^[^\S\n]*\n?/, ''));
    const [first] = rest;
    return [...documents, ...(first && !first.ok ? [err(step.message)] : rest)];
  }
}

function readYamlDocuments(text: string): Documents {
  const documents: Result<unknown, string>[] = [];
  for (const document of splitDocuments(text)) {
    const value = document.ok ? readYaml(document.value) : document;
    documents.push(value);
    if (!value.ok) break;
  }
  return documents;
}

/** The documents of a stream, split at lines that hold nothing but `---` and a comment; each ends with a line break. */
function splitDocuments(text: string): readonly Result<string, string>[] {
  const documents: Result<string, string>[] = [];
  let current = '';
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) {
    const behind = line.startsWith('---') ? line.slice(3).trim() : undefined;
    if (behind !== undefined && behind !== '' && !behind.startsWith('#')) {
      return [...documents, err(`invalid Yaml document separator: ${behind}`)];
    }
    if (behind !== undefined && current !== '') {
      documents.push(ok(current));
      current = '';
    } else current += `${line.replace(/\r$/, '')}\n`;
  }
  if (current !== '') documents.push(ok(current));
  return documents;
}

/** One document; the error is worded as go-yaml's. */
export function readYaml(text: string): Result<unknown, string> {
  const end = checkYaml(text);
  if (!end.ok) return err(`error converting YAML to JSON: yaml: ${end.error}`);
  const source = text.slice(0, end.value);
  const first = parsed(source);
  const escapes = first.errors.filter((error) => isEscapedQuote(error, source));
  const document = escapes.length === 0 ? first : parsed(withoutAt(source, new Set(escapes.map(({ pos }) => pos[0]))));
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line ?? 1;
    return err(`error converting YAML to JSON: yaml: ${line > 1 ? `line ${line}: ` : ''}${worded(error)}`);
  }
  const key = collectionKey(document.contents);
  if (key !== undefined) return err(`error converting YAML to JSON: yaml: invalid map key: ${key}`);
  try {
    return ok(stringKeys(document.toJS({ maxAliasCount: 1000 })));
  } catch {
    return err('error converting YAML to JSON: yaml: document contains excessive aliasing');
  }
}

function parsed(text: string): ReturnType<typeof parseDocument> {
  return parseDocument(text, {
    version: '1.1',
    uniqueKeys: false,
    logLevel: 'silent',
    customTags: (tags) => [OCTAL, ...tags.filter((tag) => typeof tag === 'string' || !isOff(tag))],
  });
}

/** `\'` between double quotes: go-yaml takes it. */
function isEscapedQuote({ code, pos }: YAMLError, source: string): boolean {
  return code === 'BAD_DQ_ESCAPE' && source.startsWith("\\'", pos[0]);
}

function withoutAt(text: string, places: ReadonlySet<number>): string {
  return Array.from({ length: text.length }, (_, at) => (places.has(at) ? '' : text[at])).join('');
}

/** The first key that is a list or map, as Go shows its value. */
function collectionKey(node: unknown): string | undefined {
  if (isSeq(node)) return firstOf(node.items, collectionKey);
  if (!isMap(node)) return undefined;
  return firstOf(node.items, ({ key, value }) => {
    const inside = collectionKey(key);
    if (inside !== undefined) return inside;
    return isMap(key) || isSeq(key) ? goSyntax(key.toJSON()) : collectionKey(value);
  });
}

function firstOf<T>(items: readonly T[], part: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = part(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A value as Go's `%#v` shows it. */
function goSyntax(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value !== 'object') return JSON.stringify(value);
  if (value === null) return 'interface {}(nil)';
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[interface {}]interface {}{${entries.map(([key, part]) => `${JSON.stringify(key)}:${goSyntax(part)}`).join(', ')}}`;
}

/** What the other reader refuses, in go-yaml's words as far as there are any. */
function worded(error: YAMLError): string {
  return error.code === 'TAG_RESOLVE_FAILED' ? 'cannot decode !!str' : 'did not find expected node content';
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

/** Keys are strings in JSON: numbers and booleans become their text. */
function stringKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stringKeys);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? Number(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, stringKeys(part)]));
}

import { LineCounter, isMap, isScalar, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';

export interface YamlText {
  readonly value: unknown;
  /** `line 5: key "name" already set in map` */
  readonly duplicates: readonly string[];
}

/** What go-yaml says of a text that is no YAML. */
export class YamlError extends Error {}

/** Parses the first document of a YAML text, by the rules of YAML 1.1 that Kubernetes has (octal numbers, yes and no). */
export function parseYaml(text: string): YamlText {
  const first = firstDocument(text);
  const lineCounter = new LineCounter();
  const document = parseDocument(first, { version: '1.1', uniqueKeys: false, lineCounter, merge: true });
  keepDates(document, first);
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line ?? 1;
    // go-yaml names no line for the first one
    const where = line > 1 ? `line ${line}: ` : '';
    throw new YamlError(`yaml: ${where}${goMessage(error.code, first.split('\n')[line - 1] ?? '')}`);
  }
  const duplicates: string[] = [];
  visit(document, {
    Map(_key, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name)) {
          const { line } = lineCounter.linePos(key.range?.[0] ?? 0);
          duplicates.push(`line ${line}: key "${name}" already set in map`);
        }
        seen.add(name);
      }
    },
  });
  return { value: isMap(document.contents) || document.contents ? (document.toJS() as unknown) : {}, duplicates };
}

/** Dates stay text: JSON has none. */
function keepDates(document: Document.Parsed, text: string): void {
  visit(document, {
    Scalar(_key, scalar) {
      if (!(scalar.value instanceof Date) || !scalar.range) return;
      scalar.value = text.slice(scalar.range[0], scalar.range[1]);
    },
  });
}

function firstDocument(text: string): string {
  const body = text.replace(/^---[ \t]*\n/, '');
  const end = /^(---|\.\.\.)[ \t]*$/m.exec(body);
  return end ? body.slice(0, end.index) : body;
}

function goMessage(code: string, line: string): string {
  if (/^\s*\t/.test(line)) return 'found character that cannot start any token';
  switch (code) {
    case 'BAD_INDENT':
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'mapping values are not allowed in this context';
    case 'MISSING_CHAR':
      return "could not find expected ':'";
    default:
      return 'did not find expected key';
  }
}

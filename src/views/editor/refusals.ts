import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
  type ParsedNode,
} from 'yaml';
import { notSimulated } from '../../api/not-simulated/not-simulated.ts';
import type { KubeObject } from '../../api/object.ts';

/** Something that is wrong with a file, at the line it speaks of. Lines and columns count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly message: string;
  /** Who says so: the YAML itself, or the API server's answer. */
  readonly from: 'yaml' | 'server';
  /** The file was taken all the same. */
  readonly warning?: true;
}

interface Parsed {
  readonly documents: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

function parse(text: string): Parsed {
  const lines = new LineCounter();
  return {
    documents: parseAllDocuments(text, { lineCounter: lines, keepSourceTokens: false }) as Document.Parsed[],
    lines,
  };
}

function place({ lines }: Parsed, from: number, to: number): Pick<Problem, 'line' | 'column' | 'endColumn'> {
  const start = lines.linePos(from);
  const end = lines.linePos(Math.max(from, to));
  return {
    line: start.line,
    column: start.col,
    endColumn: end.line === start.line ? Math.max(end.col, start.col + 1) : start.col + 1,
  };
}

/** What the YAML itself has wrong. */
export function syntaxProblems(text: string): readonly Problem[] {
  const parsed = parse(text);
  return parsed.documents.flatMap((document) =>
    document.errors.map((error) => ({
      ...place(parsed, error.pos[0], error.pos[1]),
      message: error.message.split(' at line')[0] ?? error.message,
      from: 'yaml' as const,
    })),
  );
}

/** Steps of a field path as the API server writes it: `spec.template.spec.containers[0].image`, `metadata.labels[app.io/name]`, `spec.ports[0].port`. */
export function stepsOf(path: string): readonly (string | number)[] {
  const steps: (string | number)[] = [];
  for (const match of path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const [, bracket, word] = match;
    if (word !== undefined) steps.push(word);
    else if (bracket !== undefined) steps.push(/^\d+$/.test(bracket) ? Number(bracket) : bracket.replaceAll('"', ''));
  }
  return steps;
}

interface Found {
  readonly from: number;
  readonly to: number;
  /** How many steps of the path could be gone. */
  readonly depth: number;
}

function rangeOf(node: Node | ParsedNode | null | undefined): readonly [number, number] | undefined {
  return node?.range ? [node.range[0], node.range[1]] : undefined;
}

/** The key of the path's last step that the document has: a missing field is spoken of at its parent. */
function follow(document: Document.Parsed, steps: readonly (string | number)[]): Found | undefined {
  let node: unknown = document.contents;
  let found: Found | undefined;
  for (const [index, step] of steps.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      const range = rangeOf(pair?.key as Node | undefined);
      if (pair === undefined || range === undefined) return found;
      found = { from: range[0], to: range[1], depth: index + 1 };
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      const item = node.items[step] as Node | undefined;
      const range = rangeOf(item);
      if (range === undefined) return found;
      found = { from: range[0], to: range[0] + 1, depth: index + 1 };
      node = item;
    } else return found;
  }
  return found;
}

const textAt = (document: Document.Parsed, path: readonly string[]): string | undefined => {
  const value = document.getIn(path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
};

function documentFor(
  { documents }: Parsed,
  kind: string | undefined,
  name: string | undefined,
): Document.Parsed | undefined {
  const whole = documents.filter((document) => document.contents !== null);
  return (
    whole.find(
      (document) =>
        (kind === undefined || textAt(document, ['kind']) === kind) &&
        (name === undefined || textAt(document, ['metadata', 'name']) === name),
    ) ??
    whole.find((document) => kind !== undefined && textAt(document, ['kind']) === kind) ??
    whole[0]
  );
}

/** One complaint of the server: about which object, at which field, in its own words. */
export interface Complaint {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly path: string | undefined;
  readonly line: number | undefined;
  readonly message: string;
}

const FIELD =
  /^([a-zA-Z][\w]*(?:\.[\w/-]+|\[[^\]]*\])*): ((?:Invalid value|Required value|Forbidden|Unsupported value|Not found|Duplicate value|Too long|Too many|Too few|Internal error|must)[\s\S]*)$/;

/** Splits `[a: Required value, b: Invalid value: …]` at the commas that begin a new field. */
function splitCauses(text: string): readonly string[] {
  const inner = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return inner.split(
    /, (?=(?:unknown field|duplicate field|[a-z][\w]*(?:\.[\w/-]+|\[[^\]]*\])*: (?:Invalid value|Required value|Forbidden|Unsupported|Not found|Duplicate|Too )))/,
  );
}

function complaintOf(cause: string, kind: string | undefined, name: string | undefined): Complaint {
  const unknown = /(?:unknown|duplicate) field "([^"]+)"/.exec(cause);
  const field = FIELD.exec(cause);
  return { kind, name, path: unknown?.[1] ?? field?.[1], line: undefined, message: cause.trim() };
}

/** Reads what kubectl printed on its standard error. */
export function complaintsOf(stderr: string): readonly Complaint[] {
  return stderr.split(/\n(?=error|Error|The |Warning)/).flatMap((part): readonly Complaint[] => {
    const text = part.trim();
    if (text === '' || text.startsWith('Warning: ')) return [];
    const atLine = /yaml: line (\d+)/.exec(text);
    if (atLine) return [{ kind: undefined, name: undefined, path: undefined, line: Number(atLine[1]), message: text }];
    const list = /^The (\w+) "([^"]*)" is invalid: ?\n([\s\S]*)$/.exec(text);
    if (list) {
      return (list[3] ?? '')
        .split(/\n?\* /)
        .filter((cause) => cause.trim() !== '')
        .map((cause) => complaintOf(cause.trim(), list[1], list[2]));
    }
    const invalid = /^The (\w+) "([^"]*)" is invalid: ([\s\S]*)$/.exec(text);
    if (invalid) return splitCauses(invalid[3] ?? '').map((cause) => complaintOf(cause, invalid[1], invalid[2]));
    const strict = /(\w+) in version "[^"]*" cannot be handled as a \w+: (?:strict decoding error: )?([\s\S]*)$/.exec(
      text,
    );
    if (strict) return splitCauses(strict[2] ?? '').map((cause) => complaintOf(cause, strict[1], undefined));
    const decoding = /strict decoding error: ([\s\S]*)$/.exec(text);
    if (decoding) return splitCauses(decoding[1] ?? '').map((cause) => complaintOf(cause, undefined, undefined));
    return [complaintOf(text, /no matches for kind "(\w+)"/.exec(text)?.[1], undefined)];
  });
}

/** Puts each complaint of the server at the line of the file that it speaks of; the first line if it speaks of none. */
export function placeComplaints(text: string, complaints: readonly Complaint[]): readonly Problem[] {
  const parsed = parse(text);
  return complaints.map((complaint) => {
    if (complaint.line !== undefined) {
      const length = text.split('\n')[complaint.line - 1]?.length ?? 1;
      return {
        line: complaint.line,
        column: 1,
        endColumn: length + 1,
        message: complaint.message,
        from: 'server' as const,
      };
    }
    const document = documentFor(parsed, complaint.kind, complaint.name);
    const steps = complaint.path === undefined ? ['kind'] : stepsOf(complaint.path);
    const found = document === undefined ? undefined : (follow(document, steps) ?? follow(document, ['kind']));
    const at = found === undefined ? { line: 1, column: 1, endColumn: 2 } : place(parsed, found.from, found.to);
    return { ...at, message: complaint.message, from: 'server' as const };
  });
}

/** `Warning:` lines: what is not simulated, what is deprecated. */
export const warningsIn = (stderr: string): readonly string[] =>
  stderr.split('\n').flatMap((line) => (line.startsWith('Warning: ') ? [line.slice('Warning: '.length)] : []));

const NOT_SIMULATED = /^(\S+) is accepted but not simulated$/;

/** Puts each warning at the fields of the file that it speaks of. Those that speak of none are left. */
export function placeWarnings(
  text: string,
  warnings: readonly string[],
): { readonly placed: readonly Problem[]; readonly left: readonly string[] } {
  const parsed = parse(text);
  const at = warnings.map((message) => placesOf(parsed, message).map((place) => ({ ...place, message })));
  return {
    placed: at.flat().map((place) => ({ ...place, from: 'server' as const, warning: true as const })),
    left: warnings.filter((_, i) => at[i]?.length === 0),
  };
}

/** Where a field that is not simulated stands: kubectl says a text once, though several objects may have the field. */
function placesOf(parsed: Parsed, warning: string): readonly Pick<Problem, 'line' | 'column' | 'endColumn'>[] {
  const path = NOT_SIMULATED.exec(warning)?.[1];
  if (path === undefined) return [];
  const steps = stepsOf(path);
  return parsed.documents.flatMap((document) => {
    if (!isMap(document.contents) || !notSimulated(document.toJS() as KubeObject).includes(path)) return [];
    const found = follow(document, steps);
    return found ? [place(parsed, found.from, found.to)] : [];
  });
}

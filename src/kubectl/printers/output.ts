// `-o`: objects as YAML, JSON, names, or through a template (cli-runtime/pkg/genericclioptions).
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import type { Context } from '../command.ts';
import type { Failure } from '../failure.ts';
import { plain } from '../failure.ts';
import type { JsonObject } from '../json.ts';
import { escapeHtml, isObject, listAt, sorted, textAt, scalarText } from '../json.ts';
import type { Mapping } from '../mapping.ts';
import { printedName } from '../mapping.ts';
import { printYaml } from '../yaml/print.ts';
import type { Column } from './custom-columns.ts';
import { columnHeader, columnRows, parseColumns, parseColumnsFile } from './custom-columns.ts';
import { goText } from './go-text.ts';
import { goTemplate } from './go-template/template.ts';
import { jsonPath } from './jsonpath/evaluate.ts';
import { TABLE, TabWriter } from './tab-writer.ts';

/** Prints one object after the other. */
export interface ObjectPrinter {
  print(object: JsonObject, mapping?: Mapping): Result<string, Failure>;
}

export interface OutputOptions {
  /** The formats that the command's error message names. */
  readonly allowed: string;
  readonly customColumns?: boolean;
  /** JSON keys keep the order in which they were made (typed objects of generators). */
  readonly keepOrder?: boolean;
}

export const STANDARD_FORMATS =
  'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml';
export const GET_FORMATS =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml';

/** The format's name and what follows it: `jsonpath`, `{.kind}`. */
function splitFormat(format: string, names: readonly string[]): readonly [string, string] | undefined {
  const name = names.find((known) => format === known || format.startsWith(`${known}=`));
  return name === undefined ? undefined : [name, format.slice(name.length + 1)];
}

const TEMPLATE_FORMATS = [
  'jsonpath-as-json',
  'jsonpath-file',
  'jsonpath',
  'go-template-file',
  'go-template',
  'templatefile',
  'template',
] as const;

/** The printer for a format that is not the human one. */
export function outputPrinter(
  context: Context,
  format: string,
  options: OutputOptions,
): Result<ObjectPrinter, Failure> {
  const managed = context.on('show-managed-fields');
  const clean = (object: JsonObject): JsonObject => withoutManagedFields(object, managed);
  switch (format.toLowerCase()) {
    case 'yaml':
      return ok(yamlPrinter(clean));
    case 'json':
      return ok({ print: (object) => ok(jsonText(clean(object), options.keepOrder ?? false)) });
    case 'kyaml':
      return ok({
        print: (object) => {
          const cleaned = clean(object);
          return ok(`---\n${kyaml(options.keepOrder ? cleaned : sorted(cleaned), 0)}\n`);
        },
      });
    case 'name':
      return ok({ print: (object, mapping) => ok(namesText(object, mapping)) });
  }
  if (options.customColumns) {
    const columns = splitFormat(format, ['custom-columns-file', 'custom-columns']);
    if (columns) return columnsPrinter(context, columns);
  }
  const template = splitFormat(format, TEMPLATE_FORMATS);
  if (template) return templatePrinter(context, template, options.keepOrder ?? false);
  return err(
    plain(
      `unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${options.allowed}`,
    ),
  );
}

function yamlPrinter(clean: (object: JsonObject) => JsonObject): ObjectPrinter {
  let count = 0;
  return {
    print(object) {
      count += 1;
      return ok(`${count > 1 ? '---\n' : ''}${printYaml(clean(object))}`);
    },
  };
}

/** JSON as kubectl prints it. */
export function jsonText(value: unknown, keepOrder: boolean, indent = 4): string {
  return `${escapeHtml(JSON.stringify(keepOrder ? value : sorted(value), undefined, indent))}\n`;
}

function namesText(object: JsonObject, mapping: Mapping | undefined): string {
  if (textAt(object, 'kind').endsWith('List') && Array.isArray(object['items'])) {
    return listAt(object, 'items')
      .map((item) => `${printedName(item, mapping)}\n`)
      .join('');
  }
  return `${printedName(object, mapping)}\n`;
}

/** Without managedFields, or with `kept` without ones that say nothing. */
function withoutManagedFields(object: JsonObject, kept: boolean): JsonObject {
  const items = object['items'];
  if (textAt(object, 'kind').endsWith('List') && Array.isArray(items)) {
    return { ...object, items: items.map((item) => (isObject(item) ? withoutManagedFields(item, kept) : item)) };
  }
  const { metadata } = object;
  if (!isObject(metadata) || !('managedFields' in metadata)) return object;
  if (kept && metadata['managedFields'] !== undefined) return object;
  // not read: those of list items are reckoned then
  const others = Object.keys(metadata).filter((key) => key !== 'managedFields');
  return { ...object, metadata: Object.fromEntries(others.map((key) => [key, metadata[key]])) };
}

function columnsPrinter(context: Context, [name, spec]: readonly [string, string]): Result<ObjectPrinter, Failure> {
  const columns = name === 'custom-columns-file' ? columnsOfFile(context, spec) : parseColumns(spec);
  if (!columns.ok) return err(plain(columns.error));
  const writer = new TabWriter(TABLE);
  let first = !context.on('no-headers');
  return ok({
    print(object) {
      const rows = columnRows(columns.value, object);
      if (!rows.ok) return err(plain(rows.error));
      if (first) writer.write(columnHeader(columns.value));
      first = false;
      writer.write(rows.value);
      return ok(writer.flush());
    },
  });
}

function columnsOfFile(context: Context, path: string): Result<readonly Column[], string> {
  const text = context.environment.files.read(path);
  if (path === '') return err('custom-columns format specified but no custom columns given');
  return text === undefined
    ? err(`error reading template ${path}, open ${path}: no such file or directory\n`)
    : parseColumnsFile(text);
}

function templatePrinter(
  context: Context,
  [name, given]: readonly [string, string],
  keepOrder: boolean,
): Result<ObjectPrinter, Failure> {
  const argument = given === '' ? context.text('template') : given;
  if (argument === '') return err(plain('template format specified but no template given'));
  const fromFile = name.endsWith('file');
  const text = fromFile ? context.environment.files.read(argument) : argument;
  if (text === undefined)
    return err(plain(`error reading --template ${argument}, open ${argument}: no such file or directory\n`));
  const missing = context.on('allow-missing-template-keys');
  return name.startsWith('jsonpath')
    ? jsonPathPrinter(text, missing, name === 'jsonpath-as-json')
    : goTemplatePrinter(context, text, missing, keepOrder);
}

function jsonPathPrinter(text: string, allowMissing: boolean, asJson: boolean): Result<ObjectPrinter, Failure> {
  const path = jsonPath(text, allowMissing);
  if (!path.ok) return err(plain(`error parsing jsonpath ${text}, ${path.error}\n`));
  return ok({
    print(object) {
      if (asJson) {
        const found = path.value.find(object);
        return found.ok ? ok(jsonText(found.value.flat(), false)) : err(executionError(text, found.error, object));
      }
      const printed = path.value.text(object);
      return printed.ok ? printed : err(executionError(text, printed.error, object));
    },
  });
}

function executionError(template: string, error: string, object: JsonObject): Failure {
  return plain(
    `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(sorted(object))}\n\n\n`,
  );
}

/** A value as Go's `%#v` prints unstructured content. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') return scalarText(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  return `map[string]interface {}{${Object.entries(value)
    .map(([key, part]) => `${JSON.stringify(key)}:${goSyntax(part)}`)
    .join(', ')}}`;
}

function goTemplatePrinter(
  context: Context,
  text: string,
  allowMissing: boolean,
  keepOrder: boolean,
): Result<ObjectPrinter, Failure> {
  const template = goTemplate(text, allowMissing);
  if (!template.ok) return err(plain(`error parsing template ${text}, ${template.error}\n`));
  return ok({
    print(object) {
      const { text: printed, error } = template.value(object);
      if (error === undefined) return ok(printed);
      const raw = JSON.stringify(keepOrder ? object : sorted(object));
      context.out(
        `${printed}Error executing template: ${error}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${raw}\n\tobject given to template engine was:\n\t\t${goText(object)}\n\n`,
      );
      return err(plain(`error executing template ${JSON.stringify(text)}: ${error}`));
    },
  });
}

/** KYAML: YAML in flow style. */
function kyaml(value: unknown, indent: number): string {
  const pad = ' '.repeat(indent + 2);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every(isObject)) return `[${value.map((item) => kyaml(item, indent)).join(', ')}]`;
    return `[\n${value.map((item) => `${pad}${kyaml(item, indent + 2)},\n`).join('')}${' '.repeat(indent)}]`;
  }
  if (typeof value === 'string' && value.includes('\n')) return kyamlLines(value, ' '.repeat(indent + 2));
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value);
  if (keys.length === 0) return '{}';
  const name = (key: string): string =>
    /^[A-Za-z_][\w./-]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : JSON.stringify(key);
  return `{\n${keys.map((key) => `${pad}${name(key)}: ${kyaml(value[key], indent + 2)},\n`).join('')}${' '.repeat(indent)}}`;
}

/** A text of several lines, each on a line of its own; a backslash keeps blanks at its beginning. */
function kyamlLines(text: string, pad: string): string {
  const lines = text.split('\n').map((line, at, all) => {
    const end = at < all.length - 1 ? '\\n\\' : '\\';
    const body = JSON.stringify(line).slice(1, -1).replaceAll('\\t', '\t');
    return at === all.length - 1 && line === '' ? '' : `${/^\s/.test(line) ? `${pad}\\` : `${pad} `}${body}${end}\n`;
  });
  return `"\\\n${lines.join('')}${pad}"`;
}

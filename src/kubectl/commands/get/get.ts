// kubectl get (kubectl/pkg/cmd/get/get.go).
import type { Task } from '../../../sim/kernel/task.ts';
import type { RequestOptions } from '../../client.ts';
import { TABLE_ACCEPT } from '../../client.ts';
import type { Command, Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { aggregate, plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { ALL_NAMESPACES, FIELD_SELECTOR, filenameFlags, PRINT_FLAGS, SELECTOR } from '../../parse/common-flags.ts';
import { sliceFlag, switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { GET_FORMATS, outputPrinter } from '../../printers/output.ts';
import { attempt, check, fail } from '../../process.ts';
import { rawRequest } from '../../raw.ts';
import type { Found, Info } from '../../resources/builder.ts';
import { isInfo, parseArguments } from '../../resources/builder.ts';
import { printTables } from './tables.ts';
import { sortItems } from './sort.ts';
import { watch } from './watch.ts';

export const get: Command = {
  name: 'get',
  short: 'Display one or many resources',
  use: 'get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  flags: [
    ALL_NAMESPACES,
    FIELD_SELECTOR,
    SELECTOR,
    ...PRINT_FLAGS,
    ...filenameFlags('identifying the resource to get from a server.'),
    {
      name: 'chunk-size',
      type: 'int',
      default: '500',
      usage:
        'Return large lists in chunks rather than all at once. Pass 0 to disable. This flag is beta and may change in the future.',
    },
    switchFlag(
      'ignore-not-found',
      'If set to true, suppresses NotFound error for specific objects that do not exist. Using this flag with commands that query for collections of resources has no effect when no resources are found.',
    ),
    sliceFlag(
      'label-columns',
      'Accepts a comma separated list of labels that are going to be presented as columns. Names are case-sensitive. You can also use multiple flag options like -L label1 -L label2...',
      { short: 'L' },
    ),
    switchFlag(
      'no-headers',
      "When using the default or custom-column output format, don't print headers (default print headers).",
    ),
    switchFlag(
      'output-watch-events',
      'Output watch event objects when --watch or --watch-only is used. Existing objects are output as initial ADDED events.',
    ),
    textFlag('raw', 'Raw URI to request from the server.  Uses the transport specified by the kubeconfig file.'),
    switchFlag(
      'server-print',
      'If true, have the server return the appropriate table output. Supports extension APIs and CRDs.',
      { default: 'true' },
    ),
    switchFlag('show-kind', 'If present, list the resource type for the requested object(s).'),
    switchFlag('show-labels', 'When printing, show all labels as the last column (default hide labels column)'),
    textFlag(
      'sort-by',
      "If non-empty, sort list types using this field specification.  The field specification is expressed as a JSONPath expression (e.g. '{.metadata.name}'). The field in the API resource specified by this JSONPath expression must be an integer or a string.",
    ),
    textFlag('subresource', 'If specified, gets the subresource of the requested object.'),
    switchFlag('watch', 'After listing/getting the requested object, watch for changes.', { short: 'w' }),
    switchFlag('watch-only', 'Watch for changes to the requested object(s), without listing/getting first.'),
  ],
  run,
};

function* run(context: Context): Task<number> {
  if (context.text('raw') !== '') return yield* raw(context);
  const watching = context.on('watch') || context.on('watch-only');
  if (context.on('output-watch-events') && !watching) {
    yield* fail(plain('--output-watch-events option can only be used with --watch or --watch-only'));
  }
  if (context.args.length === 0 && !context.namesFiles) {
    yield* unspecified(context);
  }
  const format = context.text('output');
  const human = format === '' || format === 'wide';
  if (context.on('show-labels') && !human && !format.startsWith('custom-columns')) {
    yield* fail(plain(`--show-labels option cannot be used with ${format} printer`));
  }
  const words = yield* check(parseArguments(context.args));
  if (context.text('subresource') !== '' && words.types.length > 0 && words.names.length === 0) {
    yield* fail(plain('subresource cannot be used when bulk resources are specified'));
  }
  if (watching) return yield* watch(context);
  const found = yield* context.build({
    allowEmptySelector: true,
    latest: true,
    ignoreNotFound: context.on('ignore-not-found'),
    subresource: context.text('subresource'),
    request: human ? tableRequest(context) : {},
  });
  if (human) return yield* printTables(context, found);
  return yield* printGeneric(context, found);
}

/** What is asked of the server for the human output. */
function tableRequest(context: Context): RequestOptions {
  if (!context.on('server-print')) return {};
  const sorting = context.text('sort-by') !== '';
  return { accept: TABLE_ACCEPT, ...(sorting ? { query: { includeObject: 'Object' } } : {}) };
}

function* raw(context: Context): Task<number> {
  if (context.args.length > 0) yield* fail(plain('arguments may not be passed when --raw is specified'));
  if (context.text('output') !== '') yield* fail(plain('--raw and --output are mutually exclusive'));
  const others = ['watch', 'watch-only', 'show-labels', 'no-headers'].some((name) => context.on(name));
  if (others || context.text('selector') !== '' || context.list('filename').length > 0) {
    yield* fail(
      plain('--raw may not be specified with other flags that filter the server request or alter the output'),
    );
  }
  return yield* rawRequest(context, 'GET');
}

function* unspecified(context: Context): Task<never> {
  context.err(
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
  );
  return yield* fail(
    context.usage(
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    ),
  );
}

function* printGeneric(context: Context, found: Found): Task<number> {
  const infos = found.items.filter(isInfo);
  const failures = found.items.filter((item): item is Failure => !isInfo(item));
  const [firstFailure] = failures;
  if (found.single && firstFailure) yield* fail(firstFailure);
  const printer = yield* check(
    outputPrinter(context, context.text('output'), { allowed: GET_FORMATS, customColumns: true }),
  );
  if (infos.length === 0 && context.on('ignore-not-found') && found.named) return 0;
  const [only] = infos;
  const shown = yield* attempt(printOne(context, found, infos, only));
  if (!shown.ok) yield* fail(shown.error);
  else context.out(yield* check(printer.print(shown.value, only?.mapping)));
  const failure = aggregate(failures);
  return failure ? yield* fail(failure) : 0;
}

/** The one object that was asked for, or a List of all. */
function* printOne(context: Context, found: Found, infos: readonly Info[], only: Info | undefined): Task<JsonObject> {
  if (found.single && only && infos.length === 1) return only.object;
  const path = context.text('sort-by');
  const objects = infos.map((info) => info.object);
  const items = path === '' ? objects : yield* check(sortItems(objects, path, (object) => object));
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
}

// `get -w`: the list, then every change as another row.
import { parseDuration } from '../../../api/values/duration.ts';
import type { Result } from '../../../base/result.ts';
import { ok } from '../../../base/result.ts';
import type { WatchEvent } from '../../../sim/apiserver/request.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { waitFor } from '../../../sim/kernel/task.ts';
import { TABLE_ACCEPT } from '../../client.ts';
import type { Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { isObject, listAt, textAt } from '../../json.ts';
import { GET_FORMATS, outputPrinter } from '../../printers/output.ts';
import { TABLE, TabWriter } from '../../printers/tab-writer.ts';
import { headerOf, rowsOf } from '../../printers/table.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { build, isInfo, parseArguments } from '../../resources/builder.ts';
import { pathOf } from '../../mapping.ts';
import { tableOptions } from './tables.ts';

type Print = (object: JsonObject, event: string) => Result<string, Failure>;

export function* watch(context: Context): Task<number> {
  if (context.text('sort-by') !== '') {
    context.err(
      context.on('watch-only')
        ? 'warning: --watch-only requested, --sort-by will be ignored\n'
        : 'warning: --watch requested, --sort-by will be ignored for watch events received\n',
    );
  }
  const words = yield* check(parseArguments(context.args));
  if (words.types.length > 1) yield* fail(plain('you may only specify a single resource type'));
  const format = context.text('output');
  const human = format === '' || format === 'wide';
  const request = human ? { accept: TABLE_ACCEPT } : {};
  const found = yield* check(
    build(yield* check(context.mapper()), context.client, {
      args: context.args,
      ...(yield* sourcesOption(context)),
      namespace: context.namespace,
      enforceNamespace: context.given('namespace'),
      allNamespaces: context.on('all-namespaces'),
      selector: context.text('selector'),
      fieldSelector: context.text('field-selector'),
      allowEmptySelector: true,
      latest: true,
      request,
      onShortName: (warning) => context.warn(warning),
    }),
  );
  for (const item of found.items) if (!isInfo(item)) yield* fail(item);
  if (words.tuples.length > 1 || words.names.length > 1) yield* fail(tooMany());
  const infos = found.items.filter(isInfo);
  if (found.single && infos.length > 1) yield* fail(tooMany());
  const mapping = infos[0]?.mapping ?? (yield* check((yield* check(context.mapper())).resource(words.types[0] ?? '')));
  const print = human ? tablePrint(context, mapping) : yield* check(objectPrint(context));
  if (!context.on('watch-only')) for (const info of infos) context.out(yield* check(print(info.object, 'ADDED')));
  const where = { mapping, namespace: context.on('all-namespaces') ? '' : context.namespace };
  const name = found.named ? infos[0]?.name : undefined;
  const revision = revisionOf(infos, context, where, human);
  const opened = yield* check(
    context.client.connect('GET', pathOf(mapping, mapping.namespaced ? where.namespace : ''), {
      ...request,
      query: {
        watch: 'true',
        resourceVersion: revision,
        labelSelector: context.text('selector'),
        fieldSelector: name === undefined ? context.text('field-selector') : `metadata.name=${name}`,
      },
    }),
  );
  if (opened.kind !== 'watch') return 1;
  const limitMs = requestTimeoutMs(context);
  const limit =
    limitMs === undefined ? undefined : context.environment.kernel.after(limitMs, () => opened.events.close());
  try {
    for (let event = yield* waitFor(opened.events.next()); event; event = yield* waitFor(opened.events.next())) {
      yield* show(context, event, print);
    }
  } finally {
    limit?.cancel();
    opened.events.close();
  }
  return 0;
}

/** `--request-timeout`: the connection is closed after it, which ends a watch as the server's own end of it would. */
function requestTimeoutMs(context: Context): number | undefined {
  const text = context.globalText('request-timeout');
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  return ms === 0 ? undefined : ms;
}

function* sourcesOption(context: Context): Task<object> {
  const sources = yield* context.sources();
  return sources === undefined ? {} : { sources };
}

function tooMany(): Failure {
  return plain(
    'watch is only supported on individual resources and resource collections - more than 1 resource was found',
  );
}

function* show(context: Context, event: WatchEvent, print: Print): Task<void> {
  if (event.type === 'BOOKMARK' || !isObject(event.object)) return;
  if (event.type === 'ERROR') {
    yield* fail({ kind: 'status', status: event.object as never });
    return;
  }
  context.out(yield* check(print(event.object, event.type)));
}

/** The revision after which changes are wanted: that of the answer that was printed. */
function revisionOf(
  infos: readonly Info[],
  context: Context,
  where: { readonly mapping: Info['mapping']; readonly namespace: string },
  human: boolean,
): string {
  const table = human ? infos[0]?.object : undefined;
  const own =
    textAt(table, 'metadata', 'resourceVersion') || textAt(table, 'rows', 0, 'object', 'metadata', 'resourceVersion');
  if (own !== '') return own;
  const listed = context.client.request('GET', pathOf(where.mapping, where.mapping.namespaced ? where.namespace : ''), {
    query: { limit: '1' },
  });
  return listed.ok ? textAt(listed.value, 'metadata', 'resourceVersion') : '';
}

function tablePrint(context: Context, mapping: Info['mapping']): Print {
  const writer = new TabWriter(TABLE);
  const options = tableOptions(context, mapping, false);
  const events = context.on('output-watch-events');
  let header = !options.noHeaders;
  let columns: readonly unknown[] = [];
  return (answer, event) => {
    if (listAt(answer, 'rows').length === 0) return ok('');
    // only the first answer of a watch names its columns
    const named = listAt(answer, 'columnDefinitions');
    if (named.length > 0) columns = named;
    const table = { ...answer, columnDefinitions: columns };
    if (header) writer.write(`${headerOf(table, options, events)}\n`);
    header = false;
    writer.write(rowsOf(table, mapping, options, events ? event : undefined));
    return ok(writer.flush());
  };
}

function objectPrint(context: Context): Result<Print, Failure> {
  const format = context.text('output');
  const printer = outputPrinter(context, format, { allowed: GET_FORMATS, customColumns: true });
  if (!printer.ok) return printer;
  const wrap = context.on('output-watch-events') && (format === 'json' || format === 'yaml');
  return ok((object, event) => printer.value.print(wrap ? { object, type: event } : object));
}

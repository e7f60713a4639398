// kubectl events (kubectl/pkg/cmd/events).
import type { Event } from '../../../api/generated/types.ts';
import { humanDuration } from '../../../api/values/duration.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { waitFor } from '../../../sim/kernel/task.ts';
import type { Query } from '../../client.ts';
import type { Command, Context } from '../../command.ts';
import { messageOf, plain, verbatim } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { isObject, listAt, textAt } from '../../json.ts';
import { ALL_NAMESPACES, PRINT_FLAGS } from '../../parse/common-flags.ts';
import { sliceFlag, switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { outputPrinter, STANDARD_FORMATS } from '../../printers/output.ts';
import { TABLE, TabWriter } from '../../printers/tab-writer.ts';
import { check, fail } from '../../process.ts';

export const events: Command = {
  name: 'events',
  short: 'List events',
  use: 'events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  flags: [
    ...PRINT_FLAGS,
    ALL_NAMESPACES,
    {
      name: 'chunk-size',
      type: 'int',
      default: '500',
      usage:
        'Return large lists in chunks rather than all at once. Pass 0 to disable. This flag is beta and may change in the future.',
    },
    textFlag('for', 'Filter events to only those pertaining to the specified resource.'),
    switchFlag('no-headers', "When using the default output format, don't print headers."),
    sliceFlag('types', 'Output only events of given types.'),
    switchFlag('watch', 'After listing the requested events, watch for more events.', { short: 'w' }),
  ],
  run,
};

function* run(context: Context): Task<number> {
  const types = context.list('types').map((type) => type.toLowerCase());
  for (const type of types) {
    if (type !== 'normal' && type !== 'warning') yield* fail(plain('valid --types are Normal or Warning'));
  }
  const selector = yield* fieldSelector(context);
  const path = context.on('all-namespaces') ? '/api/v1/events' : `/api/v1/namespaces/${context.namespace}/events`;
  const query: Query = { fieldSelector: selector, limit: '500' };
  const answer = yield* check(context.client.request('GET', path, { query }));
  const wanted = (event: Event): boolean => types.length === 0 || types.includes((event.type ?? '').toLowerCase());
  const list = (listAt(answer, 'items') as readonly Event[]).filter(wanted).toSorted((a, b) => lastMs(a) - lastMs(b));
  const show = yield* shower(context);
  if (list.length === 0 && !context.on('watch')) {
    const where = context.on('all-namespaces') ? '' : ` in ${context.namespace} namespace`;
    context.err(`No events found${where}.\n`);
    return 0;
  }
  if (list.length > 0) yield* show(list);
  if (!context.on('watch')) return 0;
  const opened = yield* check(
    context.client.connect('GET', path, {
      query: {
        ...query,
        limit: undefined,
        watch: 'true',
        resourceVersion: textAt(answer, 'metadata', 'resourceVersion'),
      },
    }),
  );
  if (opened.kind !== 'watch') return 1;
  try {
    for (let next = yield* waitFor(opened.events.next()); next; next = yield* waitFor(opened.events.next())) {
      const { type, object } = next;
      if (type !== 'DELETED' && isObject(object) && wanted(object as unknown as Event))
        yield* show([object as unknown as Event]);
    }
  } finally {
    opened.events.close();
  }
  return 0;
}

/** `--for` as a selection of the events' object. */
function* fieldSelector(context: Context): Task<string> {
  const target = context.text('for');
  if (target === '') return '';
  const [type = '', name = '', more] = target.split('/');
  if (more !== undefined) yield* fail(plain('arguments in resource/name form may not have more than one slash'));
  if (type === '' || name === '') yield* fail(plain('--for must be in resource/name form'));
  const mapper = yield* check(context.mapper());
  const mapping = mapper.resource(type);
  if (!mapping.ok) return yield* fail(verbatim(messageOf(mapping.error)));
  return `involvedObject.kind=${mapping.value.kind},involvedObject.name=${name}`;
}

type Show = (events: readonly Event[]) => Task<void>;

function* shower(context: Context): Task<Show> {
  const format = context.text('output');
  if (format !== '') {
    const printer = yield* check(outputPrinter(context, format, { allowed: STANDARD_FORMATS }));
    return function* (list) {
      if (format === 'name') return;
      const items = list.map((event) => ({ ...event, kind: 'Event', apiVersion: 'v1' }));
      const object: JsonObject = { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
      context.out(yield* check(printer.print(object)));
    };
  }
  const writer = new TabWriter(TABLE);
  let header = !context.on('no-headers');
  const all = context.on('all-namespaces');
  return function* (list) {
    if (header) writer.write(`${all ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`);
    header = false;
    for (const event of list) writer.write(row(context, event, all));
    context.out(writer.flush());
  };
}

function row(context: Context, event: Event, withNamespace: boolean): string {
  const { wallClock } = context.environment.kernel;
  const object = `${event.involvedObject?.kind ?? ''}/${event.involvedObject?.name ?? ''}`;
  const message = (event.message ?? '').trim();
  const namespace = withNamespace ? `${event.metadata.namespace ?? ''}\t` : '';
  return `${namespace}${interval(event, wallClock)}\t${event.type ?? ''}\t${event.reason ?? ''}\t${object}\t${message}\n`;
}

function interval(event: Event, nowMs: number): string {
  const age = (time: string | undefined): string =>
    time === undefined ? '<unknown>' : humanDuration(nowMs - Date.parse(time));
  const first = age(event.eventTime ?? event.firstTimestamp);
  if (event.series) return `${age(event.series.lastObservedTime)} (x${event.series.count ?? 0} over ${first})`;
  if ((event.count ?? 0) > 1) return `${age(event.lastTimestamp)} (x${event.count ?? 0} over ${first})`;
  return first;
}

/** The last time that an event was seen. */
function lastMs(event: Event): number {
  const time = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime;
  return time === undefined ? 0 : Date.parse(time);
}

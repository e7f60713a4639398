import type { KubeObject } from '../api/object.ts';
import type { Event, Pod } from '../api/generated/types.ts';
import { summaryOf } from '../api/pod-summary.ts';
import type { TraceLine } from './trace.ts';

const TIME_WIDTH = 9;

/** A trace as a person reads it: a line per change that shows, commands with their output. */
export function storyOf(lines: readonly TraceLine[]): string {
  const shown = new Map<string, string>();
  return lines
    .map((line) => {
      const at = `${(line.t / 1000).toFixed(3).padStart(TIME_WIDTH)}  `;
      switch (line.type) {
        case 'START':
          return `${line.scenario}, ${line.start}\n`;
        case 'COMMAND':
          return `${at}$ ${line.run}\n${indented(line.stdout + line.stderr)}${line.exit === 0 ? '' : `${' '.repeat(TIME_WIDTH + 2)}(exit ${line.exit})\n`}`;
        case 'FAULT':
          return `${at}! ${line.fault} ${line.node}\n`;
        case 'NODE':
          return `${at}! node ${JSON.stringify(line.add ?? line.remove)}\n`;
        default: {
          const text = line.type === 'DELETED' ? 'gone' : summarize(line.object);
          const key = `${line.object.kind}/${line.object.metadata.name}`;
          if (shown.get(key) === text || (line.type === 'DELETED' && line.object.kind === 'Event')) return '';
          shown.set(key, text);
          return `${at}${line.object.kind === 'Event' ? '' : `${key}: `}${text}\n`;
        }
      }
    })
    .join('');
}

function indented(text: string): string {
  return text === '' ? '' : `${text.trimEnd().replace(/^/gm, ' '.repeat(TIME_WIDTH + 2))}\n`;
}

function summarize(object: KubeObject): string {
  if (object.kind === 'Event') return eventText(object as Event);
  if (object.kind === 'Pod') {
    const { status, ready, total, restarts } = summaryOf(object as Pod);
    const { nodeName = '' } = (object as Pod).spec;
    return `${status} ${ready}/${total}${restarts > 0 ? ` restarts=${restarts}` : ''} ${nodeName}`.trimEnd();
  }
  const { spec, status } = object as unknown as Readonly<
    Record<'spec' | 'status', Readonly<Record<string, unknown>> | undefined>
  >;
  const counts = Object.entries(status ?? {}).filter(([, value]) => typeof value === 'number');
  const conditions = (status?.['conditions'] ?? []) as readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
  }[];
  return [
    ...(spec?.['replicas'] === undefined ? [] : [`replicas=${JSON.stringify(spec['replicas'])}`]),
    ...counts.map(([key, value]) => `${key}=${JSON.stringify(value)}`),
    ...conditions.map((each) => `${each.type}=${each.status}${each.reason ? `/${each.reason}` : ''}`),
    ...(typeof status?.['phase'] === 'string' ? [status['phase']] : []),
  ].join(' ');
}

function eventText(event: Event): string {
  const about = event.involvedObject;
  const count = (event.count ?? 1) > 1 ? ` (x${event.count})` : '';
  return `event ${event.type} ${event.reason} ${about?.kind}/${about?.name}: ${event.message}${count}`;
}

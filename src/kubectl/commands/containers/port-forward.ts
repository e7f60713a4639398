import type { Task } from '../../../sim/kernel/task.ts';
import { waitFor } from '../../../sim/kernel/task.ts';
import { Promised } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import type { ForwardedPort } from '../../environment.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { listAt, numberAt, textAt } from '../../json.ts';
import { fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo } from '../../resources/builder.ts';
import { attachablePod, requireTimeout } from './pods.ts';
import type { Pod } from '../../../api/generated/types.ts';
import { sliceFlag } from '../../parse/flag-forms.ts';

export const portForward: Command = {
  name: 'port-forward',
  short: 'Forward one or more local ports to a pod',
  use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  flags: [
    sliceFlag(
      'address',
      'Addresses to listen on (comma separated). Only accepts IP addresses or localhost as a value.',
      { default: '[localhost]' },
    ),
    {
      name: 'pod-running-timeout',
      type: 'duration',
      default: '1m0s',
      usage: 'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    },
  ],
  interruptedCode: 0,
  run: forward,
};

function* forward(context: Context): Task<number> {
  const [resource, ...words] = context.args;
  if (resource === undefined || words.length === 0) {
    return yield* fail(context.usage('TYPE/NAME and list of ports are required for port-forward'));
  }
  yield* requireTimeout(context);
  const found = yield* context.build({ args: [resource.includes('/') ? resource : `pods/${resource}`] });
  const [item] = found.items;
  if (item === undefined || !isInfo(item)) return yield* fail(item ?? plain('no objects found'));
  const pod = yield* attachablePod(context, item, context.number('pod-running-timeout'));
  const ports: ForwardedPort[] = [];
  for (const word of words) ports.push(yield* portOf(context, item, pod, word));
  if (pod.status?.phase !== 'Running') {
    yield* fail(plain(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`));
  }
  for (const { local, remote } of ports) {
    context.out(`Forwarding from 127.0.0.1:${local} -> ${remote}\nForwarding from [::1]:${local} -> ${remote}\n`);
  }
  const handling = (local: number): void => context.out(`Handling connection for ${local}\n`);
  const stop = context.environment.forward?.(ports, handling);
  try {
    yield* waitFor(new Promised<undefined>(context.environment.kernel));
  } finally {
    stop?.();
  }
  return 0;
}

function* portOf(context: Context, info: Info, pod: Pod, word: string): Task<ForwardedPort> {
  const [first = '', second] = word.split(':');
  const remoteText = second ?? first;
  for (const [side, text] of [
    ['local', first],
    ['remote', remoteText],
  ] as const) {
    if (!/^\d+$/.test(text) || Number(text) <= 65_535) continue;
    const quoted = JSON.stringify(text);
    yield* fail(
      plain(`error parsing ${side} port '${text}': strconv.ParseUint: parsing ${quoted}: value out of range`),
    );
  }
  const remote = yield* remotePort(context, info, pod, remoteText);
  const local = first === '' || Number.isNaN(Number(first)) ? remote : Number(first);
  if (!Number.isInteger(local) || local < 0 || local > 65535) {
    yield* fail(
      plain(
        `error parsing local port ${JSON.stringify(first)}: strconv.ParseUint: parsing ${JSON.stringify(first)}: invalid syntax`,
      ),
    );
  }
  return { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name, local, remote };
}

function* remotePort(context: Context, info: Info, pod: Pod, text: string): Task<number> {
  if (info.mapping.kind === 'Service') return yield* servicePort(context, info.object, pod, text);
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= 65535) return number;
  const named = containerPort(pod, text);
  return named ?? (yield* fail(plain(`Pod '${pod.metadata.name}' does not have a named port '${text}'`)));
}

function containerPort(pod: Pod, name: string): number | undefined {
  const ports = (pod.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.find((port) => port.name === name)?.containerPort;
}

function* servicePort(_context: Context, service: JsonObject, pod: Pod, text: string): Task<number> {
  const port = listAt(service, 'spec', 'ports').find(
    (known) => textAt(known, 'name') === text || String(numberAt(known, 'port')) === text,
  );
  if (port === undefined) {
    return yield* fail(
      plain(
        /^\d+$/.test(text)
          ? `Service ${textAt(service, 'metadata', 'name')} does not have a service port ${text}`
          : `Service '${textAt(service, 'metadata', 'name')}' does not have a named port '${text}'`,
      ),
    );
  }
  const target = (port as JsonObject)['targetPort'];
  if (typeof target === 'number') return target;
  return (
    containerPort(pod, String(target)) ??
    (yield* fail(plain(`Pod '${pod.metadata.name}' does not have a named port '${String(target)}'`)))
  );
}

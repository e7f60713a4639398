// kubectl expose and run --expose's Service (kubectl/pkg/cmd/expose/expose.go).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import { dryRunOf } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { listAt, mapAt, numberAt, objectAt, textAt } from '../../json.ts';
import { DRY_RUN, fieldManager, filenameFlags, PRINT_FLAGS, RECORD, SAVE_CONFIG } from '../../parse/common-flags.ts';
import { textFlag } from '../../parse/flag-forms.ts';
import { operationPrinter } from '../../printers/operation.ts';
import { check } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { NO_RESOURCES } from '../../resources/builder.ts';
import { fail } from '../../process.ts';
import { withLastApplied } from '../last-applied.ts';
import { forEachWritten, writeQuery } from '../common.ts';
import { withOverrides } from './overrides.ts';

export const expose: Command = {
  name: 'expose',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  use: 'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  flags: [
    ...PRINT_FLAGS,
    RECORD,
    ...filenameFlags('identifying the resource to expose a service'),
    DRY_RUN,
    SAVE_CONFIG,
    fieldManager('kubectl-expose'),
    textFlag(
      'cluster-ip',
      "ClusterIP to be assigned to the service. Leave empty to auto-allocate, or set to 'None' to create a headless service.",
    ),
    textFlag('external-ip', 'Additional external IP address (not managed by Kubernetes) to accept for the service.'),
    textFlag('labels', 'Labels to apply to the service created by this call.', { short: 'l' }),
    textFlag(
      'load-balancer-ip',
      'IP to assign to the LoadBalancer. If empty, an ephemeral IP will be created and used (cloud-provider specific).',
    ),
    textFlag('name', 'The name for the newly created object.'),
    textFlag('override-type', 'The method used to override the generated object: json, merge, or strategic.', {
      default: 'merge',
    }),
    textFlag(
      'overrides',
      'An inline JSON override for the generated object. If this is non-empty, it is used to override the generated object. Requires that the object supply a valid apiVersion field.',
    ),
    textFlag(
      'port',
      'The port that the service should serve on. Copied from the resource being exposed, if unspecified',
    ),
    textFlag('protocol', "The network protocol for the service to be created. Default is 'TCP'."),
    textFlag(
      'selector',
      'A label selector to use for this service. Only equality-based selector requirements are supported. If empty (the default) infer the selector from the replication controller or replica set.)',
    ),
    textFlag(
      'session-affinity',
      "If non-empty, set the session affinity for the service to this; legal values: 'None', 'ClientIP'",
    ),
    textFlag(
      'target-port',
      'Name or number for the port on the container that the service should direct traffic to. Optional.',
    ),
    textFlag(
      'type',
      "Type for this service: ClusterIP, NodePort, LoadBalancer, or ExternalName. Default is 'ClusterIP'.",
    ),
  ],
  run,
};

const EXPOSABLE: ReadonlySet<string> = new Set(['ReplicationController', 'Service', 'Pod', 'Deployment', 'ReplicaSet']);

function* run(context: Context): Task<number> {
  const dryRun = yield* check(dryRunOf(context));
  if (context.args.length === 0 && !context.namesFiles) yield* fail(plain(NO_RESOURCES));
  const printer = yield* check(operationPrinter(context, dryRun, { keepOrder: dryRun === 'client' }));
  const affinity = context.text('session-affinity');
  if (!['', 'ClientIP', 'None'].includes(affinity)) yield* fail(plain(`unknown session affinity: ${affinity}`));
  const found = yield* context.build({ selector: '' });
  const mapper = yield* check(context.mapper());
  const mapping = yield* check(mapper.resource('services'));
  return yield* forEachWritten(context, found.items, function* (info): Task<Failure | undefined> {
    const made = serviceFor(context, info);
    if (!made.ok) return made.error;
    const overridden = withOverrides(context, made.value);
    if (!overridden.ok) return overridden.error;
    const service = context.on('save-config') ? withLastApplied(overridden.value, true) : overridden.value;
    if (dryRun === 'client') {
      context.out(yield* check(printer.print(service, 'exposed', mapping)));
      return undefined;
    }
    const answer = context.client.create(
      { mapping, namespace: context.namespace },
      service,
      writeQuery(context, dryRun),
    );
    if (!answer.ok) return answer.error;
    context.out(yield* check(printer.print(answer.value, 'exposed', mapping)));
    return undefined;
  });
}

function serviceFor(context: Context, info: Info): Result<JsonObject, Failure> {
  if (!EXPOSABLE.has(info.mapping.kind)) {
    const kind = info.mapping.group === '' ? info.mapping.kind : `${info.mapping.kind}.${info.mapping.group}`;
    return err(plain(`cannot expose a ${kind}`));
  }
  const selector = selectorFor(context, info);
  if (!selector.ok) return selector;
  const ports = portsFor(context, info);
  if (!ports.ok) return ports;
  const labels = context.text('labels');
  const own = mapAt(info.object, 'metadata', 'labels');
  const marks = labels === '' ? own : pairsOf(labels);
  return ok({
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name: context.text('name') || info.name.slice(0, 63),
      ...(context.given('namespace') ? { namespace: context.namespace } : {}),
      ...(Object.keys(marks).length > 0 ? { labels: marks } : {}),
    },
    spec: {
      ports: ports.value,
      selector: selector.value,
      ...optional('clusterIP', context.text('cluster-ip')),
      ...optional('type', context.text('type')),
      ...(context.text('external-ip') === '' ? {} : { externalIPs: [context.text('external-ip')] }),
      ...optional('sessionAffinity', context.text('session-affinity')),
      ...optional('loadBalancerIP', context.text('load-balancer-ip')),
    },
    status: { loadBalancer: {} },
  });
}

function optional(key: string, value: string): JsonObject {
  return value === '' ? {} : { [key]: value };
}

export function pairsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').map((part) => [part.split('=')[0] ?? '', part.split('=').slice(1).join('=')]),
  );
}

function selectorFor(context: Context, info: Info): Result<JsonObject, Failure> {
  const given = context.text('selector');
  if (given !== '') return ok(pairsOf(given));
  const { kind } = info.mapping;
  if (kind === 'Pod') {
    const labels = mapAt(info.object, 'metadata', 'labels');
    if (Object.keys(labels).length > 0) return ok(labels);
    return err(
      plain(
        "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
      ),
    );
  }
  if (kind === 'Service' || kind === 'ReplicationController') {
    const selector = objectAt(info.object, 'spec', 'selector');
    return selector
      ? ok(selector)
      : err(
          plain(
            `couldn't retrieve selectors via --selector flag or introspection: the ${kind.toLowerCase()} has no pod selector set`,
          ),
        );
  }
  if (listAt(info.object, 'spec', 'selector', 'matchExpressions').length > 0) {
    return err(
      plain(
        `couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions - "${JSON.stringify(listAt(info.object, 'spec', 'selector', 'matchExpressions'))}" to map-based selector format`,
      ),
    );
  }
  return ok(objectAt(info.object, 'spec', 'selector', 'matchLabels') ?? {});
}

interface Port {
  readonly port: number;
  readonly protocol: string;
}

/** Ports from the flags, or those that the object's containers declare. */
function portsFor(context: Context, info: Info): Result<readonly JsonObject[], Failure> {
  const own = portsOf(info);
  const given = context.text('port');
  const chosen: Port[] = [];
  if (given === '') {
    if (own.length === 0) return err(plain("couldn't find port via --port flag or introspection"));
    chosen.push(...own);
  } else {
    for (const text of given.split(',')) {
      if (!/^-?\d+$/.test(text)) return err(plain(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`));
      const port = Number(text);
      chosen.push({ port, protocol: own.find((other) => other.port === port)?.protocol ?? 'TCP' });
    }
  }
  const protocol = context.text('protocol');
  const target = context.text('target-port');
  return ok(
    chosen.map((port, at) => ({
      ...(chosen.length > 1 ? { name: `port-${at + 1}` } : {}),
      protocol: protocol === '' ? port.protocol : protocol,
      port: port.port,
      targetPort: target === '' ? port.port : /^\d+$/.test(target) ? Number(target) : target,
    })),
  );
}

function portsOf(info: Info): readonly Port[] {
  if (info.mapping.kind === 'Service') {
    return listAt(info.object, 'spec', 'ports').map((port) => ({
      port: numberAt(port, 'port') ?? 0,
      protocol: textAt(port, 'protocol') || 'TCP',
    }));
  }
  const spec =
    info.mapping.kind === 'Pod' ? objectAt(info.object, 'spec') : objectAt(info.object, 'spec', 'template', 'spec');
  return listAt(spec, 'containers').flatMap((container) =>
    listAt(container, 'ports').map((port) => ({
      port: numberAt(port, 'containerPort') ?? 0,
      protocol: textAt(port, 'protocol') || 'TCP',
    })),
  );
}

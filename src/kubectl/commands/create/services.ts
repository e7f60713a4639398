// kubectl create service and ingress.
import { checkPortName } from '../../../api/validation/names.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import type { Flag } from '../../parse/flags.ts';
import { listFlag, sliceFlag, textFlag } from '../../parse/flag-forms.ts';
import { check, fail } from '../../process.ts';
import type { Generator } from './generator.ts';
import { metadataFor } from './generator.ts';

const TCP_USE: Readonly<Record<string, string>> = {
  clusterip: '[--tcp=<port>:<targetPort>]',
  externalname: '--external-name external.name',
};

const TCP: Flag = sliceFlag('tcp', "Port pairs can be specified as '<port>:<targetPort>'.");

function serviceGenerator(
  name: string,
  type: string,
  flags: readonly Flag[],
  required: readonly string[] = [],
): Generator {
  return {
    name,
    short: `Create ${type === 'ClusterIP' ? 'a ClusterIP' : type === 'ExternalName' ? 'an ExternalName' : `a ${type}`} service`,
    use: `create service ${name} NAME ${TCP_USE[name] ?? '[--tcp=port:targetPort]'} [--dry-run=server|client|none]`,
    flags,
    required,
    prefix: `failed to create ${type} service: `,
    savesConfig: false,
    *object(context, service) {
      const external = context.text('external-name');
      if (
        type === 'ExternalName' &&
        !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(external)
      ) {
        yield* fail(plain(`invalid service external name ${external}`));
      }
      const ports = yield* check(portsOf(context, type));
      const clusterIp = context.text('clusterip');
      if (type !== 'ExternalName' && ports.length === 0 && clusterIp !== 'None') {
        yield* fail(plain('at least one tcp port specifier must be provided'));
      }
      const labels = { app: service };
      return {
        kind: 'Service',
        apiVersion: 'v1',
        metadata: metadataFor(context, service, { labels }),
        spec: {
          ...(ports.length > 0 ? { ports } : {}),
          selector: labels,
          ...(clusterIp === '' ? {} : { clusterIP: clusterIp }),
          type,
          ...(type === 'ExternalName' ? { externalName: context.text('external-name') } : {}),
        },
        status: { loadBalancer: {} },
      };
    },
  };
}

function portsOf(context: Context, type: string): Result<readonly JsonObject[], Failure> {
  const ports: JsonObject[] = [];
  for (const text of context.list('tcp')) {
    const [port = '', target] = text.split(':');
    const number = Number(port);
    const parsing = `strconv.ParseUint: parsing ${JSON.stringify(port)}: `;
    if (!/^\d+$/.test(port)) return err(plain(`${parsing}invalid syntax`));
    if (number > 65535) return err(plain(`${parsing}value out of range`));
    const wrong = target === undefined ? undefined : targetError(target);
    if (wrong !== undefined) return err(plain(wrong));
    const nodePort = context.number('node-port');
    ports.push({
      name: text.replace(':', '-'),
      protocol: 'TCP',
      port: number,
      targetPort: target === undefined ? number : /^\d+$/.test(target) ? Number(target) : target,
      ...(type === 'NodePort' && nodePort > 0 ? { nodePort } : {}),
    });
  }
  return ok(ports);
}

/** Why a text is neither a port's number nor its name. */
function targetError(target: string): string | undefined {
  if (/^[-+]?\d+$/.test(target)) {
    return Number(target) >= 1 && Number(target) <= 65_535 ? undefined : 'must be between 1 and 65535, inclusive';
  }
  const errors = checkPortName(target);
  return errors.length === 0 ? undefined : errors.join(',');
}

export const serviceGenerators: readonly Generator[] = [
  serviceGenerator('clusterip', 'ClusterIP', [
    TCP,
    textFlag('clusterip', "Assign your own ClusterIP or set to 'None' for a 'headless' service (no loadbalancing)."),
  ]),
  serviceGenerator(
    'externalname',
    'ExternalName',
    [TCP, textFlag('external-name', 'External name of service')],
    ['external-name'],
  ),
  serviceGenerator('loadbalancer', 'LoadBalancer', [TCP]),
  serviceGenerator('nodeport', 'NodePort', [
    TCP,
    {
      name: 'node-port',
      type: 'int',
      default: '0',
      usage: 'Port used to expose the service on each node in a cluster.',
    },
  ]),
];

export const ingress: Generator = {
  name: 'ingress',
  aliases: ['ing'],
  short: 'Create an ingress with the specified name',
  use: 'create ingress NAME --rule=host/path=service:port[,tls[=secret]] ',
  flags: [
    listFlag('annotation', 'Annotation to insert in the ingress object, in the format annotation=value'),
    textFlag('class', 'Ingress Class to be used'),
    textFlag('default-backend', 'Default service for backend, in format of svcname:port'),
    listFlag(
      'rule',
      "Rule in format host/path=service:port[,tls=secretname]. Paths containing the leading character '*' are considered pathType=Prefix. tls argument is optional.",
    ),
  ],
  prefix: 'failed to create ingress: ',
  *object(context, name) {
    const rules = context.list('rule');
    const fallback = context.text('default-backend');
    if (rules.length === 0 && fallback === '')
      yield* fail(
        plain(
          'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
        ),
      );
    for (const text of context.list('annotation')) {
      if (!text.includes('=')) {
        yield* fail(plain(`annotation ${text} is invalid and should be in format key=[value]`));
      }
    }
    if (fallback !== '' && fallback.split(':').length !== 2) {
      yield* fail(plain('default-backend should be in format servicename:serviceport'));
    }
    const parsed: Rule[] = [];
    for (const rule of rules) parsed.push(yield* check(parseRule(rule)));
    const annotations = Object.fromEntries(
      context.list('annotation').map((text) => [text.split('=')[0], text.split('=').slice(1).join('=')]),
    );
    const tls = tlsOf(parsed);
    return {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: metadataFor(context, name, context.list('annotation').length > 0 ? { annotations } : {}),
      spec: {
        ...(context.text('class') === '' ? {} : { ingressClassName: context.text('class') }),
        ...(fallback === '' ? {} : { defaultBackend: backend(fallback) }),
        ...(tls.length > 0 ? { tls } : {}),
        ...(parsed.length > 0 ? { rules: rulesOf(parsed) } : {}),
      },
      status: { loadBalancer: {} },
    };
  },
};

interface Rule {
  readonly host: string;
  readonly path: string;
  readonly service: string;
  /** undefined: no TLS; empty: without a secret. */
  readonly tls: string | undefined;
}

function parseRule(text: string): Result<Rule, Failure> {
  const match = /^([^/=]*)(\/[^=]*)?=([^:,]+:[^,]+)(?:,(tls)(?:=(.*))?)?$/.exec(text);
  if (!match)
    return err(plain(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`));
  const [, host = '', path = '', service = '', tls, secret = ''] = match;
  // a further comma hides the certificate from kubectl
  const isTls = tls !== undefined && text.split(',').length === 2;
  return ok({ host, path, service, tls: isTls ? secret : undefined });
}

function backend(text: string): JsonObject {
  const [name = '', port = ''] = text.split(':');
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

function rulesOf(rules: readonly Rule[]): readonly JsonObject[] {
  const hosts = [...new Set(rules.map((rule) => rule.host))];
  return hosts.map((host) => ({
    ...(host === '' ? {} : { host }),
    http: {
      paths: rules
        .filter((rule) => rule.host === host)
        .map((rule) => ({
          path: rule.path === '' ? '/' : rule.path.replace(/\*$/, ''),
          pathType: rule.path.endsWith('*') ? 'Prefix' : 'Exact',
          backend: backend(rule.service),
        })),
    },
  }));
}

function tlsOf(rules: readonly Rule[]): readonly JsonObject[] {
  const secrets = [...new Set(rules.flatMap((rule) => (rule.tls === undefined ? [] : [rule.tls])))];
  return secrets.map((secret) => {
    const hosts = [
      ...new Set(rules.filter((rule) => rule.tls === secret && rule.host !== '').map((rule) => rule.host)),
    ];
    return { ...(hosts.length > 0 ? { hosts } : {}), ...(secret === '' ? {} : { secretName: secret }) };
  });
}

// kubectl api-resources, api-versions, cluster-info, version, options.
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import { plain } from '../../failure.ts';
import { byBytes, listAt, textAt } from '../../json.ts';
import type { JsonObject } from '../../json.ts';
import { GLOBAL_FLAGS, PRINT_FLAGS } from '../../parse/common-flags.ts';
import { sliceFlag, switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { jsonText } from '../../printers/output.ts';
import { TABLE, tabbed } from '../../printers/tab-writer.ts';
import { check, fail } from '../../process.ts';
import type { Mapping } from '../../mapping.ts';
import { apiVersionOf, qualified } from '../../mapping.ts';
import { printYaml } from '../../yaml/print.ts';

export const apiResources: Command = {
  name: 'api-resources',
  short: 'Print the supported API resources on the server',
  use: 'api-resources [flags]',
  flags: [
    textFlag('api-group', 'Limit to resources in the specified API group.'),
    switchFlag('cached', 'Use the cached list of resources if available.'),
    sliceFlag('categories', 'Limit to resources that belong to the specified categories.'),
    switchFlag(
      'namespaced',
      'If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.',
      { default: 'true' },
    ),
    switchFlag(
      'no-headers',
      "When using the default or custom-column output format, don't print headers (default print headers).",
    ),
    textFlag('output', 'Output format. One of: (json, yaml, kyaml, name, wide).', { short: 'o' }),
    switchFlag('show-managed-fields', 'If true, keep the managedFields when printing objects in JSON or YAML format.'),
    textFlag(
      'sort-by',
      "If non-empty, sort list of resources using specified field. The field can be either 'name' or 'kind'.",
    ),
    sliceFlag('verbs', 'Limit to resources that support the specified verbs.'),
  ],
  run: resources,
};

function* resources(context: Context): Task<number> {
  const format = context.text('output');
  if (!['', 'wide', 'name', 'json', 'yaml', 'kyaml'].includes(format)) {
    const allowed = 'json,kyaml,name,wide,yaml';
    const what = JSON.stringify(format);
    yield* fail(
      plain(`unable to match a printer suitable for the output format ${what}, allowed formats are: ${allowed}`),
    );
  }
  const sortBy = context.text('sort-by');
  if (!['', 'name', 'kind'].includes(sortBy)) yield* fail(plain('--sort-by accepts only name or kind'));
  if (context.args.length > 0) yield* fail(context.usage(`unexpected arguments: [${context.args.join(' ')}]`));
  const mapper = yield* check(context.mapper());
  const verbs = context.list('verbs');
  const categories = context.list('categories');
  const preferred = mapper.mappings.filter(
    (one, at, all) => all.findIndex((other) => other.group === one.group && other.resource === one.resource) === at,
  );
  const found = preferred
    .filter((mapping) => !context.given('api-group') || mapping.group === context.text('api-group'))
    .filter((mapping) => !context.given('namespaced') || mapping.namespaced === context.on('namespaced'))
    .filter((mapping) => verbs.every((verb) => mapping.verbs.includes(verb)))
    .filter((mapping) => categories.every((category) => mapping.categories.includes(category)))
    .toSorted((a, b) => {
      if (sortBy === 'name') return byBytes(a.resource, b.resource);
      if (sortBy === 'kind') return byBytes(a.kind, b.kind);
      return byBytes(a.group, b.group) || byBytes(a.resource, b.resource);
    });
  if (format === 'name') {
    context.out(found.map((mapping) => `${qualified(mapping)}\n`).join(''));
    return 0;
  }
  if (format === 'json' || format === 'yaml') {
    const list = {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: '',
      resources: found.map(apiResource),
    };
    context.out(format === 'json' ? jsonText(list, true) : printYaml(list));
    return 0;
  }
  const wide = format === 'wide';
  const rows = found.map((mapping) => {
    const cells = [
      mapping.resource,
      mapping.shortNames.join(','),
      apiVersionOf(mapping),
      String(mapping.namespaced),
      mapping.kind,
    ];
    return `${[...cells, ...(wide ? [mapping.verbs.join(','), mapping.categories.join(',')] : [])].join('\t')}\n`;
  });
  const header = `NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND${wide ? '\tVERBS\tCATEGORIES' : ''}\n`;
  context.out(tabbed((context.on('no-headers') ? '' : header) + rows.join(''), TABLE));
  return 0;
}

function apiResource(mapping: Mapping): JsonObject {
  const { resource, singular, namespaced, group, version, kind, verbs, shortNames, categories } = mapping;
  return {
    name: resource,
    singularName: singular,
    namespaced,
    ...(group === '' ? {} : { group }),
    version,
    kind,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  };
}

export const apiVersions: Command = {
  name: 'api-versions',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  use: 'api-versions',
  *run(context) {
    if (context.args.length > 0) yield* fail(context.usage(`unexpected arguments: [${context.args.join(' ')}]`));
    const groups = yield* check(context.client.request('GET', '/apis'));
    const versions = listAt(groups, 'groups').flatMap((group) =>
      listAt(group, 'versions').map((version) => textAt(version, 'groupVersion')),
    );
    context.out(
      [...new Set([...versions, 'v1'])]
        .toSorted(byBytes)
        .map((version) => `${version}\n`)
        .join(''),
    );
    return 0;
  },
};

function serverOf(context: Context): string {
  const { contexts, clusters, currentContext } = context.environment.config.value;
  const chosen = context.given('context') ? context.text('context') : currentContext;
  const cluster = textAt(contexts.find((entry) => entry.name === chosen)?.fields, 'cluster');
  return textAt(clusters.find((entry) => entry.name === cluster)?.fields, 'server') || 'http://localhost:8080';
}

const dump: Command = {
  name: 'dump',
  short: 'Dump relevant information for debugging and diagnosis',
  use: 'cluster-info dump [flags]',
  flags: [
    switchFlag('all-namespaces', 'If true, dump all namespaces.  If true, --namespaces is ignored.', { short: 'A' }),
    sliceFlag('namespaces', 'A comma separated list of namespaces to dump.'),
    ...PRINT_FLAGS.map((flag) => (flag.name === 'output' ? { ...flag, default: 'json' } : flag)),
    {
      name: 'pod-running-timeout',
      type: 'duration',
      default: '20s',
      usage: 'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    },
    textFlag(
      'output-directory',
      "Where to output the files.  If empty or '-' uses stdout, otherwise creates a directory hierarchy in that directory",
    ),
  ],
  *run(context) {
    const namespaces = context.list('namespaces');
    const paths = ['/api/v1/nodes'];
    const wanted = namespaces.length > 0 ? namespaces : ['kube-system', context.namespace];
    for (const namespace of wanted) {
      for (const resource of ['events', 'replicationcontrollers', 'services'])
        paths.push(`/api/v1/namespaces/${namespace}/${resource}`);
      for (const resource of ['daemonsets', 'deployments', 'replicasets'])
        paths.push(`/apis/apps/v1/namespaces/${namespace}/${resource}`);
      paths.push(`/api/v1/namespaces/${namespace}/pods`);
    }
    for (const path of paths) {
      const list = yield* check(context.client.request('GET', path));
      context.out(context.text('output') === 'yaml' ? `---\n${printYaml(list)}` : jsonText(list, false));
    }
    return 0;
  },
};

export const clusterInfo: Command = {
  name: 'cluster-info',
  short: 'Display cluster information',
  use: 'cluster-info [flags]',
  commands: [dump],
  run(context) {
    context.out(`Kubernetes control plane is running at ${serverOf(context)}\n`);
    const services = context.client.request('GET', '/api/v1/namespaces/kube-system/services', {
      query: { labelSelector: 'kubernetes.io/cluster-service=true' },
    });
    for (const service of services.ok ? listAt(services.value, 'items') : []) {
      const name = textAt(service, 'metadata', 'labels', 'kubernetes.io/name') || textAt(service, 'metadata', 'name');
      const port = textAt(service, 'spec', 'ports', 0, 'name');
      const path = `/api/v1/namespaces/kube-system/services/${textAt(service, 'metadata', 'name')}${port === '' ? '' : `:${port}`}/proxy`;
      context.out(`${name} is running at ${serverOf(context)}${path}\n`);
    }
    context.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
    return 0;
  },
};

const CLIENT_VERSION: JsonObject = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.2',
  gitCommit: '$Format:%H$',
  gitTreeState: 'clean',
  buildDate: '2026-06-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

export const version: Command = {
  name: 'version',
  short: 'Print the client and server version information',
  use: 'version [flags]',
  flags: [
    switchFlag('client', 'If true, shows client version only (no server required).'),
    textFlag('output', "One of 'yaml' or 'json'.", { short: 'o' }),
  ],
  *run(context) {
    if (context.args.length > 0) yield* fail(plain(`extra arguments: [${context.args.join(' ')}]`));
    const format = context.text('output');
    if (!['', 'yaml', 'json'].includes(format)) yield* fail(plain("--output must be 'yaml' or 'json'"));
    const server = context.on('client') ? undefined : yield* check(context.client.request('GET', '/version'));
    if (format === '') {
      context.out('Client Version: v1.36.2\nKustomize Version: v5.8.1\n');
      if (server) context.out(`Server Version: ${textAt(server, 'gitVersion')}\n`);
      return 0;
    }
    const all = {
      clientVersion: CLIENT_VERSION,
      kustomizeVersion: 'v5.8.1',
      ...(server ? { serverVersion: server } : {}),
    };
    context.out(format === 'yaml' ? `${printYaml(all)}\n` : `${JSON.stringify(all, undefined, 2)}\n`);
    return 0;
  },
};

export const options: Command = {
  name: 'options',
  short: 'Print the list of flags inherited by all commands',
  use: 'options',
  hidden: true,
  flagHint: "Run 'kubectl options' without flags.",
  run(context) {
    const lines = GLOBAL_FLAGS.map((flag) => {
      const quoted = flag.type === 'string' && flag.name !== 'vmodule' ? `'${flag.default}'` : flag.default;
      return `    ${flag.short === undefined ? '' : `-${flag.short}, `}--${flag.name}=${quoted}:\n\t${flag.usage}\n`;
    });
    context.out(`The following options can be passed to any command:\n\n${lines.join('\n')}\n`);
    return 0;
  },
};

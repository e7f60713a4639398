// Flags of the commands that are not simulated: their help shows them, and they are read.
import type { Flag } from '../../parse/flags.ts';
import { listFlag, switchFlag, textFlag } from '../../parse/flag-forms.ts';

export const PROXY_FLAGS: readonly Flag[] = [
  textFlag('accept-hosts', 'Regular expression for hosts that the proxy should accept.', {
    default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$',
  }),
  textFlag('accept-paths', 'Regular expression for paths that the proxy should accept.', { default: '^.*' }),
  textFlag('address', 'The IP address on which to serve on.', { default: '127.0.0.1' }),
  textFlag('api-prefix', 'Prefix to serve the proxied API under.', { default: '/' }),
  switchFlag(
    'append-server-path',
    'If true, enables automatic path appending of the kube context server path to each request.',
  ),
  switchFlag(
    'disable-filter',
    'If true, disable request filtering in the proxy. This is dangerous, and can leave you vulnerable to XSRF attacks, when used with an accessible port.',
  ),
  {
    name: 'keepalive',
    type: 'duration',
    default: '0s',
    usage: 'keepalive specifies the keep-alive period for an active network connection. Set to 0 to disable keepalive.',
  },
  {
    name: 'port',
    short: 'p',
    type: 'int',
    default: '8001',
    usage: 'The port on which to run the proxy. Set to 0 to pick a random port.',
  },
  textFlag(
    'reject-methods',
    "Regular expression for HTTP methods that the proxy should reject (example --reject-methods='POST,PUT,PATCH'). ",
    { default: '^$' },
  ),
  textFlag(
    'reject-paths',
    'Regular expression for paths that the proxy should reject. Paths specified here will be rejected even accepted by --accept-paths.',
    { default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach' },
  ),
  textFlag('unix-socket', 'Unix socket on which to run the proxy.', { short: 'u' }),
  textFlag('www', 'Also serve static files from the given directory under the specified prefix.', { short: 'w' }),
  textFlag('www-prefix', 'Prefix to serve static files under, if static file directory is specified.', {
    short: 'P',
    default: '/static/',
  }),
];

export const KUSTOMIZE_FLAGS: readonly Flag[] = [
  switchFlag('as-current-user', 'use the uid and gid of the command executor to run the function in the container'),
  switchFlag('enable-alpha-plugins', 'enable kustomize plugins'),
  switchFlag('enable-helm', 'Enable use of the Helm chart inflator generator.'),
  listFlag('env', 'a list of environment variables to be used by functions', { short: 'e' }),
  listFlag('helm-api-versions', 'Kubernetes api versions used by Helm for Capabilities.APIVersions'),
  textFlag('helm-command', 'helm command (path to executable)', { default: 'helm' }),
  switchFlag('helm-debug', 'Enable debug output from the Helm chart inflator generator.'),
  textFlag('helm-kube-version', 'Kubernetes version used by Helm for Capabilities.KubeVersion'),
  textFlag(
    'load-restrictor',
    "if set to 'LoadRestrictionsNone', local kustomizations may load files from outside their root. This does, however, break the relocatability of the kustomization.",
    { default: 'LoadRestrictionsRootOnly' },
  ),
  listFlag('mount', 'a list of storage options read from the filesystem'),
  switchFlag('network', 'enable network access for functions that declare it'),
  textFlag('network-name', 'the docker network to run the container in', { default: 'bridge' }),
  textFlag('output', 'If specified, write output to this path.', { short: 'o' }),
];

export const KUBERC_SET_FLAGS: readonly Flag[] = [
  listFlag('allowlist-entry', 'Allowlist entry the form field=value (can be specified multiple times)'),
  listFlag('appendarg', 'Argument to append to the command (can be specified multiple times, for aliases only)'),
  textFlag('command', "Command to configure (e.g., 'get', 'create', 'set env')"),
  textFlag(
    'kuberc',
    'Path to the kuberc file to use for preferences. This can be disabled by exporting KUBECTL_KUBERC=false feature gate or turning off the feature KUBERC=off.',
  ),
  textFlag('name', 'Alias name (required for --section=aliases)'),
  listFlag('option', 'Flag option in the form flag=value (can be specified multiple times)'),
  switchFlag('overwrite', 'Allow overwriting existing entries'),
  textFlag(
    'policy',
    "Plugin policy to use for exec credential plugins, must be one of 'AllowAll', 'DenyAll' or 'Allowlist'",
  ),
  listFlag('prependarg', 'Argument to prepend to the command (can be specified multiple times, for aliases only)'),
  textFlag('section', "Section to modify: 'defaults', 'aliases', or 'credentialplugin'"),
];

export const KUBERC_VIEW_FLAGS: readonly Flag[] = [
  switchFlag(
    'allow-missing-template-keys',
    'If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.',
    { default: 'true' },
  ),
  textFlag(
    'kuberc',
    'Path to the kuberc file to use for preferences. This can be disabled by exporting KUBECTL_KUBERC=false feature gate or turning off the feature KUBERC=off.',
  ),
  textFlag(
    'output',
    'Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).',
    { short: 'o', default: 'yaml' },
  ),
  switchFlag('show-managed-fields', 'If true, keep the managedFields when printing objects in JSON or YAML format.'),
  textFlag(
    'template',
    'Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].',
  ),
];

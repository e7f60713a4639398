// Flags of the commands that are not simulated: their help shows them, and they are read.
import type { Flag } from '../../parse/flags.ts';

export const PROXY_FLAGS: readonly Flag[] = [
  {
    name: 'accept-hosts',
    type: 'string',
    default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$',
    usage: 'Regular expression for hosts that the proxy should accept.',
  },
  {
    name: 'accept-paths',
    type: 'string',
    default: '^.*',
    usage: 'Regular expression for paths that the proxy should accept.',
  },
  { name: 'address', type: 'string', default: '127.0.0.1', usage: 'The IP address on which to serve on.' },
  { name: 'api-prefix', type: 'string', default: '/', usage: 'Prefix to serve the proxied API under.' },
  {
    name: 'append-server-path',
    type: 'bool',
    default: 'false',
    usage: 'If true, enables automatic path appending of the kube context server path to each request.',
  },
  {
    name: 'disable-filter',
    type: 'bool',
    default: 'false',
    usage:
      'If true, disable request filtering in the proxy. This is dangerous, and can leave you vulnerable to XSRF attacks, when used with an accessible port.',
  },
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
  {
    name: 'reject-methods',
    type: 'string',
    default: '^$',
    usage:
      "Regular expression for HTTP methods that the proxy should reject (example --reject-methods='POST,PUT,PATCH'). ",
  },
  {
    name: 'reject-paths',
    type: 'string',
    default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
    usage:
      'Regular expression for paths that the proxy should reject. Paths specified here will be rejected even accepted by --accept-paths.',
  },
  { name: 'unix-socket', short: 'u', type: 'string', default: '', usage: 'Unix socket on which to run the proxy.' },
  {
    name: 'www',
    short: 'w',
    type: 'string',
    default: '',
    usage: 'Also serve static files from the given directory under the specified prefix.',
  },
  {
    name: 'www-prefix',
    short: 'P',
    type: 'string',
    default: '/static/',
    usage: 'Prefix to serve static files under, if static file directory is specified.',
  },
];

export const KUSTOMIZE_FLAGS: readonly Flag[] = [
  {
    name: 'as-current-user',
    type: 'bool',
    default: 'false',
    usage: 'use the uid and gid of the command executor to run the function in the container',
  },
  { name: 'enable-alpha-plugins', type: 'bool', default: 'false', usage: 'enable kustomize plugins' },
  { name: 'enable-helm', type: 'bool', default: 'false', usage: 'Enable use of the Helm chart inflator generator.' },
  {
    name: 'env',
    short: 'e',
    type: 'stringArray',
    default: '[]',
    usage: 'a list of environment variables to be used by functions',
  },
  {
    name: 'helm-api-versions',
    type: 'stringArray',
    default: '[]',
    usage: 'Kubernetes api versions used by Helm for Capabilities.APIVersions',
  },
  { name: 'helm-command', type: 'string', default: 'helm', usage: 'helm command (path to executable)' },
  {
    name: 'helm-debug',
    type: 'bool',
    default: 'false',
    usage: 'Enable debug output from the Helm chart inflator generator.',
  },
  {
    name: 'helm-kube-version',
    type: 'string',
    default: '',
    usage: 'Kubernetes version used by Helm for Capabilities.KubeVersion',
  },
  {
    name: 'load-restrictor',
    type: 'string',
    default: 'LoadRestrictionsRootOnly',
    usage:
      "if set to 'LoadRestrictionsNone', local kustomizations may load files from outside their root. This does, however, break the relocatability of the kustomization.",
  },
  { name: 'mount', type: 'stringArray', default: '[]', usage: 'a list of storage options read from the filesystem' },
  { name: 'network', type: 'bool', default: 'false', usage: 'enable network access for functions that declare it' },
  { name: 'network-name', type: 'string', default: 'bridge', usage: 'the docker network to run the container in' },
  { name: 'output', short: 'o', type: 'string', default: '', usage: 'If specified, write output to this path.' },
];

export const KUBERC_SET_FLAGS: readonly Flag[] = [
  {
    name: 'allowlist-entry',
    type: 'stringArray',
    default: '[]',
    usage: 'Allowlist entry the form field=value (can be specified multiple times)',
  },
  {
    name: 'appendarg',
    type: 'stringArray',
    default: '[]',
    usage: 'Argument to append to the command (can be specified multiple times, for aliases only)',
  },
  { name: 'command', type: 'string', default: '', usage: "Command to configure (e.g., 'get', 'create', 'set env')" },
  {
    name: 'kuberc',
    type: 'string',
    default: '',
    usage:
      'Path to the kuberc file to use for preferences. This can be disabled by exporting KUBECTL_KUBERC=false feature gate or turning off the feature KUBERC=off.',
  },
  { name: 'name', type: 'string', default: '', usage: 'Alias name (required for --section=aliases)' },
  {
    name: 'option',
    type: 'stringArray',
    default: '[]',
    usage: 'Flag option in the form flag=value (can be specified multiple times)',
  },
  { name: 'overwrite', type: 'bool', default: 'false', usage: 'Allow overwriting existing entries' },
  {
    name: 'policy',
    type: 'string',
    default: '',
    usage: "Plugin policy to use for exec credential plugins, must be one of 'AllowAll', 'DenyAll' or 'Allowlist'",
  },
  {
    name: 'prependarg',
    type: 'stringArray',
    default: '[]',
    usage: 'Argument to prepend to the command (can be specified multiple times, for aliases only)',
  },
  {
    name: 'section',
    type: 'string',
    default: '',
    usage: "Section to modify: 'defaults', 'aliases', or 'credentialplugin'",
  },
];

export const KUBERC_VIEW_FLAGS: readonly Flag[] = [
  {
    name: 'allow-missing-template-keys',
    type: 'bool',
    default: 'true',
    usage:
      'If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.',
  },
  {
    name: 'kuberc',
    type: 'string',
    default: '',
    usage:
      'Path to the kuberc file to use for preferences. This can be disabled by exporting KUBECTL_KUBERC=false feature gate or turning off the feature KUBERC=off.',
  },
  {
    name: 'output',
    short: 'o',
    type: 'string',
    default: 'yaml',
    usage:
      'Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).',
  },
  {
    name: 'show-managed-fields',
    type: 'bool',
    default: 'false',
    usage: 'If true, keep the managedFields when printing objects in JSON or YAML format.',
  },
  {
    name: 'template',
    type: 'string',
    default: '',
    usage:
      'Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].',
  },
];

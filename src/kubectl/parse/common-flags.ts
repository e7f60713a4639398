// Flags that many commands share.
import type { Flag } from './flags.ts';

export const GLOBAL_FLAGS: readonly Flag[] = [
  {
    name: 'as',
    type: 'string',
    default: '',
    usage:
      'Username to impersonate for the operation. User could be a regular user or a service account in a namespace.',
  },
  {
    name: 'as-group',
    type: 'stringArray',
    default: '[]',
    usage: 'Group to impersonate for the operation, this flag can be repeated to specify multiple groups.',
  },
  { name: 'as-uid', type: 'string', default: '', usage: 'UID to impersonate for the operation.' },
  {
    name: 'as-user-extra',
    type: 'stringArray',
    default: '[]',
    usage:
      'User extras to impersonate for the operation, this flag can be repeated to specify multiple values for the same key.',
  },
  { name: 'cache-dir', type: 'string', default: '/root/.kube/cache', usage: 'Default cache directory' },
  {
    name: 'certificate-authority',
    type: 'string',
    default: '',
    usage: 'Path to a cert file for the certificate authority',
  },
  { name: 'client-certificate', type: 'string', default: '', usage: 'Path to a client certificate file for TLS' },
  { name: 'client-key', type: 'string', default: '', usage: 'Path to a client key file for TLS' },
  { name: 'cluster', type: 'string', default: '', usage: 'The name of the kubeconfig cluster to use' },
  { name: 'context', type: 'string', default: '', usage: 'The name of the kubeconfig context to use' },
  {
    name: 'disable-compression',
    type: 'bool',
    default: 'false',
    usage: 'If true, opt-out of response compression for all requests to the server',
  },
  {
    name: 'insecure-skip-tls-verify',
    type: 'bool',
    default: 'false',
    usage:
      "If true, the server's certificate will not be checked for validity. This will make your HTTPS connections insecure",
  },
  { name: 'kubeconfig', type: 'string', default: '', usage: 'Path to the kubeconfig file to use for CLI requests.' },
  {
    name: 'kuberc',
    type: 'string',
    default: '',
    usage:
      'Path to the kuberc file to use for preferences. This can be disabled by exporting KUBECTL_KUBERC=false feature gate or turning off the feature KUBERC=off.',
  },
  {
    name: 'log-flush-frequency',
    type: 'duration',
    default: '5s',
    usage: 'Maximum number of seconds between log flushes',
  },
  {
    name: 'match-server-version',
    type: 'bool',
    default: 'false',
    usage: 'Require server version to match client version',
  },
  {
    name: 'namespace',
    short: 'n',
    type: 'string',
    default: '',
    usage: 'If present, the namespace scope for this CLI request',
  },
  { name: 'password', type: 'string', default: '', usage: 'Password for basic authentication to the API server' },
  {
    name: 'profile',
    type: 'string',
    default: 'none',
    usage: 'Name of profile to capture. One of (none|cpu|heap|goroutine|threadcreate|block|mutex|trace)',
  },
  {
    name: 'profile-output',
    type: 'string',
    default: 'profile.pprof',
    usage: 'Name of the file to write the profile to',
  },
  {
    name: 'request-timeout',
    type: 'string',
    default: '0',
    usage:
      "The length of time to wait before giving up on a single server request. Non-zero values should contain a corresponding time unit (e.g. 1s, 2m, 3h). A value of zero means don't timeout requests.",
  },
  {
    name: 'server',
    short: 's',
    type: 'string',
    default: '',
    usage: 'The address and port of the Kubernetes API server',
  },
  {
    name: 'tls-server-name',
    type: 'string',
    default: '',
    usage:
      'Server name to use for server certificate validation. If it is not provided, the hostname used to contact the server is used',
  },
  { name: 'token', type: 'string', default: '', usage: 'Bearer token for authentication to the API server' },
  { name: 'user', type: 'string', default: '', usage: 'The name of the kubeconfig user to use' },
  { name: 'username', type: 'string', default: '', usage: 'Username for basic authentication to the API server' },
  { name: 'v', short: 'v', type: 'int', default: '0', usage: 'number for the log level verbosity' },
  {
    name: 'vmodule',
    type: 'string',
    default: '',
    usage:
      'comma-separated list of pattern=N settings for file-filtered logging (only works for the default text log format)',
  },
  {
    name: 'warnings-as-errors',
    type: 'bool',
    default: 'false',
    usage: 'Treat warnings received from the server as errors and exit with a non-zero exit code',
  },
];

export const HELP_FLAG: Flag = {
  name: 'help',
  short: 'h',
  type: 'bool',
  default: 'false',
  usage: 'help for the command',
  hidden: true,
};

export const ALL_NAMESPACES: Flag = {
  name: 'all-namespaces',
  short: 'A',
  type: 'bool',
  default: 'false',
  usage:
    'If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.',
};

export const SELECTOR: Flag = {
  name: 'selector',
  short: 'l',
  type: 'string',
  default: '',
  usage:
    "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
};

export const FIELD_SELECTOR: Flag = {
  name: 'field-selector',
  type: 'string',
  default: '',
  usage:
    "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type.",
};

export const DRY_RUN: Flag = {
  name: 'dry-run',
  type: 'string',
  default: 'none',
  optional: 'unchanged',
  usage:
    'Must be "none", "server", or "client". If client strategy, only print the object that would be sent, without sending it. If server strategy, submit server-side request without persisting the resource.',
};

export const OVERWRITE: Flag = {
  name: 'overwrite',
  type: 'bool',
  default: 'false',
  usage: 'If true, allow the values to be overwritten, otherwise reject updates that overwrite existing values.',
};

/** Deprecated, but still in many people's notes: writes the command line into the change-cause. */
export const RECORD: Flag = {
  name: 'record',
  type: 'bool',
  default: 'false',
  usage: 'Record current kubectl command in the resource annotation.',
  hidden: true,
  deprecated: '--record will be removed in the future',
};

export const SAVE_CONFIG: Flag = {
  name: 'save-config',
  type: 'bool',
  default: 'false',
  usage:
    'If true, the configuration of current object will be saved in its annotation. Otherwise, the annotation will be unchanged. This flag is useful when you want to perform kubectl apply on this object in the future.',
};

export const VALIDATE: Flag = {
  name: 'validate',
  type: 'string',
  default: 'strict',
  optional: 'strict',
  usage:
    'Must be one of: strict (or true), warn, ignore (or false). "true" or "strict" will use a schema to validate the input and fail the request if invalid. It will perform server side validation if ServerSideFieldValidation is enabled on the api-server, but will fall back to less reliable client-side validation if not. "warn" will warn about unknown or duplicate fields without blocking the request if server-side field validation is enabled on the API server, and behave as "ignore" otherwise. "false" or "ignore" will not perform any schema validation, silently dropping any unknown or duplicate fields.',
};

export const ALLOW_MISSING: Flag = {
  name: 'allow-missing-template-keys',
  type: 'bool',
  default: 'true',
  usage:
    'If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.',
};

const SHOW_MANAGED: Flag = {
  name: 'show-managed-fields',
  type: 'bool',
  default: 'false',
  usage: 'If true, keep the managedFields when printing objects in JSON or YAML format.',
};

const TEMPLATE: Flag = {
  name: 'template',
  type: 'string',
  default: '',
  usage:
    'Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].',
};

const FORMATS =
  '(json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file)';

/** `-o` of the commands that change something, and what belongs to it. */
export const PRINT_FLAGS: readonly Flag[] = [
  ALLOW_MISSING,
  { name: 'output', short: 'o', type: 'string', default: '', usage: `Output format. One of: ${FORMATS}.` },
  SHOW_MANAGED,
  TEMPLATE,
];

/** `-f`, `-k`, `-R`. */
export function filenameFlags(usage: string): readonly Flag[] {
  return [
    {
      name: 'filename',
      short: 'f',
      type: 'stringSlice',
      default: '[]',
      usage: `Filename, directory, or URL to files ${usage}`,
    },
    {
      name: 'kustomize',
      short: 'k',
      type: 'string',
      default: '',
      usage: "Process the kustomization directory. This flag can't be used together with -f or -R.",
    },
    {
      name: 'recursive',
      short: 'R',
      type: 'bool',
      default: 'false',
      usage:
        'Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.',
    },
  ];
}

export function fieldManager(manager: string): Flag {
  return {
    name: 'field-manager',
    type: 'string',
    default: manager,
    usage: 'Name of the manager used to track field ownership.',
  };
}

export function allFlag(usage: string): Flag {
  return { name: 'all', type: 'bool', default: 'false', usage };
}

export function localFlag(name: string): Flag {
  return {
    name: 'local',
    type: 'bool',
    default: 'false',
    usage: `If true, ${name} will NOT contact api-server but run locally.`,
  };
}

// Flags that many commands share.
import type { Flag } from './flags.ts';
import { listFlag, sliceFlag, switchFlag, textFlag } from './flag-forms.ts';

export const GLOBAL_FLAGS: readonly Flag[] = [
  textFlag(
    'as',
    'Username to impersonate for the operation. User could be a regular user or a service account in a namespace.',
  ),
  listFlag('as-group', 'Group to impersonate for the operation, this flag can be repeated to specify multiple groups.'),
  textFlag('as-uid', 'UID to impersonate for the operation.'),
  listFlag(
    'as-user-extra',
    'User extras to impersonate for the operation, this flag can be repeated to specify multiple values for the same key.',
  ),
  textFlag('cache-dir', 'Default cache directory', { default: '/root/.kube/cache' }),
  textFlag('certificate-authority', 'Path to a cert file for the certificate authority'),
  textFlag('client-certificate', 'Path to a client certificate file for TLS'),
  textFlag('client-key', 'Path to a client key file for TLS'),
  textFlag('cluster', 'The name of the kubeconfig cluster to use'),
  textFlag('context', 'The name of the kubeconfig context to use'),
  switchFlag('disable-compression', 'If true, opt-out of response compression for all requests to the server'),
  switchFlag(
    'insecure-skip-tls-verify',
    "If true, the server's certificate will not be checked for validity. This will make your HTTPS connections insecure",
  ),
  textFlag('kubeconfig', 'Path to the kubeconfig file to use for CLI requests.'),
  textFlag(
    'kuberc',
    'Path to the kuberc file to use for preferences. This can be disabled by exporting KUBECTL_KUBERC=false feature gate or turning off the feature KUBERC=off.',
  ),
  {
    name: 'log-flush-frequency',
    type: 'duration',
    default: '5s',
    usage: 'Maximum number of seconds between log flushes',
  },
  switchFlag('match-server-version', 'Require server version to match client version'),
  textFlag('namespace', 'If present, the namespace scope for this CLI request', { short: 'n' }),
  textFlag('password', 'Password for basic authentication to the API server'),
  textFlag('profile', 'Name of profile to capture. One of (none|cpu|heap|goroutine|threadcreate|block|mutex|trace)', {
    default: 'none',
  }),
  textFlag('profile-output', 'Name of the file to write the profile to', { default: 'profile.pprof' }),
  textFlag(
    'request-timeout',
    "The length of time to wait before giving up on a single server request. Non-zero values should contain a corresponding time unit (e.g. 1s, 2m, 3h). A value of zero means don't timeout requests.",
    { default: '0' },
  ),
  textFlag('server', 'The address and port of the Kubernetes API server', { short: 's' }),
  textFlag(
    'tls-server-name',
    'Server name to use for server certificate validation. If it is not provided, the hostname used to contact the server is used',
  ),
  textFlag('token', 'Bearer token for authentication to the API server'),
  textFlag('user', 'The name of the kubeconfig user to use'),
  textFlag('username', 'Username for basic authentication to the API server'),
  { name: 'v', short: 'v', type: 'int', default: '0', usage: 'number for the log level verbosity' },
  textFlag(
    'vmodule',
    'comma-separated list of pattern=N settings for file-filtered logging (only works for the default text log format)',
  ),
  switchFlag(
    'warnings-as-errors',
    'Treat warnings received from the server as errors and exit with a non-zero exit code',
  ),
];

export const HELP_FLAG: Flag = switchFlag('help', 'help for the command', { short: 'h', hidden: true });

export const ALL_NAMESPACES: Flag = switchFlag(
  'all-namespaces',
  'If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.',
  { short: 'A' },
);

export const SELECTOR: Flag = textFlag(
  'selector',
  "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
  { short: 'l' },
);

export const FIELD_SELECTOR: Flag = textFlag(
  'field-selector',
  "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type.",
);

export const DRY_RUN: Flag = textFlag(
  'dry-run',
  'Must be "none", "server", or "client". If client strategy, only print the object that would be sent, without sending it. If server strategy, submit server-side request without persisting the resource.',
  { default: 'none', optional: 'unchanged' },
);

export const OVERWRITE: Flag = switchFlag(
  'overwrite',
  'If true, allow the values to be overwritten, otherwise reject updates that overwrite existing values.',
);

/** Deprecated, but still in many people's notes: writes the command line into the change-cause. */
export const RECORD: Flag = switchFlag('record', 'Record current kubectl command in the resource annotation.', {
  hidden: true,
  deprecated: '--record will be removed in the future',
});

export const SAVE_CONFIG: Flag = switchFlag(
  'save-config',
  'If true, the configuration of current object will be saved in its annotation. Otherwise, the annotation will be unchanged. This flag is useful when you want to perform kubectl apply on this object in the future.',
);

export const VALIDATE: Flag = textFlag(
  'validate',
  'Must be one of: strict (or true), warn, ignore (or false). "true" or "strict" will use a schema to validate the input and fail the request if invalid. It will perform server side validation if ServerSideFieldValidation is enabled on the api-server, but will fall back to less reliable client-side validation if not. "warn" will warn about unknown or duplicate fields without blocking the request if server-side field validation is enabled on the API server, and behave as "ignore" otherwise. "false" or "ignore" will not perform any schema validation, silently dropping any unknown or duplicate fields.',
  { default: 'strict', optional: 'strict' },
);

export const ALLOW_MISSING: Flag = switchFlag(
  'allow-missing-template-keys',
  'If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.',
  { default: 'true' },
);

const SHOW_MANAGED: Flag = switchFlag(
  'show-managed-fields',
  'If true, keep the managedFields when printing objects in JSON or YAML format.',
);

const TEMPLATE: Flag = textFlag(
  'template',
  'Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].',
);

const FORMATS =
  '(json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file)';

/** `-o` of the commands that change something, and what belongs to it. */
export const PRINT_FLAGS: readonly Flag[] = [
  ALLOW_MISSING,
  textFlag('output', `Output format. One of: ${FORMATS}.`, { short: 'o' }),
  SHOW_MANAGED,
  TEMPLATE,
];

/** `-f`, `-k`, `-R`. */
export function filenameFlags(usage: string): readonly Flag[] {
  return [
    sliceFlag('filename', `Filename, directory, or URL to files ${usage}`, { short: 'f' }),
    textFlag('kustomize', "Process the kustomization directory. This flag can't be used together with -f or -R.", {
      short: 'k',
    }),
    switchFlag(
      'recursive',
      'Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.',
      { short: 'R' },
    ),
  ];
}

export function fieldManager(manager: string): Flag {
  return textFlag('field-manager', 'Name of the manager used to track field ownership.', { default: manager });
}

export function allFlag(usage: string): Flag {
  return { name: 'all', type: 'bool', default: 'false', usage };
}

export function localFlag(name: string): Flag {
  return switchFlag('local', `If true, ${name} will NOT contact api-server but run locally.`);
}

// Flags and usage lines of the commands that set an entry of the kubeconfig.
import type { Flag } from '../../parse/flags.ts';

export const CONTEXT_FLAGS: readonly Flag[] = [
  { name: 'cluster', type: 'string', default: '', usage: 'cluster for the context entry in kubeconfig' },
  { name: 'current', type: 'bool', default: 'false', usage: 'Modify the current context' },
  {
    name: 'namespace',
    short: 'n',
    type: 'string',
    default: '',
    usage: 'namespace for the context entry in kubeconfig',
  },
  { name: 'user', type: 'string', default: '', usage: 'user for the context entry in kubeconfig' },
];

export const CLUSTER_USE =
  'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]';

export const CLUSTER_FLAGS: readonly Flag[] = [
  {
    name: 'certificate-authority',
    type: 'string',
    default: '',
    usage: 'Path to certificate-authority file for the cluster entry in kubeconfig',
  },
  { name: 'embed-certs', type: 'bool', default: 'false', usage: 'embed-certs for the cluster entry in kubeconfig' },
  {
    name: 'insecure-skip-tls-verify',
    type: 'bool',
    default: 'false',
    usage: 'insecure-skip-tls-verify for the cluster entry in kubeconfig',
  },
  { name: 'proxy-url', type: 'string', default: '', usage: 'proxy-url for the cluster entry in kubeconfig' },
  { name: 'server', type: 'string', default: '', usage: 'server for the cluster entry in kubeconfig' },
  {
    name: 'tls-server-name',
    type: 'string',
    default: '',
    usage: 'tls-server-name for the cluster entry in kubeconfig',
  },
];

export const USER_USE =
  'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]';

export const USER_FLAGS: readonly Flag[] = [
  { name: 'auth-provider', type: 'string', default: '', usage: 'Auth provider for the user entry in kubeconfig' },
  {
    name: 'auth-provider-arg',
    type: 'stringArray',
    default: '[]',
    usage: "'key=value' arguments for the auth provider",
  },
  {
    name: 'client-certificate',
    type: 'string',
    default: '',
    usage: 'Path to client-certificate file for the user entry in kubeconfig',
  },
  {
    name: 'client-key',
    type: 'string',
    default: '',
    usage: 'Path to client-key file for the user entry in kubeconfig',
  },
  {
    name: 'embed-certs',
    type: 'bool',
    default: 'false',
    usage: 'Embed client cert/key for the user entry in kubeconfig',
  },
  {
    name: 'exec-api-version',
    type: 'string',
    default: '',
    usage: 'API version of the exec credential plugin for the user entry in kubeconfig',
  },
  {
    name: 'exec-arg',
    type: 'stringArray',
    default: '[]',
    usage: 'New arguments for the exec credential plugin command for the user entry in kubeconfig',
  },
  {
    name: 'exec-command',
    type: 'string',
    default: '',
    usage: 'Command for the exec credential plugin for the user entry in kubeconfig',
  },
  {
    name: 'exec-env',
    type: 'stringArray',
    default: '[]',
    usage: "'key=value' environment values for the exec credential plugin",
  },
  {
    name: 'exec-interactive-mode',
    type: 'string',
    default: '',
    usage: 'InteractiveMode of the exec credentials plugin for the user entry in kubeconfig',
  },
  {
    name: 'exec-provide-cluster-info',
    type: 'bool',
    default: 'false',
    usage: 'ProvideClusterInfo of the exec credentials plugin for the user entry in kubeconfig',
  },
  { name: 'password', type: 'string', default: '', usage: 'password for the user entry in kubeconfig' },
  { name: 'token', type: 'string', default: '', usage: 'token for the user entry in kubeconfig' },
  { name: 'username', type: 'string', default: '', usage: 'username for the user entry in kubeconfig' },
];

export const SET_FLAGS: readonly Flag[] = [
  {
    name: 'set-raw-bytes',
    type: 'bool',
    default: 'false',
    usage: 'When writing a []byte PROPERTY_VALUE, write the given string directly without base64 decoding.',
  },
];

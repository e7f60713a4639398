// Flags and usage lines of the commands that set an entry of the kubeconfig.
import type { Flag } from '../../parse/flags.ts';
import { listFlag, switchFlag, textFlag } from '../../parse/flag-forms.ts';

export const CONTEXT_FLAGS: readonly Flag[] = [
  textFlag('cluster', 'cluster for the context entry in kubeconfig'),
  switchFlag('current', 'Modify the current context'),
  textFlag('namespace', 'namespace for the context entry in kubeconfig', { short: 'n' }),
  textFlag('user', 'user for the context entry in kubeconfig'),
];

export const CLUSTER_USE =
  'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]';

export const CLUSTER_FLAGS: readonly Flag[] = [
  textFlag('certificate-authority', 'Path to certificate-authority file for the cluster entry in kubeconfig'),
  switchFlag('embed-certs', 'embed-certs for the cluster entry in kubeconfig'),
  switchFlag('insecure-skip-tls-verify', 'insecure-skip-tls-verify for the cluster entry in kubeconfig'),
  textFlag('proxy-url', 'proxy-url for the cluster entry in kubeconfig'),
  textFlag('server', 'server for the cluster entry in kubeconfig'),
  textFlag('tls-server-name', 'tls-server-name for the cluster entry in kubeconfig'),
];

export const USER_USE =
  'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]';

export const USER_FLAGS: readonly Flag[] = [
  textFlag('auth-provider', 'Auth provider for the user entry in kubeconfig'),
  listFlag('auth-provider-arg', "'key=value' arguments for the auth provider"),
  textFlag('client-certificate', 'Path to client-certificate file for the user entry in kubeconfig'),
  textFlag('client-key', 'Path to client-key file for the user entry in kubeconfig'),
  switchFlag('embed-certs', 'Embed client cert/key for the user entry in kubeconfig'),
  textFlag('exec-api-version', 'API version of the exec credential plugin for the user entry in kubeconfig'),
  listFlag('exec-arg', 'New arguments for the exec credential plugin command for the user entry in kubeconfig'),
  textFlag('exec-command', 'Command for the exec credential plugin for the user entry in kubeconfig'),
  listFlag('exec-env', "'key=value' environment values for the exec credential plugin"),
  textFlag('exec-interactive-mode', 'InteractiveMode of the exec credentials plugin for the user entry in kubeconfig'),
  switchFlag(
    'exec-provide-cluster-info',
    'ProvideClusterInfo of the exec credentials plugin for the user entry in kubeconfig',
  ),
  textFlag('password', 'password for the user entry in kubeconfig'),
  textFlag('token', 'token for the user entry in kubeconfig'),
  textFlag('username', 'username for the user entry in kubeconfig'),
];

export const SET_FLAGS: readonly Flag[] = [
  switchFlag(
    'set-raw-bytes',
    'When writing a []byte PROPERTY_VALUE, write the given string directly without base64 decoding.',
  ),
];

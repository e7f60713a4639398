// What `config set-cluster` and `config set-credentials` make of their flags; fields that are undefined are taken out of the entry.
import { encodeBase64 } from '../../../base/base64.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Context } from '../../command.ts';
import { plain } from '../../failure.ts';
import { helpOf } from '../../usage.ts';
import { fail } from '../../process.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A refused call of config prints the command's help first. */
export function* withHelp(context: Context, message: string): Task<never> {
  context.out(helpOf(context.command, context.path));
  return yield* fail(plain(message));
}

export function* clusterFields(context: Context): Task<Fields> {
  const insecure = context.on('insecure-skip-tls-verify');
  const authority = context.text('certificate-authority');
  if (insecure && authority !== '') {
    yield* fail(plain('you cannot specify a certificate authority and insecure mode at the same time'));
  }
  if (context.on('embed-certs') && authority === '') {
    yield* fail(plain('you must specify a --certificate-authority to embed'));
  }
  return {
    ...texts(context, ['server', 'tls-server-name', 'proxy-url']),
    ...(context.given('insecure-skip-tls-verify') ? { 'insecure-skip-tls-verify': insecure || undefined } : {}),
    ...(insecure ? { 'certificate-authority': undefined, 'certificate-authority-data': undefined } : {}),
    ...(yield* certificate(context, 'certificate-authority')),
  };
}

const MODES = ['IfAvailable', 'Never', 'Always'];

export function* userFields(context: Context): Task<Fields> {
  const named = context.text('username') !== '' || context.text('password') !== '';
  const token = context.text('token') !== '';
  if (token && named) {
    const both = '--token, --username/--password';
    yield* fail(plain(`you cannot specify more than one authentication method at the same time: ${both}`));
  }
  const mode = context.text('exec-interactive-mode');
  if (mode !== '' && !MODES.includes(mode)) {
    yield* fail(plain(`invalid interactive mode type, can be only ${MODES.join(', ')}`));
  }
  return {
    ...texts(context, ['token', 'username', 'password']),
    ...(token ? { username: undefined, password: undefined } : {}),
    ...(named ? { token: undefined } : {}),
    ...(yield* certificate(context, 'client-certificate')),
    ...(yield* certificate(context, 'client-key')),
    ...(yield* plugin(context)),
    ...(context.given('auth-provider')
      ? {
          'auth-provider': {
            config: Object.fromEntries(pairs(context, 'auth-provider-arg')),
            name: context.text('auth-provider'),
          },
        }
      : {}),
  };
}

/** The program that would be asked for credentials. */
function* plugin(context: Context): Task<Fields> {
  const wrong = context.list('exec-env').find((pair) => pair.indexOf('=') < 1);
  if (wrong !== undefined) yield* withHelp(context, `invalid exec-env format: ${wrong}`);
  if (!context.given('exec-command')) return {};
  const args = context.list('exec-arg');
  const env = pairs(context, 'exec-env').map(([name, value]) => ({ name, value }));
  return {
    exec: {
      apiVersion: context.text('exec-api-version') || null,
      args: args.length > 0 ? args : null,
      command: context.text('exec-command'),
      env: env.length > 0 ? env : null,
      ...(context.given('exec-interactive-mode') ? { interactiveMode: context.text('exec-interactive-mode') } : {}),
      provideClusterInfo: context.on('exec-provide-cluster-info'),
    },
  };
}

function pairs(context: Context, flag: string): readonly (readonly [string, string])[] {
  return context.list(flag).map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
}

function texts(context: Context, flags: readonly string[]): Fields {
  const given = flags.filter((flag) => context.given(flag));
  return Object.fromEntries(given.map((flag) => [flag, context.text(flag) || undefined]));
}

/** A certificate or key: its file's path, or with `--embed-certs` what is in it. */
function* certificate(context: Context, flag: string): Task<Fields> {
  const path = context.text(flag);
  if (!context.given(flag)) return {};
  if (!context.on('embed-certs')) return { [flag]: absolute(path) || undefined, [`${flag}-data`]: undefined };
  const text = context.environment.files.read(path);
  if (text === undefined) {
    return yield* fail(plain(`could not stat ${flag} file ${path}: stat ${path}: no such file or directory`));
  }
  return { [flag]: undefined, [`${flag}-data`]: encodeBase64(text) };
}

function absolute(path: string): string {
  return path === '' || path.startsWith('/') ? path : `/${path.replace(/^(\.\/)+/, '')}`;
}

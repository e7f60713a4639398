// Commands of kubectl that say that what they are for is not simulated: proxy, kustomize, certificate, kuberc; and plugin, of which there are none.
import type { Command, Context } from '../../command.ts';
import { kustomizeFailure } from '../../command.ts';
import { plain } from '../../failure.ts';
import { filenameFlags, PRINT_FLAGS } from '../../parse/common-flags.ts';
import { switchFlag } from '../../parse/flag-forms.ts';
import { helpOf } from '../../usage.ts';
import { fail } from '../../process.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { KUBERC_SET_FLAGS, KUBERC_VIEW_FLAGS, KUSTOMIZE_FLAGS, PROXY_FLAGS } from './elsewhere-flags.ts';

/** The run of a command that has nothing to act on here. */
function notSimulated(what: string): (context: Context) => Task<number> {
  return function* () {
    return yield* fail(plain(`${what} not simulated`));
  };
}

export const proxy: Command = {
  name: 'proxy',
  short: 'Run a proxy to the Kubernetes API server',
  use: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  flags: PROXY_FLAGS,
  notSimulated: true,
  run: notSimulated('a proxy to the API server is'),
};

export const kustomize: Command = {
  name: 'kustomize',
  short: 'Build a kustomization target from a directory or URL',
  use: 'kustomize DIR [flags]',
  flags: KUSTOMIZE_FLAGS,
  notSimulated: true,
  *run(context) {
    if (context.args.length > 1) yield* fail(plain('specify one path to kustomization.yaml'));
    return yield* fail(kustomizeFailure(context, context.args[0] ?? '.'));
  },
};

function certificateCommand(name: string, short: string): Command {
  return {
    name,
    short,
    use: `certificate ${name} (-f FILENAME | NAME)`,
    flags: [
      ...PRINT_FLAGS,
      ...filenameFlags('identifying the resource to update'),
      switchFlag('force', `Update the CSR even if it is already ${name === 'deny' ? 'denied' : 'approved'}.`),
    ],
    notSimulated: true,
    *run(context) {
      if (context.args.length === 0 && context.list('filename').length === 0) {
        yield* fail(plain('one or more CSRs must be specified as <name> or -f <filename>'));
      }
      return yield* fail(plain('certificate signing requests are not simulated'));
    },
  };
}

export const certificate: Command = {
  name: 'certificate',
  short: 'Modify certificate resources',
  use: 'certificate SUBCOMMAND',
  commands: [
    certificateCommand('approve', 'Approve a certificate signing request'),
    certificateCommand('deny', 'Deny a certificate signing request'),
  ],
  run(context) {
    context.out(helpOf(certificate, 'certificate'));
    return 0;
  },
};

export const kuberc: Command = {
  name: 'kuberc',
  short: 'Manage kuberc configuration files',
  use: 'kuberc SUBCOMMAND',
  commands: [
    {
      name: 'set',
      short: 'Set values in the kuberc configuration',
      use: 'kuberc set --section (defaults|aliases) --command COMMAND',
      flags: KUBERC_SET_FLAGS,
      notSimulated: true,
      run: notSimulated('kuberc files are'),
    },
    {
      name: 'view',
      short: 'Display the current kuberc configuration',
      use: 'kuberc view',
      flags: KUBERC_VIEW_FLAGS,
      notSimulated: true,
      run: notSimulated('kuberc files are'),
    },
  ],
  helpTo: 'stderr',
};

export const plugin: Command = {
  name: 'plugin',
  short: 'Provides utilities for interacting with plugins',
  use: 'plugin [flags]',
  commands: [
    {
      name: 'list',
      short: "List all visible plugin executables on a user's PATH",
      use: 'plugin list [flags]',
      flags: [
        switchFlag('name-only', 'If true, display only the binary name of each plugin, rather than its full path'),
      ],
      *run() {
        return yield* fail(plain('unable to find any kubectl plugins in your PATH'));
      },
    },
  ],
  helpTo: 'stderr',
};

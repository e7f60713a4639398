// kubectl top, as it is without a metrics server.
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import { plain } from '../../failure.ts';
import { ALL_NAMESPACES, FIELD_SELECTOR, SELECTOR } from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { fail } from '../../process.ts';

const TOP_FLAGS = [
  SELECTOR,
  switchFlag('no-headers', 'If present, print output without headers'),
  switchFlag('show-swap', 'If true, print swap usage.'),
  textFlag('sort-by', "If non-empty, sort list using specified field. The field can be either 'cpu' or 'memory'."),
  switchFlag('use-protocol-buffers', 'Enables using protocol-buffers to access Metrics API.', { default: 'true' }),
] as const;

function* noMetrics(context: Context): Task<number> {
  if (context.args.length > 1) {
    yield* fail(context.usage(context.command.use.replace(/^top /, '')));
  }
  if (context.args.length === 1 && context.text('selector') !== '') {
    yield* fail(
      plain(`only one of NAME or ${context.command.name === 'node' ? '--selector' : 'selector'} can be provided`),
    );
  }
  const sortBy = context.text('sort-by');
  if (sortBy !== '' && sortBy !== 'cpu' && sortBy !== 'memory')
    yield* fail(plain('--sort-by accepts only cpu or memory'));
  return yield* fail(plain('Metrics API not available'));
}

const topNode: Command = {
  name: 'node',
  aliases: ['nodes', 'no'],
  short: 'Display resource (CPU/memory) usage of nodes',
  use: 'top node [NAME | -l label]',
  flags: [
    ...TOP_FLAGS,
    switchFlag('show-capacity', 'Print node resources based on Capacity instead of Allocatable(default) of the nodes.'),
  ],
  run: noMetrics,
};

const topPod: Command = {
  name: 'pod',
  aliases: ['pods', 'po'],
  short: 'Display resource (CPU/memory) usage of pods',
  use: 'top pod [NAME | -l label]',
  flags: [
    ...TOP_FLAGS,
    ALL_NAMESPACES,
    FIELD_SELECTOR,
    switchFlag('containers', 'If present, print usage of containers within a pod.'),
    switchFlag('sum', 'Print the sum of the resource usage'),
  ],
  run: noMetrics,
};

export const top: Command = {
  name: 'top',
  short: 'Display resource (CPU/memory) usage',
  use: 'top [flags]',
  commands: [topNode, topPod],
  helpTo: 'stderr',
};

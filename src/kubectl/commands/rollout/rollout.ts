import type { Command } from '../../command.ts';
import { history } from './history.ts';
import { pause, restart, resume } from './pause.ts';
import { status } from './status.ts';
import { undo } from './undo.ts';

export const rollout: Command = {
  name: 'rollout',
  short: 'Manage the rollout of a resource',
  use: 'rollout SUBCOMMAND',
  commands: [history, pause, resume, undo, status, restart],
  helpTo: 'stdout',
};

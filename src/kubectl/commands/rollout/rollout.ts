import type { Command } from '../../command.ts';
import { history } from './history.ts';
import { pause, restart, resume } from './pause.ts';
import { status } from './status.ts';
import { undo } from './undo.ts';

export const rollout: Command = {
  name: 'rollout',
  short: 'Manage the rollout of a resource',
  long: `Manage the rollout of one or many resources.

 Valid resource types include:

  *  deployments
  *  daemonsets
  *  statefulsets`,
  examples: `# Rollback to the previous deployment
kubectl rollout undo deployment/abc

# Check the rollout status of a daemonset
kubectl rollout status daemonset/foo

# Restart a deployment
kubectl rollout restart deployment/abc

# Restart deployments with the 'app=nginx' label
kubectl rollout restart deployment --selector=app=nginx`,
  use: 'rollout SUBCOMMAND',
  commands: [history, pause, resume, undo, status, restart],
  helpTo: 'stdout',
};

import type { Command } from '../../command.ts';
import { setEnv } from './env.ts';
import { setImage } from './image.ts';
import { setResources, setSelector, setServiceAccount, setSubject } from './resources.ts';

export const set: Command = {
  name: 'set',
  short: 'Set specific features on objects',
  long: 'Configure application resources.\n\n These commands help you make changes to existing application resources.',
  use: 'set SUBCOMMAND',
  commands: [setImage, setResources, setSelector, setSubject, setServiceAccount, setEnv],
  helpTo: 'stderr',
};

import type { Command } from '../../command.ts';
import { setEnv } from './env.ts';
import { setImage } from './image.ts';
import { setResources, setSelector, setServiceAccount, setSubject } from './resources.ts';

export const set: Command = {
  name: 'set',
  short: 'Set specific features on objects',
  use: 'set SUBCOMMAND',
  commands: [setImage, setResources, setSelector, setSubject, setServiceAccount, setEnv],
  helpTo: 'stderr',
};

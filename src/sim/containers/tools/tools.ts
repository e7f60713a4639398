/** The simulated applets of busybox, by name. */
import type { Program } from '../process/process.ts';
import { echo, printf } from './echo.ts';
import { kill, killall } from './kill.ts';
import { sh } from './sh.ts';
import { bracket, test } from './test.ts';
import { FILE_TOOLS } from './files.ts';
import { NETWORK_TOOLS } from './network.ts';
import { SYSTEM_TOOLS } from './system.ts';
import { TEXT_TOOLS } from './text.ts';
import { TIME_TOOLS } from './time.ts';

export const TOOLS: Readonly<Record<string, Program>> = {
  sh,
  ash: sh,
  echo,
  printf,
  test,
  '[': bracket,
  '[[': bracket,
  kill,
  killall,
  pkill: killall,
  ...FILE_TOOLS,
  ...TEXT_TOOLS,
  ...TIME_TOOLS,
  ...SYSTEM_TOOLS,
  ...NETWORK_TOOLS,
};

/** The simulated applets of busybox, by name. */
import type { Program } from '../process/process.ts';
import { echo, printf } from '../tools/script/echo.ts';
import { kill, killall } from '../tools/script/kill.ts';
import { sh } from '../shell/sh.ts';
import { expr } from '../tools/script/expr.ts';
import { xargs } from '../tools/script/xargs.ts';
import { httpd } from './httpd.ts';
import { bracket, test } from '../tools/script/test.ts';
import { FILE_TOOLS } from '../tools/files/files.ts';
import { NETWORK_TOOLS } from '../tools/network/network.ts';
import { SYSTEM_TOOLS } from '../tools/system/system.ts';
import { TEXT_TOOLS } from '../tools/text/text.ts';
import { TIME_TOOLS } from '../tools/system/time.ts';

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
  expr,
  xargs,
  ...FILE_TOOLS,
  ...TEXT_TOOLS,
  ...TIME_TOOLS,
  ...SYSTEM_TOOLS,
  ...NETWORK_TOOLS,
  httpd,
};

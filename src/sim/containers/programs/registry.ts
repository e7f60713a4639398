/** All programs that images hold, by the name in their binaries. */
import type { Executable } from '../process/process.ts';
import type { Program } from '../process/process.ts';
import { APPLETS } from '../images/base-tree.ts';
import { SAMPLES } from './samples.ts';
import { SERVERS } from './servers.ts';
import { DATABASES } from './databases.ts';
import { OTHERS } from './others.ts';
import { bindLookup, dig } from '../tools/network/bind.ts';
import { ncat } from '../tools/network/ncat.ts';
import { olderNslookup } from '../tools/network/older-nslookup.ts';
import { dash } from '../shell/sh.ts';
import { TOOLS } from './applets.ts';
import { baseName } from '../files/paths.ts';

const KB = 1024;
const TOOL_MEMORY = 300 * KB;

/** busybox: the applet is the name it is called by, or the first argument. */
const busybox: Program = function* (context) {
  const name = baseName(context.args[0] ?? '').replace(/^-/, '');
  const applet = name === 'busybox' ? (context.args[1] ?? '') : name;
  const program = TOOLS[applet === 'bash' ? 'sh' : applet];
  if (!program) {
    if (applet === '') context.stdout.write('BusyBox v1.36.1 multi-call binary.\n');
    else context.stderr.write(`${applet}: ${Object.hasOwn(APPLETS, applet) ? 'not simulated' : 'applet not found'}\n`);
    return applet === '' ? 0 : 127;
  }
  return yield* program(name === 'busybox' ? { ...context, args: context.args.slice(1) } : context);
};

const PROGRAMS: Readonly<Record<string, Executable>> = {
  busybox: { program: busybox, memory: TOOL_MEMORY },
  dash: { program: dash, memory: TOOL_MEMORY },
  dig: { program: dig, memory: TOOL_MEMORY },
  'nslookup-bind': { program: bindLookup, memory: TOOL_MEMORY },
  ncat: { program: ncat, memory: TOOL_MEMORY },
  'nslookup-1.28': { program: olderNslookup, memory: TOOL_MEMORY },
  ...SAMPLES,
  ...SERVERS,
  ...DATABASES,
  ...OTHERS,
};

const applets = new Map<string, Executable>();

/** An applet of busybox, as it is run under its own name. */
export function appletNamed(name: string): Executable | undefined {
  const program = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
  if (!program) return undefined;
  let applet = applets.get(name);
  if (!applet) {
    applet = { program, memory: TOOL_MEMORY };
    applets.set(name, applet);
  }
  return applet;
}

export function programNamed(name: string): Executable | undefined {
  return Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
}

import type { User, ProcessContext, Program } from '../../process/process.ts';
import { parsePasswd } from '../../process/users.ts';
import { complain, parseOptions } from '../common/options.ts';

export const whoami: Program = function* (context) {
  const { user } = context.host;
  if (user.name === '') {
    complain(context, `unknown uid ${user.uid}`);
    return 1;
  }
  context.stdout.write(`${user.name}\n`);
  return 0;
};

export const id: Program = function* (context) {
  const options = parseOptions(context, 'ugnrG');
  if (!options) return 1;
  const asked = context.args.slice(1).find((arg) => !arg.startsWith('-'));
  const user = asked === undefined ? context.host.user : userNamed(context, asked);
  if (!user) {
    complain(context, `unknown user ${asked}`);
    return 1;
  }
  const { uid, gid, name } = user;
  const group = groupName(context, gid);
  if (options.has('u')) context.stdout.write(`${options.has('n') ? name : uid}\n`);
  else if (options.has('g')) context.stdout.write(`${options.has('n') ? group : gid}\n`);
  else if (options.has('G')) {
    const all = groupsOf(user).map((each) => (options.has('n') ? groupName(context, each) || each : each));
    context.stdout.write(`${all.join(' ')}\n`);
  } else {
    const shown = (number: number, text: string): string => (text === '' ? String(number) : `${number}(${text})`);
    const all = groupsOf(user).map((each) => shown(each, groupName(context, each)));
    context.stdout.write(`uid=${shown(uid, name)} gid=${shown(gid, group)} groups=${all.join(',')}\n`);
  }
  return 0;
};

function groupsOf({ gid, groups: further = [] }: User): readonly number[] {
  return [...new Set([gid, ...further])].toSorted((a, b) => a - b);
}

function userNamed(context: ProcessContext, name: string): User | undefined {
  const text = context.files.read('/etc/passwd');
  return text.ok ? parsePasswd(text.value).find((user) => user.name === name) : undefined;
}

function groupName(context: ProcessContext, gid: number): string {
  const text = context.files.read('/etc/group');
  const line = text.ok ? text.value.split('\n').find((entry) => entry.split(':')[2] === String(gid)) : undefined;
  return line?.split(':')[0] ?? '';
}

export const groups: Program = function* (context) {
  const all = groupsOf(context.host.user).map((each) => groupName(context, each) || each);
  context.stdout.write(`${all.join(' ')}\n`);
  return 0;
};

export const su: Program = function* (context) {
  const name = context.args.slice(1).find((arg) => !arg.startsWith('-')) ?? 'root';
  const passwd = context.files.read('/etc/passwd');
  const known = passwd.ok && parsePasswd(passwd.value).some((user) => user.name === name);
  complain(context, known ? 'changing the user is not simulated' : `unknown user ${name}`);
  return 1;
};

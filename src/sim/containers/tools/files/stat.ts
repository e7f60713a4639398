/** Modes, owners and what `stat` tells. */
import { errnoText } from '../../../io/errno.ts';
import type { AnyNode } from '../../files/file-system.ts';
import { joinPath, resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { parsePasswd } from '../../process/users.ts';
import { isMode, newMode } from '../common/mode.ts';
import { tellUsage } from '../common/usage.ts';
import { complain, parseOptions } from '../common/options.ts';
import { byteLength } from '../../../../base/utf8.ts';

export function sizeOf(node: AnyNode): number {
  if (node.type === 'file') return node.text.length > 1_000_000 ? node.text.length : byteLength(node.text);
  if (node.type === 'link') return node.target.length;
  return node.type === 'directory' ? 4096 : 0;
}

export function modeOf(node: AnyNode): number {
  if (node.type === 'link') return 0o777;
  return node.type === 'device' ? 0o666 : node.mode;
}

/** `drwxr-xr-x`. */
export function modeText(node: AnyNode): string {
  const kind = { file: '-', directory: 'd', link: 'l', device: 'c' }[node.type];
  const mode = modeOf(node);
  const bits = Array.from('rwxrwxrwx').map((letter, i) => ((mode & (0o400 >> i)) === 0 ? '-' : letter));
  if ((mode & 0o1000) !== 0) bits[8] = bits[8] === 'x' ? 't' : 'T';
  return kind + bits.join('');
}

export function ownerOf(context: ProcessContext, node: AnyNode): { readonly user: string; readonly group: string } {
  const uid = 'uid' in node ? (node.uid ?? 0) : 0;
  const gid = 'gid' in node ? (node.gid ?? 0) : 0;
  const passwd = context.files.read('/etc/passwd');
  const users = passwd.ok ? parsePasswd(passwd.value) : [];
  const groups = context.files.read('/etc/group');
  const group = groups.ok ? groups.value.split('\n').find((line) => line.split(':')[2] === String(gid)) : undefined;
  return {
    user: users.find((user) => user.uid === uid)?.name ?? String(uid),
    group: group?.split(':')[0] ?? String(gid),
  };
}

export const stat: Program = function* (context) {
  const options = parseOptions(context, 'c:Lf', { format: 'c' });
  if (!options) return 1;
  let status = 0;
  for (const path of options.rest) {
    const found = context.files.stat(resolvePath(context.cwd, path));
    if (!found.ok) {
      complain(context, `can't stat '${path}': ${errnoText(found.error)}`);
      status = 1;
      continue;
    }
    const node = found.value;
    const { user, group } = ownerOf(context, node);
    const octal = modeOf(node).toString(8).padStart(4, '0');
    const mtime = context.kernel.epoch + ('mtime' in node ? node.mtime : 0);
    const format = options.value('c');
    const values: Readonly<Record<string, string>> = {
      n: path,
      s: String(sizeOf(node)),
      a: modeOf(node).toString(8),
      A: modeText(node),
      U: user,
      G: group,
      u: String('uid' in node ? (node.uid ?? 0) : 0),
      g: String('gid' in node ? (node.gid ?? 0) : 0),
      Y: String(Math.floor(mtime / 1000)),
      F: {
        file: sizeOf(node) === 0 ? 'regular empty file' : 'regular file',
        directory: 'directory',
        link: 'symbolic link',
        device: 'character special file',
      }[node.type],
    };
    if (format !== undefined) {
      context.stdout.write(`${format.replaceAll(/%(.)/g, (all, letter: string) => values[letter] ?? all)}\n`);
      continue;
    }
    const date = new Date(mtime).toISOString().replace('T', ' ').replace('Z', '000000 +0000');
    context.stdout.write(
      `  File: ${path}\n  Size: ${values['s']}\t\tBlocks: ${Math.ceil(sizeOf(node) / 512)}\tIO Block: 4096   ${values['F']}\n` +
        `Access: (${octal}/${modeText(node)})  Uid: (${values['u']?.padStart(5)}/${user.padStart(8)})   Gid: (${values['g']?.padStart(5)}/${group.padStart(8)})\n` +
        `Modify: ${date}\n`,
    );
  }
  return status;
};

/** `chmod [-R] MODE FILE…`. */
export const changeModes: Program = function* (context) {
  const args = context.args.slice(1);
  const recursive = args.filter((arg) => /^-[Rvf]+$/.test(arg)).some((arg) => arg.includes('R'));
  const [mode = '', ...paths] = args.filter((arg) => !/^-[Rvf]+$/.test(arg));
  if (paths.length === 0) return tellUsage(context, 'chmod');
  if (!isMode(mode)) {
    complain(context, `invalid mode '${mode}'`);
    return 1;
  }
  return paths.reduce((status, path) => changeMode(context, path, mode, recursive) || status, 0);
};

function changeMode(context: ProcessContext, path: string, mode: string, recursive: boolean): number {
  const target = resolvePath(context.cwd, path);
  const found = context.files.stat(target);
  const changed = found.ok
    ? context.files.chmod(target, newMode(modeOf(found.value), mode, found.value.type === 'directory'))
    : found;
  if (!changed.ok) {
    complain(context, `${path}: ${errnoText(changed.error)}`);
    return 1;
  }
  return recursive && found.ok && found.value.type === 'directory'
    ? below(context, path, (child) => changeMode(context, child, mode, true))
    : 0;
}

function below(context: ProcessContext, path: string, action: (child: string) => number): number {
  const names = context.files.list(resolvePath(context.cwd, path));
  return (names.ok ? names.value : []).reduce((status, name) => action(joinPath(path, name)) || status, 0);
}

/** `chown [-R] USER[:GROUP] FILE…`, `chgrp GROUP FILE…`. */
export const changeOwners: Program = function* (context) {
  const groupOnly = (context.args[0] ?? '').endsWith('chgrp');
  const args = context.args.slice(1);
  const recursive = args.some((arg) => /^-[a-zA-Z]*R/.test(arg));
  const [owner = '', ...paths] = args.filter((arg) => !arg.startsWith('-'));
  const [user = '', group] = groupOnly ? ['', owner] : owner.split(/[:.]/);
  const uid = idOf(context, '/etc/passwd', user);
  const gid = group === undefined ? undefined : idOf(context, '/etc/group', group);
  if (Number.isNaN(uid ?? 0) || Number.isNaN(gid ?? 0)) {
    complain(context, `unknown user ${user}`);
    return 1;
  }
  const change = (path: string): number => {
    const target = resolvePath(context.cwd, path);
    const changed = context.files.chown(target, uid, gid);
    if (!changed.ok) {
      complain(context, `${path}: ${errnoText(changed.error)}`);
      return 1;
    }
    const found = context.files.stat(target);
    return recursive && found.ok && found.value.type === 'directory' ? below(context, path, change) : 0;
  };
  return paths.reduce((status, path) => change(path) || status, 0);
};

/** The number of a user or group; undefined for none, NaN if unknown. */
function idOf(context: ProcessContext, file: string, name: string): number | undefined {
  if (name === '') return undefined;
  if (/^\d+$/.test(name)) return Number(name);
  const text = context.files.read(file);
  const line = text.ok ? text.value.split('\n').find((entry) => entry.startsWith(`${name}:`)) : undefined;
  return line === undefined ? Number.NaN : Number(line.split(':')[2]);
}

import type { Directory } from '../files/files.ts';
import type { User } from './process.ts';

/** Who a container's processes run as: what the pod says, else the image's USER looked up in its /etc/passwd. */
export function userOf(
  tree: Directory,
  imageUser: string | undefined,
  runAsUser: number | undefined,
  runAsGroup: number | undefined,
): User {
  const entries = passwd(tree);
  const [name = '', group] = (runAsUser === undefined ? (imageUser ?? '0') : String(runAsUser)).split(':');
  const entry = entries.find((user) => user.name === name || String(user.uid) === name);
  const uid = entry?.uid ?? Number(name);
  const groupId = group !== undefined && /^\d+$/.test(group) ? Number(group) : entry?.gid;
  return { uid: Number.isNaN(uid) ? 0 : uid, gid: runAsGroup ?? groupId ?? 0, name: entry?.name ?? '' };
}

/** The users of /etc/passwd in a tree. */
export function passwd(tree: Directory): readonly User[] {
  const etc = tree.entries.get('etc');
  const file = etc?.type === 'directory' ? etc.entries.get('passwd') : undefined;
  return file?.type === 'file' ? parsePasswd(file.text) : [];
}

export function parsePasswd(text: string): readonly User[] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

import type { Directory, FileNode } from '../files/files.ts';
import { binary, directory, linkTo, textFile, tree } from './tree.ts';

/** The applets of busybox that are simulated, and where they stand. */
export const APPLETS: Readonly<Record<string, string>> = Object.fromEntries([
  ...words(
    'arch ash base64 cat chgrp chmod chown cp date dd df echo egrep false fgrep getopt grep gunzip gzip hostname kill link ln ls mkdir mktemp mount mv nice ping printenv ps pwd rm rmdir sed sh sleep stat stty su sync tar touch true uname usleep vi watch zcat',
    '/bin',
  ),
  ...words(
    '[ awk basename bc clear cksum cmp comm cut dc diff dirname du env expand expr find fold free groups head hexdump id killall less logger logname md5sum mkfifo more nc nl nohup nproc nslookup od paste pgrep pidof pkill printf readlink realpath renice reset rev seq setsid sha1sum sha256sum shuf sort split strings tac tail tee telnet test time timeout top tr truncate tty uniq unlink unzip uptime users wc wget which who whoami xargs xxd yes',
    '/usr/bin',
  ),
  ...words('httpd ifconfig ip route', '/sbin'),
]);

function words(list: string, folder: string): (readonly [string, string])[] {
  return list.split(' ').map((name) => [name, `${folder}/${name}`] as const);
}

const PASSWD = [
  'root:x:0:0:root:/root:/bin/sh',
  'daemon:x:1:1:daemon:/usr/sbin:/bin/false',
  'bin:x:2:2:bin:/bin:/bin/false',
  'sys:x:3:3:sys:/dev:/bin/false',
  'www-data:x:33:33:www-data:/var/www:/bin/false',
  'operator:x:37:37:Operator:/var:/bin/false',
  'nginx:x:101:101:nginx:/nonexistent:/bin/false',
  'nobody:x:65534:65534:nobody:/home:/bin/false',
  '',
].join('\n');

const GROUP = ['root:x:0:', 'daemon:x:1:', 'bin:x:2:', 'www-data:x:33:', 'nginx:x:101:', 'nogroup:x:65534:', ''].join(
  '\n',
);

let shared: Directory | undefined;

/** The tree of busybox: most images stand on it. */
export function busyboxTree(): Directory {
  if (shared) return shared;
  const files: Record<string, FileNode> = {
    '/bin/busybox': binary('busybox'),
    '/etc/passwd': textFile(PASSWD),
    '/etc/group': textFile(GROUP),
    '/etc/hosts': textFile('127.0.0.1\tlocalhost\n'),
    '/etc/hostname': textFile('localhost\n'),
    '/tmp': directory(0o1777),
    '/var/tmp': directory(0o1777),
    '/root': directory(0o700),
  };
  for (const path of ['/home', '/var/log', '/var/run', '/run', '/usr/sbin', '/usr/local/bin', '/data', '/var/www']) {
    files[path] = directory();
  }
  for (const path of ['/proc', '/sys', '/dev']) files[path] = directory(0o555);
  for (const path of Object.values(APPLETS)) files[path] = linkTo('/bin/busybox');
  shared = tree(files);
  return shared;
}

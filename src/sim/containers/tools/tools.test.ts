import { expect, test } from 'vitest';
import type { ContainerConfig } from '../runtime.ts';
import { shellRun } from '../testing/shell-run.ts';

/** Command → output. */
const CASES: readonly (readonly [script: string, output: string])[] = [
  [
    'cd /tmp; printf "a\\nb\\na\\n" > f; printf "a\\na\\nb\\n" > g; diff f g; echo $?; diff f f; echo $?; diff -q f g',
    '--- f\n+++ g\n@@ -1,3 +1,3 @@\n a\n-b\n a\n+b\n1\n0\nFiles f and g differ\n',
  ],
  ['mkdir -p /a/b; touch /a/b/c; ls /a /a/b', '/a:\nb\n\n/a/b:\nc\n'],
  [
    'ls /none; rm /none; rm -f /none; rmdir /tmp/x; mkdir /tmp',
    "ls: /none: No such file or directory\nrm: can't remove '/none': No such file or directory\nrmdir: '/tmp/x': No such file or directory\nmkdir: can't create directory '/tmp': File exists\n",
  ],
  [
    'cd /tmp; echo one > a; cp a b; mv b c; ln -s c d; cat c d; ls -l d | cut -c1-10; readlink d',
    'one\none\nlrwxrwxrwx\nc\n',
  ],
  ['cd /tmp; mkdir -p s/t; echo x > s/t/f; cp -r s u; find u -type f; rm -r u; ls', 'u/t/f\ns\n'],
  [
    'cd /tmp; printf "b 2\\na 10\\nc 1\\n" > f; sort f; sort -k2 -n f; sort -r f | head -n1',
    'a 10\nb 2\nc 1\nc 1\nb 2\na 10\nc 1\n',
  ],
  [
    'printf "a\\na\\nb\\n" | uniq -c; printf "x:y:z\\n" | cut -d: -f2,3; printf abc | wc -c; printf "a b\\nc\\n" | wc',
    '      2 a\n      1 b\ny:z\n3\n        2         3         6\n',
  ],
  [
    'printf "one\\ntwo\\nthree\\n" | grep -n t; printf "one\\n" | grep -c x; printf "aXb\\n" | grep -io x; echo "a.b" | grep -F a.b',
    '2:two\n3:three\n0\nX\na.b\n',
  ],
  ['printf "one\\ntwo\\n" | grep -E "^(one|two)$" | sed -n "1p;s/t/T/p"', 'one\nTwo\n'],
  ['printf "a=1\\nb=2\\n" | sed -e "s/=/: /" -e "/^b/d"; echo hello | sed "s/l\\(.\\)/[\\1]/g"', 'a: 1\nhe[l]o\n'],
  [
    'printf "1\\n2\\n3\\n4\\n" | sed "2,3d"; printf "x\\n" | sed "a after"; printf "a\\nb\\n" | sed \'$!d\'',
    '1\n4\nx\nafter\nb\n',
  ],
  ['printf "a 1\\nb 2\\n" | awk \'{ s += $2; print NR, $1 } END { print "sum", s }\'', '1 a\n2 b\nsum 3\n'],
  [
    'printf "k:v\\n" | awk -F: \'{ printf "%s=%s\\n", $1, $2 }\'; awk \'BEGIN { for (i = 0; i < 3; i++) a[i] = i * i; print length(a), a[2], toupper("x") substr("hello", 2, 3) }\'',
    'k=v\n3 4 Xell\n',
  ],
  [
    'printf "v1.10\\nv1.9\\n" | sort -V; seq 3; seq 2 2 6 | tr "\\n" " "; echo; echo abc | tr a-c A-C; echo aabb | tr -s ab; echo a1b2 | tr -d 0-9',
    'v1.9\nv1.10\n1\n2\n3\n2 4 6 \nABC\nab\nab\n',
  ],
  ['basename /a/b.txt .txt; dirname /a/b; expr 20 + 22; expr length abc; pwd', 'b\n/a\n42\n3\n/\n'],
  [
    'printf hello | md5sum; printf hello | sha256sum; printf hello | sha1sum',
    '5d41402abc4b2a76b9719d911017c592  -\n2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  -\naaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d  -\n',
  ],
  ['echo hi | base64; echo aGkK | base64 -d; echo a b c | xargs -n 1 echo -', 'aGkK\nhi\n- a\n- b\n- c\n'],
  ["printf 'a b' | sed 's/b/c/'; echo; printf 'x' | sed 'p;a z'", 'a c\nx\nx\nz\n'],
  ['id; id -u; whoami; hostname', 'uid=0(root) gid=0(root) groups=0(root)\n0\nroot\napp\n'],
  ['date; date +%Y-%m-%dT%H:%M:%S; date -d @0 +%F', 'Mon Jan  5 09:00:00 UTC 2026\n2026-01-05T09:00:00\n1970-01-01\n'],
  [
    "dd if=/dev/zero of=/tmp/f bs=1k count=3 2>/dev/null; ls -l /tmp/f | awk '{print $5}'; stat -c %s /tmp/f",
    '3072\n3072\n',
  ],
  ['timeout 1 sleep 5; echo $?; timeout 5 true; echo $?', 'Terminated\n143\n0\n'],
  ['(sleep 2; echo late >> /tmp/log) & touch /tmp/log; timeout 4 tail -f /tmp/log', 'late\n'],
  ['cat /etc/hosts /etc/hostname; cat /proc/$$/comm', '127.0.0.1\tlocalhost\n10.244.1.2\tapp\napp\ncat\n'],
  ['echo to main > /proc/$$/fd/1; echo x > /dev/null; head -c 3 /dev/zero | wc -c', 'to main\n3\n'],
  ['env | grep HOSTNAME; A=1 env | grep ^A; env -i B=2 env', 'HOSTNAME=app\nA=1\nB=2\n'],
  ['which ls; type cd; command -v sh', '/bin/ls\ncd is a shell builtin\n/bin/sh\n'],
  ['cd /tmp; tar cf x.tar -C /etc hosts; mkdir o; tar xf x.tar -C o; cat o/hosts | head -n1', '127.0.0.1\tlocalhost\n'],
  ['nc -l -p 9000 > /tmp/got & sleep 1; echo ping | nc 127.0.0.1 9000; cat /tmp/got', 'ping\n'],
  [
    'while true; do printf "HTTP/1.1 200 OK\\r\\n\\r\\nhi\\n" | nc -l -p 9001 > /dev/null; done & sleep 1; wget -qO- http://localhost:9001/; wget -qO- http://127.0.0.1:9001/x',
    'hi\nhi\n',
  ],
  [
    'httpd -p 8080 -h /etc; wget -qO- http://localhost:8080/hostname; wget -qO- localhost:8080/none; nc 127.0.0.1 81',
    "app\nwget: server returned error: HTTP/1.1 404 Not Found\nnc: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    'cd /tmp; echo hello > f; gzip f; ls; zcat f.gz; mkdir d; mv f.gz d; tar czf a.tgz d; tar tzf a.tgz; rm -r d; tar xzf a.tgz; gunzip -c d/f.gz',
    'f.gz\nhello\nd/\nd/f.gz\nhello\n',
  ],
  [
    'cd /tmp; touch a; sleep 1; touch b; chmod 600 b; find . -newer a -type f; find . -perm 600; find . -type f -exec echo {} +; find . -name a -prune -o -type f -print',
    './b\n./b\n./a ./b\n./b\n',
  ],
  [
    "printf 'b\\na\\n' > f; sort -c f; sort -o g f; cat g; seq 5 | head -n -3; seq -s, 3; md5sum f > s; md5sum -c s; truncate -s 3 f; wc -c < f",
    'Check line 1\na\nb\n1\n2\n1,2,3\nf: OK\n3\n',
  ],
  [
    'echo abc | od -c; printf abc | od -An -tx1; echo abc | hexdump -C | head -n1; echo abc | xxd -p; od -An -N4 -tu4 /dev/urandom | grep -c "[0-9]"',
    '0000000   a   b   c  \\n\n0000004\n 61 62 63\n00000000  61 62 63 0a                                       |abc.|\n6162630a\n1\n',
  ],
  [
    'basename; echo $?; cp a',
    'BusyBox v1.36.1 multi-call binary.\n\nUsage: basename FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...\n1\nBusyBox v1.36.1 multi-call binary.\n\nUsage: cp [-arPLHpfinlsTu] SOURCE DEST\nor: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }\n',
  ],
  ['cksum', 'cksum: not simulated\n'],
  ['vi x', 'vi: a screen editor is not simulated; use cat > FILE or sed -i\n'],
  ['printf "a\\n" > /tmp/f; sed -i s/a/b/ /tmp/f; cat /tmp/f; tee /tmp/g < /tmp/f; cat /tmp/g', 'b\nb\nb\n'],
  ['sleep 100 & ps | grep -c "[s]leep 100$"; kill $!', '1\n'],
];

test.each(CASES.map(([script, output]) => ({ script, output })))('$script', ({ script, output }) => {
  expect(shellRun(script).output).toBe(output);
});

test('a process beyond the memory limit is killed with its container', () => {
  const result = shellRun('sleep 1; exec tail /dev/zero', { memoryLimitBytes: 64 * 1024 * 1024 });
  expect(result).toEqual({ output: '', status: 137, reason: 'OOMKilled' });
});

test('where only the largest process dies, the shell goes on, and the container still counts as killed for memory', () => {
  const script = 'sleep 1; tail /dev/zero; echo "tail: $?"; sleep 1';
  const result = shellRun(script, { memoryLimitBytes: 64 * 1024 * 1024, singleProcessOOMKill: true });
  expect(result).toEqual({ output: 'Killed\ntail: 137\n', status: 0, reason: 'OOMKilled' });
});

test('a shell adds its level and directory to the environment, and hands it on in the order of its lists', () => {
  const env = ['KUBERNETES_SERVICE_PORT', 'SPECIAL_LEVEL_KEY', 'SPECIAL_TYPE_KEY', 'FOO', 'BAR', 'ZED'];
  const { output } = shellRun('env | grep -v ^PATH', { env: env.map((name) => ({ name, value: '1' })) });
  const names = output
    .trimEnd()
    .split('\n')
    .map((line) => line.split('=')[0]);
  const expected = 'KUBERNETES_SERVICE_PORT HOSTNAME SHLVL HOME SPECIAL_TYPE_KEY BAR FOO SPECIAL_LEVEL_KEY ZED PWD';
  expect(names.join(' ')).toBe(expected);
});

/** A volume of 3 MiB in memory at /cache. */
function memoryMount(): ContainerConfig['mounts'] {
  const disk = { limitBytes: 3 * 1024 * 1024, usedBytes: 0, charged: new Map<object, number>() };
  const directory = { type: 'directory' as const, entries: new Map(), mode: 0o777, mtime: 0, disk };
  return [{ mountPath: '/cache', directory, subPath: undefined, readOnly: false }];
}

test('df tells how full a volume in memory is, from any path on it', () => {
  const script = 'df -h /cache | tail -n 1; mkdir /cache/a; head -c 1048576 /dev/zero > /cache/a/b; df /cache/a';
  expect(shellRun(script, { mounts: memoryMount(), memoryLimitBytes: 64 * 1024 * 1024 }).output).toBe(
    'tmpfs                     3.0M         0      3.0M   0% /cache\n' +
      'Filesystem           1K-blocks      Used Available Use% Mounted on\n' +
      'tmpfs                     3072      1024      2048  33% /cache\n',
  );
});

test('a volume in memory is full at its limit, and counts as memory of the container', () => {
  const script = [
    'cd /cache; dd if=/dev/zero of=a bs=1M count=2 2>/dev/null; echo $?',
    'dd if=/dev/zero of=b bs=1M count=2 2>&1 | grep error; cp a c; cat a > d; rm d c; mv a /tmp; echo x > f; cat f',
    'head -c 3145727 /dev/zero > g; echo y >> f; echo $?',
  ].join('\n');
  expect(shellRun(script, { mounts: memoryMount(), memoryLimitBytes: 64 * 1024 * 1024 }).output).toBe(
    "0\ndd: error writing 'b': No space left on device\ncp: write error: No space left on device\n" +
      'cat: write error: No space left on device\nx\nhead: write error: No space left on device\n0\n',
  );
  const greedy = shellRun('dd if=/dev/zero of=/cache/a bs=1M count=3; sleep 1', {
    mounts: memoryMount(),
    memoryLimitBytes: 2 * 1024 * 1024,
  });
  expect(greedy).toMatchObject({ status: 137, reason: 'OOMKilled' });
});

test('PID 1 of a pod that shares its processes is pause', () => {
  expect(shellRun('ps').output).toBe('PID   USER     COMMAND\n    1 65535    /pause\n    7 root     ps\n');
});

test('a user without rights', () => {
  const script = 'id -u; touch /etc/x; touch /tmp/y && echo ok; cat /etc/passwd | head -n 1; chown root /tmp/y';
  expect(shellRun(script, { runAsUser: 1000 }).output).toBe(
    '1000\ntouch: /etc/x: Permission denied\nok\nroot:x:0:0:root:/root:/bin/sh\nchown: /tmp/y: Operation not permitted\n',
  );
});

test('a root file system that is read-only, with a volume', () => {
  const directory = { type: 'directory' as const, entries: new Map(), mode: 0o777, mtime: 0 };
  const mounts = [
    { mountPath: '/data', directory, subPath: undefined, readOnly: false },
    { mountPath: '/etc/conf', directory, subPath: undefined, readOnly: true },
  ];
  const script =
    'touch /x; touch /data/y; ls /data /etc/conf; touch /etc/conf/z; echo end > /dev/termination-log && echo ok';
  expect(shellRun(script, { readOnlyRootFilesystem: true, mounts }).output).toBe(
    'touch: /x: Read-only file system\n/data:\ny\n\n/etc/conf:\ny\ntouch: /etc/conf/z: Read-only file system\nok\n',
  );
});

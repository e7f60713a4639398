import { expect, test } from 'vitest';
import { shellRun } from '../testing/shell-run.ts';

/** What it is about, image, script, what it prints. */
const CASES: readonly (readonly [string, string, string, string])[] = [
  [
    'redis keeps texts, numbers and lists',
    'redis:7',
    'redis-cli set k "a b"; redis-cli get k; redis-cli incr n; redis-cli incr n; redis-cli rpush l x y z; redis-cli lrange l 1 -1',
    'OK\na b\n1\n2\n3\ny\nz\n',
  ],
  [
    'a key of another type, an unknown command, a wrong number of words',
    'redis',
    'redis-cli set k v; redis-cli lpush k v; redis-cli xadd s; redis-cli get',
    "OK\nWRONGTYPE Operation against a key holding the wrong kind of value\nERR 'xadd' is unknown or not simulated\nERR wrong number of arguments for 'get' command\n",
  ],
  [
    'keys end with their time',
    'redis',
    'redis-cli set k v ex 5; redis-cli ttl k; sleep 6; redis-cli get k',
    'OK\n5\n\n',
  ],
  ['lines of standard input', 'redis', 'printf "ping\\nset a \'b c\'\\nget a\\n" | redis-cli', 'PONG\nOK\nb c\n'],
  ['any client can speak to it', 'redis', 'printf "PING\\r\\nquit\\r\\n" | nc localhost 6379', '+PONG\r\n+OK\r\n'],
];

test.each(CASES)('%s', (_, image, script, printed) => {
  expect(shellRun(`redis-server >/dev/null & sleep 1; ${script}; exit 0`, { image }).output).toBe(printed);
});

test('redis reads its configuration, and guards its door', () => {
  const script =
    'echo "maxmemory 2mb\nrequirepass secret" >/tmp/r.conf; redis-server /tmp/r.conf --port 7000 >/dev/null & sleep 1; ' +
    'redis-cli -p 7000 ping; redis-cli -p 7000 -a secret config get maxmemory; exit 0';
  const { output } = shellRun(script, { image: 'redis' });
  expect(output).toBe('NOAUTH Authentication required.\nmaxmemory\n2097152\n');
});

test('redis leaves a snapshot at its end, and begins with it', () => {
  const script =
    'cd /tmp; redis-server >/dev/null & sleep 1; redis-cli set k v; kill $!; sleep 1; redis-cli get k; ' +
    'redis-server >/dev/null & sleep 1; redis-cli get k; exit 0';
  const { output } = shellRun(script, { image: 'redis' });
  expect(output).toBe('OK\nCould not connect to Redis at 127.0.0.1:6379: Connection refused\nv\n');
});

test('an option as the first argument is the server’s', () => {
  const started = shellRun('', { image: 'mongo', command: undefined, args: ['--bind_ip', '0.0.0.0'] });
  expect(started.status).toBeUndefined();
  expect(started.output).toContain('Waiting for connections');
});

test('a server without a password tells that others would not begin', () => {
  for (const image of ['mysql:9', 'mariadb', 'postgres:17']) {
    const started = shellRun('', { image, command: undefined });
    expect([started.status, started.output]).toEqual([undefined, expect.stringContaining('no password is set')]);
  }
});

test('mysql lets in who has the password, and answers constants', () => {
  const script =
    'mysqladmin ping; mysqld 2>/dev/null & sleep 1; mysqladmin ping; mysql -h localhost -e "select 1"; ' +
    'mysql -h 127.0.0.1 -psecret -e "SELECT @@server_id, 2"; mysql -psecret -e "CREATE TABLE t (a INT)"; exit 0';
  const { output } = shellRun(script, { image: 'mysql:9', env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'secret' }] });
  expect(output.split('\n')).toEqual([
    "mysqladmin: connect to server at 'localhost' failed",
    "error: 'Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)'",
    'mysqld is alive',
    "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: NO)",
    '@@server_id\t2',
    '1\t2',
    'ERROR 1235 (42000) at line 1: CREATE TABLE: not simulated',
    '',
  ]);
});

/** The images that are known by name: what they run, which tags exist. Everything else is in `catalogue.ts`. */
import type { Directory } from '../files.ts';
import { busyboxTree } from './base-tree.ts';
import type { TagRule } from './tags.ts';
import { binary, directory, linkTo, textFile, tree } from './tree.ts';

/** What an image is, whatever the tag. */
export interface KnownImage {
  readonly tags: TagRule;
  readonly tree: () => Directory;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly user?: string;
  readonly stopSignal?: string;
  readonly ports?: readonly number[];
  /** Variable that holds the version (a tag that is a number). */
  readonly versionVariable?: string;
  readonly sizeMb: number;
  /** Commands that are not in its tree run as a process that listens, too. */
  readonly anyCommand?: true;
}

const WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

const NGINX_CONF = `user  nginx;
worker_processes  auto;
error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;
events { worker_connections  1024; }
http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;
    access_log  /var/log/nginx/access.log  main;
    include /etc/nginx/conf.d/*.conf;
}
`;

const NGINX_SITE = `server {
    listen       80;
    server_name  localhost;
    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }
}
`;

const once = (make: () => Directory): (() => Directory) => {
  let made: Directory | undefined;
  return () => (made ??= make());
};

const nginxTree = once(() =>
  tree(
    {
      '/usr/sbin/nginx': binary('nginx'),
      '/etc/nginx/nginx.conf': textFile(NGINX_CONF),
      '/etc/nginx/conf.d/default.conf': textFile(NGINX_SITE),
      '/usr/share/nginx/html/index.html': textFile(WELCOME),
      '/var/log/nginx': directory(),
      '/var/cache/nginx': directory(0o755, 101),
    },
    busyboxTree(),
  ),
);

const httpdTree = once(() =>
  tree(
    {
      '/usr/local/apache2/bin/httpd': binary('apache-httpd'),
      '/usr/local/bin/httpd-foreground': binary('apache-httpd'),
      '/usr/local/apache2/htdocs/index.html': textFile('<html><body><h1>It works!</h1></body></html>\n'),
    },
    busyboxTree(),
  ),
);

const agnhostTree = once(() => tree({ '/agnhost': binary('agnhost') }, busyboxTree()));
const pauseTree = once(() => tree({ '/pause': binary('pause') }));
const etcdTree = once(() => tree({ '/usr/local/bin/etcd': binary('etcd'), '/tmp': directory(0o1777) }));
const curlTree = once(() => tree({ '/usr/bin/curl': binary('curl') }, busyboxTree()));

/** A tree with one more program under /usr/local/bin, and other names for it. */
function withProgram(program: string, names: readonly string[] = [program]): () => Directory {
  return once(() =>
    tree(Object.fromEntries(names.map((name) => [`/usr/local/bin/${name}`, binary(program)])), busyboxTree()),
  );
}

const DEBIAN = ['slim', 'bookworm', 'bullseye', 'trixie', 'buster', 'alpine', 'stretch'];

/** Major versions from the first to the last. */
function numbers(first: number, last: number): Record<string, readonly [number, number]> {
  return Object.fromEntries(Array.from({ length: last - first + 1 }, (_, i) => [String(first + i), [0, 20] as const]));
}

/** A distribution of Linux: busybox's tools, and what it has more by itself. */
const distribution = (
  tags: TagRule,
  sizeMb: number,
  more: readonly ('bash' | 'curl' | 'perl' | Installer)[],
): KnownImage => ({
  tags,
  tree: once(() => {
    const programs = more.map(
      (name) => [`/usr/bin/${name}`, name === 'bash' ? linkTo('/bin/busybox') : binary(programFor(name))] as const,
    );
    const bash = more.includes('bash') ? { '/bin/bash': linkTo('/bin/busybox') } : {};
    return tree({ ...Object.fromEntries(programs), ...bash }, busyboxTree());
  }),
  cmd: [more.includes('bash') ? 'bash' : 'sh'],
  sizeMb,
});

type Installer = 'apk' | 'apt-get' | 'apt' | 'dnf' | 'yum';

function programFor(name: string): string {
  return name === 'curl' || name === 'perl' ? name : 'installer';
}

const INSTALLERS = new Set(['pip', 'npm', 'yarn', 'bundle']);

const interpreter = (name: string, names: readonly string[], tags: TagRule, sizeMb: number): KnownImage => ({
  tags,
  tree: once(() =>
    tree(
      {
        ...Object.fromEntries(
          names.map((file) => [`/usr/local/bin/${file}`, binary(INSTALLERS.has(file) ? 'installer' : 'interpreter')]),
        ),
        '/bin/bash': linkTo('/bin/busybox'),
        '/usr/bin/curl': binary('curl'),
      },
      busyboxTree(),
    ),
  ),
  cmd: [name],
  sizeMb,
});

const database = (
  program: string,
  names: readonly string[],
  port: number,
  tags: TagRule,
  sizeMb: number,
): KnownImage => ({
  tags,
  tree: withProgram(program, names),
  cmd: [names[0] as string],
  ports: [port],
  sizeMb,
});

const NGINX_TAGS: TagRule = {
  versions: { '1': [7, 29] },
  words: ['latest', 'stable', 'mainline', '1', 'stable-alpine', 'mainline-alpine', 'stable-perl'],
  suffixes: ['alpine', 'perl', 'slim', 'otel', 'bookworm', 'bullseye', 'trixie'],
};

const nginx: KnownImage = {
  tags: NGINX_TAGS,
  tree: nginxTree,
  entrypoint: ['nginx'],
  cmd: ['-g', 'daemon off;'],
  stopSignal: 'SIGQUIT',
  ports: [80],
  versionVariable: 'NGINX_VERSION',
  sizeMb: 72,
};

const agnhost: KnownImage = {
  tags: { versions: { '2': [0, 60], '1': [0, 0] }, words: ['latest'] },
  tree: agnhostTree,
  entrypoint: ['/agnhost'],
  cmd: ['pause'],
  sizeMb: 50,
};

const netexec: KnownImage = { ...agnhost, entrypoint: ['/agnhost', 'netexec'], cmd: [], ports: [8080], sizeMb: 11 };

const pause: KnownImage = {
  tags: { versions: { '3': [0, 10], '2': [0, 0], '1': [0, 0] }, words: ['latest', 'go'] },
  tree: pauseTree,
  entrypoint: ['/pause'],
  sizeMb: 0.3,
};

const busybox: KnownImage = {
  tags: {
    versions: { '1': [21, 37] },
    words: ['latest', 'stable', 'unstable', '1'],
    suffixes: ['glibc', 'musl', 'uclibc'],
  },
  tree: busyboxTree,
  cmd: ['sh'],
  sizeMb: 2.2,
};

const idler = (tags: TagRule, sizeMb: number): KnownImage => ({
  tags,
  tree: pauseTree,
  entrypoint: ['/pause'],
  sizeMb,
});
const ANY_V: TagRule = {
  versions: { '0': [0, 99], '1': [0, 99], '2': [0, 99], '3': [0, 99], '5': [0, 9] },
  words: ['latest'],
};

export const KNOWN_IMAGES: Readonly<Record<string, KnownImage>> = {
  'docker.io/library/nginx': nginx,
  'docker.io/nginxinc/nginx-unprivileged': {
    ...nginx,
    user: '101',
    ports: [8080],
    cmd: ['-g', 'daemon off; listen 8080;'],
  },
  'registry.k8s.io/nginx-slim': { ...nginx, tags: { versions: { '0': [1, 29] }, words: ['latest'] }, sizeMb: 41 },
  'k8s.gcr.io/nginx-slim': { ...nginx, tags: { versions: { '0': [1, 29] }, words: ['latest'] }, sizeMb: 41 },
  'docker.io/library/httpd': {
    tags: {
      versions: { '2': [2, 4] },
      words: ['latest', '2', 'alpine'],
      suffixes: ['alpine', 'bookworm', 'trixie'],
      lastPatch: 66,
    },
    tree: httpdTree,
    cmd: ['httpd-foreground'],
    stopSignal: 'SIGWINCH',
    workingDir: '/usr/local/apache2',
    env: { PATH: '/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    ports: [80],
    sizeMb: 58,
  },
  'docker.io/library/busybox': busybox,
  'registry.k8s.io/busybox': { ...busybox, tags: { versions: { '1': [24, 37] }, words: ['latest'] } },
  'registry.k8s.io/e2e-test-images/busybox': { ...busybox, tags: { versions: { '1': [29, 37] }, words: [] } },
  'docker.io/library/alpine': distribution(
    { versions: { '3': [10, 23], '2': [6, 7] }, words: ['latest', '3', 'edge'] },
    3.7,
    ['apk'],
  ),
  'docker.io/library/ubuntu': distribution(
    {
      versions: {
        '14': [4, 4],
        '16': [4, 4],
        '18': [4, 4],
        '20': [4, 4],
        '22': [4, 4],
        '24': [4, 10],
        '25': [4, 10],
        '26': [4, 4],
      },
      words: ['latest', 'noble', 'jammy', 'focal', 'bionic', 'xenial', 'trusty', 'rolling', 'devel'],
    },
    29,
    ['bash', 'perl', 'apt-get', 'apt'],
  ),
  'docker.io/library/debian': distribution(
    {
      versions: { '9': [0, 13], '10': [0, 13], '11': [0, 11], '12': [0, 13], '13': [0, 5] },
      words: ['latest', 'stable', 'testing', 'sid', 'unstable', 'oldstable', ...DEBIAN],
      suffixes: ['slim'],
    },
    49,
    ['bash', 'perl', 'apt-get', 'apt'],
  ),
  'docker.io/library/bash': distribution(
    { versions: { '3': [0, 2], '4': [0, 4], '5': [0, 3] }, words: ['latest', 'devel'] },
    6,
    ['bash'],
  ),
  'docker.io/library/centos': distribution(
    { versions: { '6': [6, 10], '7': [0, 9], '8': [0, 4] }, words: ['latest', 'centos7', 'centos8'] },
    80,
    ['bash', 'curl', 'yum'],
  ),
  'docker.io/library/fedora': distribution({ versions: numbers(30, 44), words: ['latest', 'rawhide'] }, 70, [
    'bash',
    'curl',
    'dnf',
  ]),
  'docker.io/library/rockylinux': distribution(
    { versions: numbers(8, 10), words: ['latest', 'minimal'], suffixes: ['minimal'] },
    65,
    ['bash', 'curl', 'dnf'],
  ),
  'docker.io/library/almalinux': distribution(
    { versions: numbers(8, 10), words: ['latest', 'minimal'], suffixes: ['minimal'] },
    65,
    ['bash', 'curl', 'dnf'],
  ),
  'docker.io/library/amazonlinux': distribution(
    { versions: { '1': [0, 0], '2': [0, 0], '2023': [0, 9] }, words: ['latest'] },
    60,
    ['bash', 'curl', 'yum'],
  ),
  'docker.io/library/perl': interpreter(
    'perl',
    [],
    { versions: { '5': [8, 42] }, words: ['latest', '5'], suffixes: DEBIAN },
    330,
  ),
  'docker.io/library/python': interpreter(
    'python3',
    ['python', 'python3', 'pip'],
    { versions: { '2': [7, 7], '3': [6, 14] }, words: ['latest', '3'], suffixes: DEBIAN },
    360,
  ),
  'docker.io/library/node': interpreter(
    'node',
    ['node', 'npm', 'npx', 'yarn'],
    {
      versions: Object.fromEntries(
        [8, 10, 12, 14, 16, 18, 19, 20, 21, 22, 23, 24, 25].map((major) => [String(major), [0, 25]]),
      ),
      words: ['latest', 'lts', 'current'],
      suffixes: DEBIAN,
    },
    390,
  ),
  'docker.io/library/golang': interpreter(
    'go',
    ['go'],
    { versions: { '1': [11, 26] }, words: ['latest', '1'], suffixes: DEBIAN },
    290,
  ),
  'docker.io/library/ruby': interpreter(
    'irb',
    ['ruby', 'irb', 'bundle'],
    { versions: { '2': [4, 7], '3': [0, 4], '4': [0, 0] }, words: ['latest'], suffixes: DEBIAN },
    370,
  ),
  'docker.io/library/php': interpreter(
    'php',
    ['php', 'php-fpm', 'apache2-foreground'],
    { versions: { '7': [0, 4], '8': [0, 5] }, words: ['latest'], suffixes: [...DEBIAN, 'apache', 'fpm', 'cli'] },
    180,
  ),
  'docker.io/library/openjdk': interpreter(
    'jshell',
    ['java', 'jshell'],
    {
      versions: { '8': [0, 0], '11': [0, 0], '17': [0, 0], '21': [0, 0] },
      words: ['latest'],
      suffixes: [...DEBIAN, 'jdk', 'jre'],
    },
    250,
  ),
  'docker.io/library/eclipse-temurin': interpreter(
    'jshell',
    ['java', 'jshell'],
    {
      versions: { '8': [0, 0], '11': [0, 0], '17': [0, 0], '21': [0, 0], '25': [0, 0] },
      words: ['latest'],
      suffixes: [...DEBIAN, 'jdk', 'jre', 'noble', 'jammy'],
    },
    210,
  ),
  'docker.io/library/redis': database(
    'redis',
    ['redis-server', 'redis-cli'],
    6379,
    {
      versions: { '2': [6, 8], '3': [0, 2], '4': [0, 0], '5': [0, 0], '6': [0, 2], '7': [0, 4], '8': [0, 6] },
      words: ['latest', 'alpine', 'bookworm'],
      suffixes: DEBIAN,
    },
    45,
  ),
  'docker.io/library/memcached': database(
    'memcached',
    ['memcached'],
    11211,
    { versions: { '1': [4, 6] }, words: ['latest', '1'], suffixes: DEBIAN, lastPatch: 42 },
    31,
  ),
  'docker.io/library/mongo': database(
    'mongo',
    ['mongod', 'mongosh', 'mongo'],
    27017,
    {
      versions: { '3': [0, 6], '4': [0, 4], '5': [0, 0], '6': [0, 0], '7': [0, 0], '8': [0, 2] },
      words: ['latest'],
      suffixes: ['jammy', 'focal', 'noble'],
    },
    260,
  ),
  'docker.io/library/mysql': database(
    'mysql',
    ['mysqld', 'mysql', 'mysqladmin'],
    3306,
    {
      versions: { '5': [5, 7], '8': [0, 4], '9': [0, 6] },
      words: ['latest', 'lts', 'innovation'],
      suffixes: ['debian', 'oracle', 'oraclelinux9'],
      lastPatch: 62,
    },
    170,
  ),
  'docker.io/library/mariadb': database(
    'mysql',
    ['mariadbd', 'mariadb', 'mysqld', 'mysql'],
    3306,
    {
      versions: { '10': [2, 11], '11': [0, 8], '12': [0, 2] },
      words: ['latest', 'lts', '10', '11', '12'],
      suffixes: ['noble', 'jammy', 'focal', 'ubi'],
    },
    105,
  ),
  'docker.io/library/postgres': database(
    'postgres',
    ['postgres', 'psql', 'pg_isready'],
    5432,
    {
      versions: Object.fromEntries([9, 10, 11, 12, 13, 14, 15, 16, 17, 18].map((major) => [String(major), [0, 25]])),
      words: ['latest', 'alpine'],
      suffixes: DEBIAN,
    },
    150,
  ),
  'docker.io/library/rabbitmq': database(
    'rabbitmq',
    ['rabbitmq-server', 'rabbitmqctl'],
    5672,
    { versions: { '3': [6, 13], '4': [0, 2] }, words: ['latest', 'management'], suffixes: ['alpine', 'management'] },
    100,
  ),
  'docker.io/library/hello-world': {
    tags: { words: ['latest', 'linux'] },
    tree: once(() => tree({ '/hello': binary('hello-world') })),
    cmd: ['/hello'],
    sizeMb: 0.01,
  },
  'docker.io/curlimages/curl': {
    tags: { versions: { '7': [60, 88], '8': [0, 18] }, words: ['latest'] },
    tree: curlTree,
    cmd: ['curl'],
    user: '100',
    sizeMb: 9,
  },
  'docker.io/nicolaka/netshoot': {
    tags: { versions: { '0': [1, 15] }, words: ['latest'] },
    tree: curlTree,
    cmd: ['sh'],
    sizeMb: 200,
  },
  'docker.io/polinux/stress': {
    tags: { versions: { '1': [0, 0] }, words: ['latest'] },
    tree: withProgram('stress'),
    cmd: ['stress'],
    sizeMb: 4,
  },
  'docker.io/vish/stress': {
    tags: { words: ['latest'] },
    tree: withProgram('stress'),
    entrypoint: ['stress'],
    sizeMb: 2,
  },
  'registry.k8s.io/stress': { tags: { words: ['v1'] }, tree: withProgram('stress'), entrypoint: ['stress'], sizeMb: 2 },
  'registry.k8s.io/e2e-test-images/agnhost': agnhost,
  'registry.k8s.io/liveness': { ...agnhost, tags: { words: ['latest'] }, cmd: ['liveness'] },
  'registry.k8s.io/echoserver': { ...netexec, tags: { versions: { '1': [0, 10] }, words: [] } },
  'registry.k8s.io/serve_hostname': {
    ...agnhost,
    tags: { words: ['latest', 'v1.4'] },
    entrypoint: ['/agnhost', 'serve-hostname'],
    cmd: [],
  },
  'registry.k8s.io/hpa-example': { ...nginx, tags: { words: ['latest'] } },
  'registry.k8s.io/pause': pause,
  'k8s.gcr.io/pause': pause,
  'registry.k8s.io/etcd': {
    tags: { versions: { '3': [0, 6] }, words: [], suffixes: ['0', '1', '2', '3', '4', '5', '6'] },
    tree: etcdTree,
    cmd: ['etcd'],
    ports: [2379],
    sizeMb: 60,
  },
  'gcr.io/google-samples/hello-app': {
    ...netexec,
    tags: { versions: { '1': [0, 0], '2': [0, 0] }, words: ['latest'] },
  },
  'us-docker.pkg.dev/google-samples/containers/gke/hello-app': {
    ...netexec,
    tags: { versions: { '1': [0, 0], '2': [0, 0] }, words: ['latest'] },
  },
  'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend': { ...nginx, tags: { words: ['v5', 'v6', 'latest'] } },
  'gcr.io/google-samples/gb-frontend': { ...nginx, tags: { words: ['v3', 'v4', 'v5', 'v6'] } },
  'docker.io/hashicorp/http-echo': {
    tags: { versions: { '0': [1, 2], '1': [0, 0] }, words: ['latest'] },
    tree: withProgram('http-echo'),
    entrypoint: ['http-echo'],
    ports: [5678],
    user: '65532',
    sizeMb: 4,
  },
  'docker.io/traefik/whoami': {
    tags: { versions: { '1': [0, 11] }, words: ['latest', 'v1'] },
    tree: withProgram('whoami-server'),
    entrypoint: ['whoami-server'],
    ports: [80],
    sizeMb: 3,
  },
  'docker.io/containous/whoami': {
    tags: { versions: { '1': [0, 5] }, words: ['latest'] },
    tree: withProgram('whoami-server'),
    entrypoint: ['whoami-server'],
    ports: [80],
    sizeMb: 3,
  },
  'docker.io/fluent/fluentd': idler(ANY_V, 60),
  'docker.io/fluent/fluent-bit': idler(ANY_V, 40),
  'quay.io/fluentd_elasticsearch/fluentd': idler(
    { versions: { '2': [0, 9], '3': [0, 4], '4': [0, 9], '5': [0, 0] }, words: ['latest'] },
    90,
  ),
  'quay.io/prometheus/node-exporter': idler(ANY_V, 12),
  'docker.io/prom/node-exporter': idler(ANY_V, 12),
  'docker.io/prom/prometheus': idler({ versions: { '1': [0, 8], '2': [0, 55], '3': [0, 9] }, words: ['latest'] }, 110),
};

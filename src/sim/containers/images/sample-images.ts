/** Images of the documentation's tutorials: little servers that say who they are. */
import type { Directory } from '../files/files.ts';
import { busyboxTree } from './base-tree.ts';
import { debianTree } from './debian-tree.ts';
import { agnhost, agnhostTree, busybox, curlTree, once, withProgram } from './image-kinds.ts';
import type { KnownImage } from './image-kinds.ts';
import { binary, textFile, tree } from './tree.ts';
import { nginx } from './web-images.ts';

/** Where a program reads which version of itself it is. */
export const VERSION_FILE = '/usr/share/version';

const versioned = (version: string, files: KnownImage['tree']): KnownImage['tree'] =>
  once(() => tree({ [VERSION_FILE]: textFile(version) }, files()));

const helloApp: KnownImage = {
  tags: { versions: { '1': [0, 0], '2': [0, 0] }, words: ['latest'] },
  tree: versioned('1.0.0', withProgram('hello-app')),
  variants: [{ tag: /^2/, tree: versioned('2.0.0', withProgram('hello-app')) }],
  entrypoint: ['hello-app'],
  ports: [8080],
  sizeMb: 11,
};

const bootcampFiles = (): Directory =>
  tree(
    {
      '/usr/local/bin/node': binary('bootcamp'),
      '/usr/bin/curl': binary('curl'),
      '/server.js': textFile('// The program is simulated.\n'),
    },
    debianTree(),
  );

const bootcamp: KnownImage = {
  tags: { words: ['v1', 'v2'] },
  tree: versioned('1', bootcampFiles),
  variants: [{ tag: /^v2/, tree: versioned('2', bootcampFiles) }],
  cmd: ['node', 'server.js'],
  ports: [8080],
  sizeMb: 83,
};

/** A page in the place of what PHP would make of the files. */
const phpSite = (text: string): KnownImage['tree'] =>
  once(() =>
    tree(
      {
        '/usr/local/bin/apache2-foreground': binary('apache-php'),
        '/usr/bin/curl': binary('curl'),
        '/var/www/html/index.html': textFile(text),
      },
      debianTree(),
    ),
  );

const guestbook: KnownImage = {
  tags: { versions: { '3': [0, 0], '4': [0, 0], '5': [0, 0], '6': [0, 0] }, words: ['latest'] },
  tree: phpSite(
    '<html ng-app="redis">\n  <head>\n    <title>Guestbook</title>\n  </head>\n  <body>\n    <h2>Guestbook</h2>\n' +
      '    <p>What guests write is not simulated.</p>\n  </body>\n</html>\n',
  ),
  cmd: ['apache2-foreground'],
  ports: [80],
  stopSignal: 'SIGWINCH',
  sizeMb: 130,
};

/** nginx that hands every request on to the Service `hello`. */
const helloFrontend: KnownImage = {
  ...nginx,
  tags: { versions: { '1': [0, 0] }, words: ['latest'] },
  tree: once(() =>
    tree(
      {
        '/etc/nginx/conf.d/default.conf': textFile(
          'upstream Backend {\n    server hello;\n}\nserver {\n    listen 80;\n    location / {\n        proxy_pass http://Backend;\n    }\n}\n',
        ),
      },
      nginx.tree(),
    ),
  ),
};

const echoserver: KnownImage = {
  tags: { versions: { '1': [0, 10] }, words: [] },
  tree: once(() => tree({ '/usr/local/bin/run.sh': binary('echoserver') }, busyboxTree())),
  variants: [
    { tag: /^1\.[0-4]$/, tree: once(() => tree({ '/usr/local/bin/run.sh': binary('echoserver-1.4') }, busyboxTree())) },
  ],
  entrypoint: ['run.sh'],
  ports: [8080],
  sizeMb: 46,
};

const curlShell: KnownImage = {
  ...busybox,
  tags: { words: ['latest', 'curl', 'git', 'base'] },
  tree: curlTree,
};

const SAMPLES = ['gcr.io/google-samples', 'us-docker.pkg.dev/google-samples/containers/gke'];

const each = (name: string, image: KnownImage): Record<string, KnownImage> =>
  Object.fromEntries(SAMPLES.map((folder) => [`${folder}/${name}`, image]));

export const SAMPLE_IMAGES: Readonly<Record<string, KnownImage>> = {
  ...each('hello-app', helloApp),
  ...each('kubernetes-bootcamp', bootcamp),
  'docker.io/jocatalin/kubernetes-bootcamp': bootcamp,
  ...each('hello-go-gke', {
    tags: { versions: { '1': [0, 0] }, words: ['latest'] },
    tree: withProgram('hello-go'),
    entrypoint: ['hello-go'],
    ports: [80],
    sizeMb: 12,
  }),
  ...each('hello-frontend', helloFrontend),
  ...each('gb-frontend', guestbook),
  'docker.io/corelab/gb-frontend': guestbook,
  'registry.k8s.io/hpa-example': { ...guestbook, tags: { words: ['latest'] }, tree: phpSite('OK!') },
  'registry.k8s.io/echoserver': echoserver,
  'k8s.gcr.io/echoserver': echoserver,
  'registry.k8s.io/goproxy': {
    tags: { words: ['0.1', 'latest'] },
    tree: withProgram('app', ['goproxy']),
    entrypoint: ['goproxy'],
    ports: [8080],
    sizeMb: 2,
  },
  'registry.k8s.io/test-webserver': {
    ...agnhost,
    tags: { words: ['latest'] },
    tree: agnhostTree,
    entrypoint: ['/agnhost', 'test-webserver'],
    cmd: [],
    ports: [80],
  },
  'docker.io/radial/busyboxplus': curlShell,
  'docker.io/bprashanth/nginxhttps': { ...nginx, tags: { versions: { '1': [0, 0] }, words: ['latest'] } },
};

import { expect, test } from 'vitest';
import { shellRun } from '../testing/shell-run.ts';

/** Name, image, script, what it prints. */
const CASES: readonly (readonly [string, string, string, string])[] = [
  ['Debian images have bash', 'nginx:1.27', "bash -c '[[ a == a* ]] && echo yes'", 'yes\n'],
  ['the sh of Debian reads backslashes in echo', 'nginx', String.raw`echo "a\tb"; echo -n x`, 'a\tb\nx'],
  ['the sh of busybox does not', 'busybox:1.36', String.raw`echo "a\tb"`, 'a\\tb\n'],
  [
    'nor that of Alpine variants',
    'nginx:1.27-alpine',
    String.raw`echo "a\tb"; ls /bin/bash`,
    'a\\tb\nls: /bin/bash: No such file or directory\n',
  ],
  [
    'nginx images have curl',
    'nginx',
    'nginx & sleep 1; curl -s localhost | grep -o "<h1>.*</h1>"',
    '<h1>Welcome to nginx!</h1>\n',
  ],
  ['perl computes the digits', 'perl:5.34', 'perl -Mbignum=bpi -wle "print bpi(12)"', '3.14159265359\n'],
  [
    'hello-app',
    'us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0',
    'hello-app 2>/dev/null & sleep 1; wget -qO- localhost:8080',
    'Hello, world!\nVersion: 2.0.0\nHostname: app\n',
  ],
  [
    'the bootcamp tells its version',
    'docker.io/jocatalin/kubernetes-bootcamp:v2',
    'node server.js >/dev/null & sleep 1; curl -s localhost:8080',
    'Hello Kubernetes bootcamp! | Running on: app | v=2\n',
  ],
  [
    'the page of the autoscaling example',
    'registry.k8s.io/hpa-example',
    'apache2-foreground & sleep 1; curl -s localhost',
    'OK!',
  ],
  [
    'the echo server tells who asks',
    'registry.k8s.io/echoserver:1.4',
    'run.sh >/dev/null & sleep 1; wget -qO- localhost:8080/x | grep -e address -e path',
    'client_address=10.244.1.2\nreal path=/x\n',
  ],
  [
    'nginx passes requests on',
    'nginx',
    'echo "upstream u { server 127.0.0.1:8000; } server { listen 80; location / { proxy_pass http://u; } }" >/etc/nginx/conf.d/default.conf; ' +
      'echo from behind >index.html; httpd -f -p 8000 & nginx & sleep 1; curl -s localhost',
    'from behind\n',
  ],
  [
    'nginx reads its configuration again when it is told to',
    'nginx',
    'nginx & sleep 1; echo "server { listen 80; location / { return 200 new; } }" >/etc/nginx/conf.d/default.conf; ' +
      'curl -s localhost | grep -c Welcome; kill -HUP $!; sleep 1; curl -s localhost',
    '2\nnew',
  ],
  [
    'what is installed need not be installed',
    'nginx',
    'apt-get install -y curl procps',
    'curl is already the newest version.\nprocps is already the newest version.\n',
  ],
  [
    'nothing can be installed',
    'debian',
    'apt-get update && apt-get install -y cowsay || echo no',
    'apt-get: installing packages is not simulated\napt-get: cowsay: installing packages is not simulated\nno\n',
  ],
  [
    'nslookup of an older busybox',
    'busybox:1.28',
    'nslookup localhost | tail -2',
    'Name:      localhost\nAddress 1: 127.0.0.1\n',
  ],
];

test.each(CASES)('%s', (_, image, script, printed) => {
  const { output } = shellRun(`${script}; exit`, { image });
  expect(output.replaceAll(/^.*(notice|HTTP\/1.1).*\n/gm, '')).toBe(printed);
});

/** nginx and httpd: their files, and which tags there are. */
import { busyboxTree } from './base-tree.ts';
import { debianTree } from './debian-tree.ts';
import { once } from './image-kinds.ts';
import type { FileNode } from '../files/files.ts';
import type { KnownImage } from './image-kinds.ts';
import type { TagRule } from './tags.ts';
import { binary, directory, textFile, tree } from './tree.ts';

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

const NGINX_FILES: Readonly<Record<string, FileNode>> = {
  '/usr/sbin/nginx': binary('nginx'),
  '/usr/bin/curl': binary('curl'),
  '/etc/nginx/nginx.conf': textFile(NGINX_CONF),
  '/etc/nginx/conf.d/default.conf': textFile(NGINX_SITE),
  '/usr/share/nginx/html/index.html': textFile(WELCOME),
  '/var/log/nginx': directory(),
  '/var/cache/nginx': directory(0o755, 101),
};

const nginxTree = once(() => tree(NGINX_FILES, debianTree()));

const NGINX_TAGS: TagRule = {
  versions: { '1': [7, 29] },
  words: ['latest', 'stable', 'mainline', '1', 'stable-alpine', 'mainline-alpine', 'stable-perl'],
  suffixes: ['alpine', 'perl', 'slim', 'otel', 'bookworm', 'bullseye', 'trixie'],
};

export const nginx: KnownImage = {
  tags: NGINX_TAGS,
  tree: nginxTree,
  variants: [{ tag: /alpine/, tree: once(() => tree(NGINX_FILES, busyboxTree())) }],
  entrypoint: ['nginx'],
  cmd: ['-g', 'daemon off;'],
  stopSignal: 'SIGQUIT',
  ports: [80],
  versionVariable: 'NGINX_VERSION',
  sizeMb: 72,
};

export const httpdTree = once(() =>
  tree(
    {
      '/usr/local/apache2/bin/httpd': binary('apache-httpd'),
      '/usr/local/bin/httpd-foreground': binary('apache-httpd'),
      '/usr/local/apache2/htdocs/index.html': textFile('<html><body><h1>It works!</h1></body></html>\n'),
    },
    debianTree(),
  ),
);

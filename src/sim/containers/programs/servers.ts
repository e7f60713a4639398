/** Web servers. */
import { response, statusText } from '../../network/http.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import type { Executable } from '../process/process.ts';
import type { Program } from '../process/process.ts';
import { DISCARD } from '../../io/streams.ts';
import { AccessLine } from './access-log.ts';
import { agnhost } from './agnhost.ts';
import { nginx } from './nginx.ts';
import { ALWAYS, serve, steadyFiles } from './serve.ts';
import { serveFile } from './static-files.ts';
import type { StaticSite } from './static-files.ts';

const MB = 1024 * 1024;
const GO_EXIT = { TERM: 2, INT: 2 };

/** Apache's httpd over the files of a folder. */
export const apacheServer = (root: string): Program =>
  function* (context) {
    const site: StaticSite = {
      files: context.files,
      root,
      server: 'Apache/2.4 (Unix)',
      index: ['index.html'],
      errorPage: (status) =>
        `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${statusText(status)}</title>\n` +
        `</head><body>\n<h1>${statusText(status)}</h1>\n</body></html>\n`,
    };
    const http = (request: HttpRequest): HttpResponse => {
      const answer = serveFile(site, request);
      context.host.logLine(new AccessLine(context.kernel, request, answer, false));
      return answer;
    };
    return yield* serve(context, {
      ports: [80],
      http,
      latencyMs: 2,
      exitOn: { WINCH: 0, TERM: 0, INT: 0 },
      drainMs: 100,
      steady: steadyFiles(site.files, [site.root]),
    });
  };

/** A program that nothing is known of: it answers everything on the ports that its container declares, and ends on SIGTERM. */
const app: Program = function* (context) {
  const { host } = context;
  const [, ...rest] = context.args;
  const ports = host.ports;
  if (ports.length > 0)
    context.stdout.write(`listening on port ${ports.join(', ')}${rest.length > 0 ? ` (${rest.join(' ')})` : ''}\n`);
  return yield* serve(context, {
    ports,
    http: (request) => response(200, `${host.name} ${request.path}\n`, { 'content-type': 'text/plain' }),
    grpcHealth: () => 'SERVING',
    steady: ALWAYS,
    latencyMs: 5,
    exitOn: { TERM: 0, INT: 130 },
    drainMs: 20,
  });
};

/** The same without a word of its own. */
const quietApp: Program = (context) => app({ ...context, stdout: DISCARD });

const httpEcho: Program = function* (context) {
  const options = context.args.join('\0');
  const text = /-text[=\0]([^\0]*)/.exec(options)?.[1] ?? context.env['ECHO_TEXT'] ?? 'hello-world';
  const port = Number(/-listen[=\0][^\0]*:(\d+)/.exec(options)?.[1] ?? 5678);
  return yield* serve(context, { ports: [port], http: () => response(200, `${text}\n`), exitOn: { TERM: 0, INT: 0 } });
};

const whoami: Program = function* (context) {
  const port = Number(/--port[=\0](\d+)/.exec(context.args.join('\0'))?.[1] ?? 80);
  const { host } = context;
  const http = (request: HttpRequest): HttpResponse =>
    response(
      200,
      `Hostname: ${host.name}\nIP: 127.0.0.1\nIP: ${host.network?.address ?? ''}\nRemoteAddr: ${request.from}:40000\n` +
        `${request.method} ${request.path} HTTP/1.1\nHost: ${request.host}\n\n`,
    );
  return yield* serve(context, { ports: [port], http, exitOn: GO_EXIT });
};

export const SERVERS: Readonly<Record<string, Executable>> = {
  nginx: { program: nginx, memory: 4 * MB },
  'apache-httpd': { program: apacheServer('/usr/local/apache2/htdocs'), memory: 8 * MB },
  agnhost: { program: agnhost, memory: 8 * MB },
  app: { program: app, memory: 20 * MB },
  'app-quiet': { program: quietApp, memory: 300 * MB },
  'http-echo': { program: httpEcho, memory: 6 * MB },
  'whoami-server': { program: whoami, memory: 6 * MB },
};

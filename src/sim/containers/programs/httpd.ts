import { response, statusText } from '../../network/http.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import type { Program } from '../process/process.ts';
import { serve, steadyFiles } from './serve.ts';
import { serveFile } from './static-files.ts';
import type { StaticSite } from './static-files.ts';
import { resolvePath } from '../files/paths.ts';
import { parseOptions } from '../tools/common/options.ts';

/** `httpd [-f] [-p [ADDRESS:]PORT] [-h FOLDER]`: a web server over files. */
export const httpd: Program = function* (context) {
  const options = parseOptions(context, 'fivp:h:u:c:r:e:d:m:');
  if (!options) return 1;
  const port = Number((options.value('p') ?? '80').split(':').at(-1));
  const site: StaticSite = {
    files: context.files,
    root: resolvePath(context.cwd, options.value('h') ?? '.'),
    server: 'busybox',
    index: ['index.html'],
    errorPage: (status) =>
      `<HTML><HEAD><TITLE>${status} ${statusText(status)}</TITLE></HEAD>\n<BODY><H1>${status} ${statusText(status)}</H1>\n</BODY></HTML>\n`,
  };
  const http = (request: HttpRequest): HttpResponse => {
    const answer = serveFile(site, request);
    return answer.status === 403 ? response(404, site.errorPage(404), answer.headers) : answer;
  };
  const server: Program = (inner) =>
    serve(inner, { ports: [port], http, steady: steadyFiles(site.files, [site.root]) });
  if (options.has('f')) return yield* server(context);
  const { host, env, cwd, stdin, stdout, stderr, args } = context;
  host.processes.start(host, { program: server, args, env, cwd, stdin, stdout, stderr });
  return 0;
};

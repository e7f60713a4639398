/** Answers requests from files, as web servers do. */
import type { FileSystem } from '../files/file-system.ts';
import { resolvePath } from '../files/paths.ts';
import { response } from '../../network/http.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  svg: 'image/svg+xml',
  xml: 'text/xml',
};

export interface StaticSite {
  readonly files: FileSystem;
  readonly root: string;
  readonly server: string;
  readonly index: readonly string[];
  readonly errorPage: (status: number) => string;
}

export function serveFile(site: StaticSite, request: HttpRequest): HttpResponse {
  const { files, root } = site;
  const headers = { server: site.server };
  if (request.method !== 'GET' && request.method !== 'HEAD') return failure(site, 405);
  const path = decodePath(request.path.split('?')[0] ?? '/');
  const target = resolvePath(root, `.${resolvePath('/', path)}`);
  const found = files.stat(target);
  if (!found.ok) return failure(site, found.error === 'EACCES' ? 403 : 404);
  if (found.value.type === 'directory') {
    if (!path.endsWith('/')) return response(301, '', { ...headers, location: `http://${request.host}${path}/` });
    const index = site.index.find((name) => files.stat(`${target}/${name}`).ok);
    return index === undefined ? failure(site, 403) : send(site, `${target}/${index}`, request);
  }
  return send(site, target, request);
}

function send(site: StaticSite, path: string, request: HttpRequest): HttpResponse {
  const text = site.files.read(path);
  if (!text.ok) return failure(site, 403);
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  const headers = { server: site.server, 'content-type': type, 'content-length': String(text.value.length) };
  return response(200, request.method === 'HEAD' ? '' : text.value, headers);
}

function failure(site: StaticSite, status: number): HttpResponse {
  return response(status, site.errorPage(status), { server: site.server, 'content-type': 'text/html' });
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

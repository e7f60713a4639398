// Serves a built page as a host of static files does: everything is compressed before anybody asks.
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const PACKED = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest']);

/** The address of a server of that folder; any free port if none is given. */
export async function serve(folder, port = 0) {
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        const kind = extname(file);
        const packed = PACKED.has(kind);
        const body = packed ? gzipSync(readFileSync(file)) : readFileSync(file);
        const headers = { 'content-type': TYPES[kind] ?? 'application/octet-stream', 'content-length': body.length };
        return [
          file.slice(folder.length + 1),
          { body, headers: packed ? { ...headers, 'content-encoding': 'gzip' } : headers },
        ];
      }),
  );
  const server = createServer(({ url }, response) => {
    const found = files.get(new URL(url, 'http://localhost').pathname.slice(1) || 'index.html');
    response.writeHead(found ? 200 : 404, found?.headers).end(found?.body);
  });
  await new Promise((ready) => server.listen(port, 'localhost', ready));
  return { server, address: `http://localhost:${server.address().port}/` };
}

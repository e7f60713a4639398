import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Nothing but our own files, and no script that is not a file. Development needs inline scripts for hot reload, so it is set in builds only. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const contentSecurityPolicy = (): Plugin => ({
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
  ],
});

/** Tells the document's first script where the worker is, so that it starts before the page's own program. */
const earlyWorker = (): Plugin => ({
  name: 'early-worker',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) => {
      const file = Object.keys(bundle).find((name) => /sim\.worker-.*\.js$/.test(name));
      if (file === undefined) throw new Error('the worker is not among the built files');
      return html.replace('src="./before-paint.js"', `src="./before-paint.js" data-worker="./${file}"`);
    },
  },
});

/** Writes the list of all built files into the service worker, so that the page works offline after its first load. */
const offlineList = (): Plugin => ({
  name: 'offline-list',
  apply: 'build',
  generateBundle(_options, bundle) {
    const files = Object.keys(bundle).filter((name) => !name.endsWith('.map'));
    this.emitFile({ type: 'asset', fileName: 'offline.json', source: JSON.stringify(files.sort()) });
  },
});

export default defineConfig({
  base: './',
  plugins: [react(), tailwindcss(), contentSecurityPolicy(), earlyWorker(), offlineList()],
  resolve: {
    alias: [
      // monaco-editor >= 0.56 has an exports map; monaco-worker-manager still uses the old deep paths.
      { find: /^monaco-editor\/esm\/vs\/(.*?)(\.js)?$/, replacement: 'monaco-editor/$1.js' },
    ],
  },
  worker: { format: 'es' },
  optimizeDeps: {
    include: ['monaco-yaml', 'monaco-yaml/yaml.worker.js', 'monaco-editor/editor/editor.worker', 'yaml'],
  },
  build: { target: 'es2022', chunkSizeWarningLimit: 4000, sourcemap: false },
  server: { port: 5173 },
  preview: { port: 4173, strictPort: true },
});

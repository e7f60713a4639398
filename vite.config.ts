import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type Rolldown } from 'vite';

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

const named = (bundle: object, pattern: RegExp): string => {
  const file = Object.keys(bundle).find((name) => pattern.test(name));
  if (file === undefined) throw new Error(`nothing like ${pattern} is among the built files`);
  return file;
};

/** Faces of the first things that are read: asked for with the document, they are there before the text is. */
const FACES = [/sans-latin-wght-normal-.*2$/, /mono-latin-400-.*2$/, /mono-latin-500-.*2$/, /mono-latin-600-.*2$/];

/**
 * What the document asks for, in the order in which it is needed. The first script is told where the worker is, so that the cluster starts
 * before the page's own program; that program is asked for above it, because the parser stops at a script until it has come.
 */
const earlyRequests = (): Plugin => ({
  name: 'early-requests',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) => {
      const programs = /\s*<(?:script type="module"|link rel="modulepreload")[^>]*>(?:<\/script>)?/g;
      const first = '    <script src="./before-paint.js"';
      const asked = [
        ...(html.match(programs) ?? []).map((tag) => `    ${tag.trim()}\n`),
        `${first} data-worker="./${named(bundle, /sim\.worker-.*\.js$/)}"></script>\n`,
        ...FACES.map(
          (face) =>
            `    <link rel="preload" as="font" type="font/woff2" crossorigin href="./${named(bundle, face)}" />\n`,
        ),
      ];
      return html.replaceAll(programs, '').replace(`${first}></script>\n`, asked.join(''));
    },
  },
});

/** The modules that the page loads before anything else: those that its entry imports, and theirs. */
function firstModules(entry: string, importedBy: (id: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const id of found) for (const imported of importedBy(id)) found.add(imported);
  return found;
}

/** They are one file, however many panels that come later share them: every file costs the main thread some milliseconds. */
function onePage(): (id: string, graph: Pick<Rolldown.PluginContext, 'getModuleInfo'>) => string | null {
  const entry = fileURLToPath(new URL('src/main.tsx', import.meta.url));
  let first: ReadonlySet<string> | undefined;
  return (id, graph) => {
    first ??= firstModules(entry, (of) => graph.getModuleInfo(of)?.importedIds ?? []);
    return first.has(id) ? 'page' : null;
  };
}

/** The page's program is compiled whole while it arrives, beside the main thread, and not function by function upon it. */
const compiledEarly = (): Plugin => ({
  name: 'compiled-early',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler: (_options, bundle) => {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk' && file.name === 'page') file.code = `//# allFunctionsCalledOnLoad\n${file.code}`;
      }
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
  plugins: [react(), tailwindcss(), contentSecurityPolicy(), earlyRequests(), compiledEarly(), offlineList()],
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
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 4000,
    sourcemap: false,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: onePage() }] },
      },
    },
  },
  server: { port: 5173 },
  preview: { port: 4173, strictPort: true },
});

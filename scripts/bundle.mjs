// Bundles a TypeScript entry for Node and imports it: how the scripts run the simulation without a browser.
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { sharedShapes } from './shared-shapes.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The module built from `entry` (a path relative to the project's root). */
export async function bundle(entry) {
  const outDir = join(root, 'node_modules/.cache/podarium', createHash('sha1').update(entry).digest('hex').slice(0, 8));
  mkdirSync(outDir, { recursive: true });
  // One file per process: parallel runs do not overwrite each other's.
  const name = `bundle-${process.pid}`;
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [sharedShapes()],
    build: {
      ssr: join(root, entry),
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: `${name}.mjs`, format: 'es', codeSplitting: false } },
    },
    ssr: { noExternal: true },
  });
  return import(pathToFileURL(join(outDir, `${name}.mjs`)).href);
}

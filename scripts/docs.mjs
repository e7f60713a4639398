// npm run docs: writes the documents that are generated from the code and the lists in conformance/.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { evidence } from './evidence.mjs';

const { documents } = await bundle('src/testing/docs/documents.ts');
for (const [path, text] of Object.entries(documents(evidence()))) {
  writeFileSync(join(dirname(dirname(fileURLToPath(import.meta.url))), path), text);
  console.log(path);
}

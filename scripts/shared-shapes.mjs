// Makes `{ ...a, b }` cheap in Node 20. Its V8 gives every copy that gets a further field a hidden class of its own: slow to make, slow to read,
// and half a kilobyte each. `Object.assign({}, a, { b })` has the same outcome and shares classes. Browsers and later Nodes need no help.
import { parseAst } from 'vite';

/** Fields that every stored object has: where one of these is replaced nothing is added, and the copy is cheap. */
const ALWAYS_THERE = new Set(['metadata', 'spec', 'status']);

/** A plugin of the bundler, or nothing where the spread is good as it is. */
export function sharedShapes() {
  if (Number.parseInt(process.versions.v8, 10) >= 12) return undefined;
  return { name: 'shared-shapes', renderChunk: (code) => rewrite(code) };
}

function rewrite(code) {
  const edits = [];
  visit(parseAst(code), (node) => {
    if (isGrowingCopy(node)) edits.push(...editsOf(node));
  });
  edits.sort((a, b) => a.from - b.from || a.to - b.to);
  let text = '';
  let end = 0;
  for (const { from, to, put } of edits) {
    text += code.slice(end, from) + put;
    end = to;
  }
  return text + code.slice(end);
}

function visit(node, see) {
  if (typeof node !== 'object' || node === null) return;
  if (typeof node.type === 'string') see(node);
  for (const child of Object.values(node)) visit(child, see);
}

function isGrowingCopy({ type, properties }) {
  if (type !== 'ObjectExpression' || properties.length < 2 || !isSpread(properties[0])) return false;
  if (properties.some(({ kind }) => kind === 'get' || kind === 'set')) return false;
  return properties.slice(1).some((one) => isSpread(one) || one.computed || !ALWAYS_THERE.has(one.key.name));
}

function isSpread(property) {
  return property.type === 'SpreadElement';
}

/** What stands between the braces stays; runs of fields become objects of their own. */
function editsOf({ start, end, properties }) {
  const edits = [{ from: start, to: properties[0].start + 3, put: 'Object.assign({}, ' }];
  for (const [i, property] of properties.entries()) {
    const next = properties[i + 1];
    const close = isSpread(property) ? '' : '}';
    if (!next) edits.push({ from: property.end, to: end, put: `${close})` });
    else if (isSpread(next)) edits.push({ from: property.end, to: next.start + 3, put: `${close}, ` });
    else if (isSpread(property)) edits.push({ from: property.end, to: next.start, put: ', {' });
  }
  return edits;
}

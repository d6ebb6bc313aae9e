/**
 * TypeScript for jest, by swc. Jest runs files in a context of `node:vm`, where each mention of a global such as `Math` is a call
 * out of the compiled code: loops over numbers were four times slower in tests than elsewhere. So each module holds those it
 * mentions as constants of its own; `sandboxInjectedGlobals` of jest does the same, for CommonJS alone.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import swc from '@swc/jest';

/** Of the language, and replaced by nobody. */
const GLOBALS = [
  ...['Array', 'ArrayBuffer', 'BigInt', 'Boolean', 'Error', 'Infinity', 'JSON', 'Map', 'Math', 'NaN', 'Number'],
  ...['Object', 'Promise', 'RangeError', 'RegExp', 'Set', 'String', 'Symbol', 'TypeError', 'WeakMap'],
  ...['Float32Array', 'Float64Array', 'Int32Array', 'Uint8Array', 'Uint16Array', 'Uint32Array'],
];

const compiler = swc.createTransformer({
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'es6' },
});

/** Jest keeps what was compiled: for as long as this file is the same. */
const self = createHash('sha256')
  .update(readFileSync(new URL(import.meta.url)))
  .digest('hex');

/** On the first line of the module, so that all lines keep their numbers. */
function holdingGlobals({ code, ...rest }) {
  const mentioned = GLOBALS.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  return { ...rest, code: mentioned.length > 0 ? `const { ${mentioned.join(', ')} } = globalThis; ${code}` : code };
}

// biome-ignore lint/style/noDefaultExport: jest loads a transformer by its default export
export default {
  ...compiler,
  getCacheKey: (...about) => `${compiler.getCacheKey(...about)}${self}`,
  process: (...about) => holdingGlobals(compiler.process(...about)),
  processAsync: async (...about) => holdingGlobals(await compiler.processAsync(...about)),
};

/**
 * Bundles every program with esbuild into `build/`: the command, the local server, its child programs, the Lambda functions,
 * the processing container and the console's page. Does nothing while no source has changed.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Native packages and what esbuild need not read: they are loaded from node_modules. DuckDB's JavaScript is bundled, and so has its
 * code cached.
 */
const external = ['koffi', '@duckdb/node-bindings', '@polyglot-sql/sdk', 'esbuild'];

/** The Lambda functions: one file of tasks/ each, named after its state. */
export const functionNames = readdirSync(join(root, 'tasks'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

/** Programs that are loaded as they are: too small to gain from a code cache. */
const smallPrograms = {
  'lambda-host': 'local/services/lambda/host.ts',
  'xgboost-serve': 'local/services/sagemaker/algorithms/xgboost/serve.ts',
  'xgboost-transform': 'local/services/sagemaker/algorithms/xgboost/transform.ts',
};

const processing = { processing: 'tasks/processing/main.ts' };

/** Programs and functions that are loaded from V8's code cache (code-cache.cjs). */
const cachedPrograms = {
  ...processing,
  'xgboost-train': 'local/services/sagemaker/algorithms/xgboost/train.ts',
  ...Object.fromEntries(functionNames.map((name) => [`functions/${name}`, `tasks/${name}.ts`])),
};

/** Command and server come in pieces, which are loaded when they are needed: to list runs takes little of what a run does. */
const piecedPrograms = { cli: 'local/cli/main.ts', server: 'local/server.ts' };

/** The console's page: script and style for a browser, without anything from elsewhere. */
const page = {
  absWorkingDir: root,
  entryPoints: entries({ main: 'local/console/page/main.tsx' }),
  bundle: true,
  minify: true,
  platform: 'browser',
  target: 'es2022',
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  metafile: true,
  write: false,
  logLevel: 'warning',
};

/** How everything that Node runs is bundled. */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external,
  // As ES modules packages load lazily and once; as CommonJS every dynamic import of one would copy all of its names.
  mainFields: ['module', 'main'],
  metafile: true,
  write: false,
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
};

/** Without `import()`, as the loader takes them. */
const forLoader = {
  format: 'cjs',
  target: common.target,
  supported: { 'dynamic-import': false },
  // Only to make a `require` of it, which takes either.
  define: { 'import.meta.url': '__filename' },
};

const commonJs = { ...common, ...forLoader, outExtension: { '.js': '.cjs' } };

/** esbuild divides ES modules only: each piece is made CommonJS afterwards. */
async function buildPieces(esbuild, outdir) {
  const result = await esbuild.build({
    ...common,
    format: 'esm',
    outdir,
    splitting: true,
    sourcemap: false,
    outExtension: { '.js': '.cjs' },
    entryPoints: entries(piecedPrograms),
  });
  const outputFiles = await Promise.all(
    result.outputFiles.map(async ({ path, text }) => {
      // esbuild would copy the names of a piece, thousands in an AWS SDK client, each time it is imported.
      const requiring = text.replace(/\bimport\(("\.\/[\w-]+\.cjs")\)/g, 'Promise.resolve().then(() => require($1))');
      const { code } = await esbuild.transform(requiring, { ...forLoader, platform: 'node' });
      return { path, contents: code };
    }),
  );
  return { ...result, outputFiles };
}

/** The processing container's program alone, for its image: the same bundle from fewer files. */
async function buildProcessing() {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    ...commonJs,
    outdir: join(root, 'build/code'),
    entryPoints: entries(processing),
  });
  for (const { path, contents } of outputFiles) replaceFile(path, contents);
}

/** Bundles what changed. @returns the folder of the bundles */
export async function build() {
  const output = join(root, 'build');
  const stamp = join(output, 'inputs.json');
  if (isFresh(stamp)) return output;
  const began = new Date();
  const esbuild = await import('esbuild');
  const results = await Promise.all([
    esbuild.build({ ...commonJs, outdir: output, entryPoints: entries(smallPrograms) }),
    esbuild.build({ ...commonJs, outdir: join(output, 'code'), entryPoints: entries(cachedPrograms) }),
    buildPieces(esbuild, join(output, 'code')),
    esbuild.build({ ...page, outdir: join(output, 'console') }),
  ]);
  const outputs = results.flatMap(({ outputFiles }) => outputFiles);
  for (const name of Object.keys({ ...cachedPrograms, ...piecedPrograms })) {
    outputs.push({ path: join(output, `${name}.cjs`), contents: loaderOf(output, name) });
  }
  for (const { path, contents } of outputs) replaceFile(path, contents);
  removeOld(output, new Set([...outputs.map(({ path }) => path), stamp]));
  const inputs = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
  const own = [...inputs].filter((file) => !file.startsWith('node_modules/'));
  replaceFile(stamp, JSON.stringify([...own, 'package-lock.json', 'bin/build.mjs']));
  // What changed while it was bundled is bundled next time.
  utimesSync(stamp, began, began);
  return output;
}

/** A program that loads a bundle and exports what Ronda calls of it. */
function loaderOf(output, name) {
  const program = join(output, `${name}.cjs`);
  const pathOf = (file) => JSON.stringify(relative(dirname(program), join(root, file)));
  return `const { join } = require('node:path');
const { load } = require(${pathOf('bin/code-cache.cjs')});
module.exports = load(join(__dirname, ${pathOf(`build/code/${name}.cjs`)}));
`;
}

/** Another command may read the file at this moment, or write it: it is there whole, always. */
function replaceFile(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}

/**
 * What an earlier build left, and the code caches of its bundles. A command that runs since before may still read pieces of it, not
 * for longer than a day.
 */
function removeOld(folder, current) {
  const yesterday = Date.now() - 24 * 60 * 60 * 1000;
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    const facts = statSync(path, { throwIfNoEntry: false });
    if (!facts?.isFile() || current.has(path)) continue;
    if (path.endsWith('.cache') || facts.mtimeMs < yesterday) rmSync(path, { force: true });
  }
}

function entries(named) {
  return Object.entries(named).map(([out, file]) => ({ in: file, out }));
}

function isFresh(stamp) {
  if (!existsSync(stamp)) return false;
  const built = statSync(stamp).mtimeMs;
  const newestTask = statSync(join(root, 'tasks')).mtimeMs;
  const inputs = JSON.parse(readFileSync(stamp, 'utf8'));
  return (
    newestTask < built &&
    // Seven hundred of them: to normalize each path would take longer than to ask for the file.
    inputs.every((file) => (statSync(root + file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < built)
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await (process.argv[2] === 'processing' ? buildProcessing() : build());
}

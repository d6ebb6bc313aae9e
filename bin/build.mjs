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
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Native packages and what esbuild need not read: they are loaded from node_modules. DuckDB's JavaScript is bundled: Node reads a
 * CommonJS package twice when an ES module imports it, which takes longer than loading the library.
 */
const external = ['koffi', '@duckdb/node-bindings', '@polyglot-sql/sdk', 'esbuild'];

/** Bundles that are ES modules still meet packages that call `require`. */
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

/** The Lambda functions: one file of tasks/ each, named after its state. */
export const functionNames = readdirSync(join(root, 'tasks'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

const programs = {
  server: 'local/server.ts',
  'lambda-host': 'local/services/lambda/host.ts',
  'xgboost-train': 'local/services/sagemaker/algorithms/xgboost/train.ts',
  'xgboost-serve': 'local/services/sagemaker/algorithms/xgboost/serve.ts',
  'xgboost-transform': 'local/services/sagemaker/algorithms/xgboost/transform.ts',
  processing: 'tasks/processing/main.ts',
};

/** The command, in pieces that are read when they are needed: to list runs takes little of what a run does. */
const command = { cli: 'local/cli/main.ts' };

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
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  banner,
  external,
  // As ES modules packages load lazily and once; as CommonJS every dynamic import of one would copy all of its names.
  mainFields: ['module', 'main'],
  metafile: true,
  write: false,
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  keepNames: true,
};

/** The processing container's program alone, for its image: the same bundle from fewer files. */
async function buildProcessing() {
  const { processing } = programs;
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    ...common,
    outdir: join(root, 'build'),
    entryPoints: entries({ processing }),
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
    esbuild.build({ ...common, outdir: output, entryPoints: entries(programs) }),
    esbuild.build({
      ...common,
      outdir: output,
      splitting: true,
      chunkNames: 'cli/[name]-[hash]',
      entryPoints: entries(command),
    }),
    esbuild.build({
      ...common,
      outdir: join(output, 'functions'),
      entryPoints: entries(Object.fromEntries(functionNames.map((name) => [name, `tasks/${name}.ts`]))),
    }),
    esbuild.build({ ...page, outdir: join(output, 'console') }),
  ]);
  const outputs = results.flatMap(({ outputFiles }) => outputFiles);
  for (const { path, contents } of outputs) replaceFile(path, contents);
  removeOldPieces(join(output, 'cli'), new Set(outputs.map(({ path }) => path)));
  const inputs = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
  const own = [...inputs].filter((file) => !file.startsWith('node_modules/'));
  replaceFile(stamp, JSON.stringify([...own, 'package-lock.json', 'bin/build.mjs']));
  // What changed while it was bundled is bundled next time.
  utimesSync(stamp, began, began);
  return output;
}

/** Another command may read the file at this moment, or write it: it is there whole, always. */
function replaceFile(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}

/** A command that runs since before may still read pieces of an earlier build; not for longer than a day. */
function removeOldPieces(folder, current) {
  const yesterday = Date.now() - 24 * 60 * 60 * 1000;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!current.has(path) && statSync(path).mtimeMs < yesterday) rmSync(path, { force: true });
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
    inputs.every((file) => (statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < built)
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await (process.argv[2] === 'processing' ? buildProcessing() : build());
}

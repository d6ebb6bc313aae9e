/** Bundles the local runtime's child programs for tests, once per jest worker. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const entries = {
  train: 'local/services/sagemaker/algorithms/xgboost/train.ts',
  serve: 'local/services/sagemaker/algorithms/xgboost/serve.ts',
  transform: 'local/services/sagemaker/algorithms/xgboost/transform.ts',
};

export type Programs = { readonly [Name in keyof typeof entries]: string };

let built: Promise<Programs> | undefined;

/** Absolute paths of the bundles. They lie inside the project, so that packages left out of them are found. */
export function buildPrograms(): Promise<Programs> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<Programs> {
  const outdir = join(root, 'build/test-programs', process.env.JEST_WORKER_ID ?? '0');
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: Object.keys(
      (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: object }).dependencies,
    ),
  });
  return {
    train: join(outdir, 'train.cjs'),
    serve: join(outdir, 'serve.cjs'),
    transform: join(outdir, 'transform.cjs'),
  };
}

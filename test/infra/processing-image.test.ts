/** The image of the processing container: its Dockerfile followed without Docker, what comes out run as SageMaker runs it. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import { ProcessingImage } from '#infra/constructs/processing-image';
import { buildImage, type Image } from '#test/support/dockerfile';
import { csvOf, type JobInput, prepareSettings, runJob, writeJob } from '#test/support/processing-job';
import { temporaryDirectory } from '#test/support/temporary';

const JOB: JobInput = {
  files: { 'rows.csv': csvOf(400, 'amount,city', (row) => `${row % 37},${row % 3 ? 'Oslo' : 'Rome'}`) },
  settings: prepareSettings(),
};

interface Asset {
  readonly source: { readonly directory: string; readonly dockerFile: string; readonly platform?: string };
}

let asset: Asset['source'];
let context: string;
let image: Image;

beforeAll(async () => {
  const app = new App({ outdir: await temporaryDirectory() });
  const stack = new Stack(app, 'Stack');
  new ProcessingImage(stack, 'Image');
  // A template without any resource would be complained of.
  new CfnWaitConditionHandle(stack, 'Anything');
  const { directory } = app.synth();
  const { dockerImages } = JSON.parse(readFileSync(join(directory, 'Stack.assets.json'), 'utf8')) as {
    dockerImages: Record<string, Asset>;
  };
  const [only] = Object.values(dockerImages);
  if (!only) throw new Error('expected an image among the assets');
  asset = only.source;
  context = join(directory, asset.directory);
  image = await buildImage(join(context, asset.dockerFile), context, await temporaryDirectory());
}, 300_000);

/** Starts the container: inputs and settings lie below what stands for /opt/ml. */
async function runContainer(input: JobInput) {
  const base = await writeJob(input);
  const [program, ...args] = image.entrypoint.map((part) => (part.startsWith('/') ? join(image.root, part) : part));
  expect(program).toBe('node');
  const child = spawn(process.execPath, args, {
    cwd: image.root,
    env: { PATH: process.env.PATH, OPT_ML: base, ...image.environment },
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { code, said: said.join(''), base };
}

const filesIn = (folder: string) => (readdirSync(folder, { recursive: true }) as string[]).sort();

describe('the processing image', () => {
  test('is made of what the program needs of the project, for the instances that it runs on', () => {
    expect(readdirSync(context).sort()).toEqual(['bin', 'infra', 'package-lock.json', 'package.json', 'tasks']);
    expect(asset.platform).toBe('linux/amd64');
  });

  test('holds the program and DuckDB, and nothing else', () => {
    expect(readdirSync(join(image.root, 'opt/program')).sort()).toEqual([
      'node_modules',
      'processing.cjs',
      'processing.cjs.map',
    ]);
    expect(readdirSync(join(image.root, 'opt/program/node_modules')).sort()).toEqual(['@duckdb', 'detect-libc']);
  });

  test('has a base with the C libraries that DuckDB asks for', () => {
    expect(image.from).toMatch(/\/node:24\.[\d.]+-bookworm-slim$/);
    const packages = join(image.root, 'opt/program/node_modules/@duckdb');
    const [native = ''] = readdirSync(packages).filter((name) => name.startsWith('node-bindings-'));
    const libraries = readdirSync(join(packages, native)).filter((name) => /\.(node|so|dylib)$/.test(name));
    expect(libraries.length).toBeGreaterThan(0);
    for (const library of libraries) {
      const text = readFileSync(join(packages, native, library), 'latin1');
      // Debian 12 has glibc 2.36 and the libstdc++ of GCC 12, which Node's own program asks for, too.
      for (const [, minor] of text.matchAll(/GLIBC_2\.(\d+)/g)) expect(Number(minor)).toBeLessThanOrEqual(36);
      for (const [, patch] of text.matchAll(/GLIBCXX_3\.4\.(\d+)/g)) expect(Number(patch)).toBeLessThanOrEqual(30);
    }
  });

  test('for the instances’ platform, the lock file has DuckDB and esbuild', () => {
    const { packages } = JSON.parse(readFileSync(join(context, 'package-lock.json'), 'utf8'));
    expect(packages['node_modules/@duckdb/node-bindings-linux-x64']).toMatchObject({ os: ['linux'], cpu: ['x64'] });
    expect(packages['node_modules/@esbuild/linux-x64']).toMatchObject({ os: ['linux'], cpu: ['x64'] });
  });

  test('processes a dataset to the same files as the code in this tree', async () => {
    const { code, said, base } = await runContainer(JOB);
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('done in') });
    const expected = await runJob(JOB);
    const folder = join(base, 'processing/output');
    expect(filesIn(folder)).toEqual(filesIn(expected.folder));
    for (const file of ['metadata/schema.json', 'metadata/profile.json']) {
      expect(readFileSync(join(folder, file), 'utf8')).toBe(expected.text(file));
    }
  });

  test('fails with the reason where SageMaker looks for it', async () => {
    const { code, base } = await runContainer({ ...JOB, settings: prepareSettings({ label: 'no_such_column' }) });
    expect(code).toBe(1);
    expect(readFileSync(join(base, 'output/message'), 'utf8')).toContain('no_such_column');
  });
});

#!/usr/bin/env node
/** The `ronda` command as it is typed: sets the machine up, bundles what changed, runs the bundle. Needs nothing but Node. */
import { createRequire } from 'node:module';
import { basename, dirname, relative } from 'node:path';
import { setup } from './setup.mjs';

/** A reader that has seen enough (`ronda logs | head`) is no error. */
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

/** The AWS SDK's words about coming Node versions are not for the person who runs a retraining. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

process.exitCode = await ronda(process.argv.slice(2));

async function ronda(words) {
  if (!(await setup())) return 1;
  const { build } = await import('./build.mjs');
  const buildDirectory = await build();
  const { main } = createRequire(import.meta.url)('../build/cli.cjs');
  return main(words, { buildDirectory, program: program() });
}

/** How to type the next command: the way this one was called. */
function program() {
  const called = process.argv[1] ?? '';
  if (basename(dirname(called)) === '.bin') return 'npx ronda';
  if (!basename(called).startsWith('ronda.')) return 'ronda';
  const short = relative('', called);
  return `node ${short.startsWith('..') ? called : short}`;
}

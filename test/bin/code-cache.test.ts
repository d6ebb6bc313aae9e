/** Bundles loaded from V8's code cache, each time by a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { temporaryDirectory } from '#test/support/temporary';

const LOADER = join(import.meta.dirname, '../../bin/code-cache.cjs');
const PROGRAM = `
import { load } from ${JSON.stringify(LOADER)};
console.log(JSON.stringify(load(process.argv[1])));
`;

let folder: string;
let bundle: string;

beforeEach(async () => {
  folder = await temporaryDirectory();
  bundle = join(folder, 'bundle.cjs');
});

function load(file = bundle): unknown {
  const options = { encoding: 'utf8', env: { PATH: process.env.PATH } } as const;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM, file], options);
  return stdout === '' ? stderr : JSON.parse(stdout);
}

const caches = () => readdirSync(folder).filter((name) => name.endsWith('.cache'));

/** What V8 made of the code lies behind the first line. */
const cacheOf = (name: string) => join(folder, caches().find((file) => file.startsWith(name)) ?? 'none');

test('gives what the bundle exports, and keeps the code of the bundle and of its pieces', () => {
  writeFileSync(bundle, "exports.name = require('./piece.cjs').name; exports.sep = require('node:path').sep;");
  writeFileSync(join(folder, 'piece.cjs'), "exports.name = 'piece';");
  expect([load(), load()]).toEqual([
    { name: 'piece', sep: '/' },
    { name: 'piece', sep: '/' },
  ]);
  expect(caches()).toEqual([expect.stringMatching(/^bundle\.cjs\./), expect.stringMatching(/^piece\.cjs\./)]);
});

test('reads text as it was written', () => {
  writeFileSync(bundle, 'exports.text = String.raw`a…€`; // …');
  expect([load(), load()]).toEqual([{ text: 'a…€' }, { text: 'a…€' }]);
});

test('runs the code that was kept', () => {
  const at = new Date(1_700_000_000_000);
  writeFileSync(bundle, 'exports.value = 1;');
  utimesSync(bundle, at, at);
  expect(load()).toEqual({ value: 1 });
  // What nobody does: another content of the same size and time.
  writeFileSync(bundle, 'exports.value = 2;');
  utimesSync(bundle, at, at);
  expect(load()).toEqual({ value: 1 });
});

test('never runs the code of another bundle, be it as long', () => {
  writeFileSync(bundle, 'exports.value = 1;');
  expect(load()).toEqual({ value: 1 });
  writeFileSync(bundle, 'exports.value = 2;');
  expect([load(), load()]).toEqual([{ value: 2 }, { value: 2 }]);
});

test('does without a cache that is damaged or cannot be written', () => {
  writeFileSync(bundle, 'exports.value = 1;');
  load();
  const cache = cacheOf('bundle');
  const [about = ''] = readFileSync(cache, 'latin1').split('\n');
  for (const content of ['', 'nothing of the kind', `${about}\nno code`]) {
    writeFileSync(cache, content);
    expect(load()).toEqual({ value: 1 });
    expect(statSync(cache).size).toBeGreaterThan(100);
  }
  rmSync(cache);
  mkdirSync(cache);
  expect(load()).toEqual({ value: 1 });
  expect(readdirSync(folder).sort()).toEqual(['bundle.cjs', basename(cache)]);
});

test('holds to the rules of ES modules, from which bundles are made', () => {
  writeFileSync(bundle, 'undeclared = 1;');
  expect(load()).toMatch(/ReferenceError: undeclared is not defined[\s\S]*bundle\.cjs:1/);
});

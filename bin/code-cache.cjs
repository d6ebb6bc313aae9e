/**
 * Loads bundles with what V8 compiled of them before: a function's bundle of 1.3 MB is there in half the time. Node itself caches the
 * code of ES modules from version 22 on; this does it for CommonJS, in every version.
 *
 * Beside a bundle lies `<bundle>.<tag>.cache`: a line that tells how much code, and of which bundle, then V8's cache. Without a
 * cache, or without the right to write one, all is the same but slower.
 *
 * It is CommonJS itself: without ES modules a program begins 7 ms earlier, and a run starts fourteen.
 */
'use strict';

const { isAscii } = require('node:buffer');
const { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { cachedDataVersionTag, getHeapCodeStatistics } = require('node:v8');
const { Script } = require('node:vm');

/** Of this Node's V8 and its flags: it takes no code of another. */
const TAG = cachedDataVersionTag().toString(16);

/** A process that compiled this much more than the caches hold writes new ones. */
const GROWTH = 1.05;

/** To count the code takes a few milliseconds: among so many processes one does. */
const COUNTING = 8;

/** The exports of each piece of code, by its file. */
const loaded = new Map();
const scripts = [];

/**
 * @param file absolute path of a CommonJS bundle; the pieces that it requires lie beside it and are loaded in the same way
 * @returns its exports
 */
function load(file) {
  const module = loaded.get(file);
  if (module) return module.exports;
  if (loaded.size === 0) process.on('exit', keepAll);
  const started = { exports: {} };
  loaded.set(file, started);
  const { source, identity } = read(file);
  const cache = `${file}.${TAG}.cache`;
  const kept = readCache(cache, identity);
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) { 'use strict'; ${source}\n})`,
    {
      filename: file,
      cachedData: kept?.data,
    },
  );
  scripts.push({ script, cache, identity, compiled: script.cachedDataRejected === false ? kept.bytes : 0 });
  const folder = dirname(file);
  const installed = createRequire(file);
  const require = (name) => (name.startsWith('./') ? load(join(folder, name)) : installed(name));
  script.runInThisContext()(started.exports, require, started, file, folder);
  return started.exports;
}

/** V8 compares no more than the length of a source. */
function read(file) {
  const descriptor = openSync(file);
  try {
    const { size, mtimeMs } = fstatSync(descriptor);
    const bytes = readFileSync(descriptor);
    // V8 takes one byte a character where it can; not all text of templates and comments can be so.
    return { source: bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8'), identity: `${size} ${mtimeMs}` };
  } finally {
    closeSync(descriptor);
  }
}

function readCache(file, identity) {
  let content;
  try {
    content = readFileSync(file);
  } catch {
    return undefined;
  }
  const end = content.indexOf('\n');
  const [bytes, ...rest] = content.toString('latin1', 0, end).split(' ');
  return rest.join(' ') === identity ? { bytes: Number(bytes), data: content.subarray(end + 1) } : undefined;
}

function keepAll() {
  if (scripts.every(({ compiled }) => compiled > 0) && process.pid % COUNTING > 0) return;
  const bytes = getHeapCodeStatistics().bytecode_and_metadata_size;
  for (const { script, cache, identity, compiled } of scripts) {
    if (bytes > compiled * GROWTH) keep(script, cache, `${bytes} ${identity}`);
  }
}

function keep(script, file, about) {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, Buffer.concat([Buffer.from(`${about}\n`), script.createCachedData()]));
    renameSync(draft, file);
  } catch {
    rmSync(draft, { force: true });
  }
}

module.exports = { load };

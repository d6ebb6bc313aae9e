/** The transpiler from Redshift's SQL to DuckDB's, loaded when the first statement needs it (a WebAssembly module of 22 MB). */
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { SqlError } from './sql-error';

type Polyglot = typeof import('@polyglot-sql/sdk');

let loading: Promise<Polyglot> | undefined;

/** One statement in, one statement out. Constructs that DuckDB lacks are errors. */
export async function transpile(sql: string): Promise<string> {
  loading ??= load();
  const polyglot = await loading;
  const result = polyglot.transpile(sql, 'redshift' as never, 'duckdb' as never, {
    unsupportedLevel: 'raise' as never,
  });
  if (!result.success) throw new Error(result.error ?? 'Parse error at line 1, column 1: syntax error');
  const [statement, ...more] = result.sql ?? [];
  if (statement === undefined || more.length > 0) throw new SqlError('syntax error');
  return statement;
}

/**
 * By `require`, since the package's ES module patches the global `fetch` to read its WebAssembly file; in a bundle this
 * also leaves the module where it was installed, next to that file.
 */
async function load(): Promise<Polyglot> {
  // V8 would optimize much of the module in the background, two seconds of a core for the few statements of a run.
  setFlagsFromString('--liftoff-only');
  // As it was installed, it is valid: functions that are never called need not be looked at.
  setFlagsFromString('--wasm-lazy-validation');
  // A code cache is refused by processes that have other flags than the one that writes it, as it ends.
  process.prependOnceListener('exit', () => usualFlags.forEach(setFlagsFromString));
  const polyglot = createRequire(import.meta.url)('@polyglot-sql/sdk') as Polyglot;
  await polyglot.init();
  return polyglot;
}

/** Also what the two flags imply. */
const usualFlags = ['--no-liftoff-only', '--wasm-tier-up', '--wasm-dynamic-tiering', '--no-wasm-lazy-validation'];

/**
 * `npm run bench:pipeline [-- ROWS]`: a whole `ronda run --approve` beside the same steps as a plain Python script (script.py;
 * Debian: python3-pandas python3-xgboost python3-sklearn), in one run, on one generated file, in turns. Prints the run of
 * median time of each, split by step.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../bin/build.mjs';
import { writeTransactions } from './data';

const ROWS = Number(process.argv[2] ?? 284_807);
const PYTHON = '/usr/bin/python3';

const folder = mkdtempSync(join(tmpdir(), 'ronda-bench-'));
const data = join(folder, `transactions-${ROWS}.csv`);
await writeTransactions(data, ROWS);
// As Python's packages are: bundled once, not at each run.
await build();
console.log(`${ROWS.toLocaleString('en')} rows, ${(statSync(data).size / 1e6).toFixed(0)} MB`);

/** Of minutes one turn tells enough. */
const TURNS = ROWS > 1_000_000 ? 1 : 5;

try {
  if (!existsSync(PYTHON)) throw new Error(`${PYTHON} is not there: no script to compare with`);
  // The first run also writes code caches, as Python's packages have theirs from their installation: it does not count.
  if (TURNS > 1) runRonda();
  const turns = Array.from({ length: TURNS }, () => ({ ronda: runRonda(), script: runScript() }));
  const ronda = median(turns.map((turn) => turn.ronda));
  const script = median(turns.map((turn) => turn.script));
  tell('ronda run', ronda);
  tell('script', script);
  const shares = turns.map((turn) => turn.ronda.seconds / turn.script.seconds);
  const range = `${Math.min(...shares).toFixed(2)} to ${Math.max(...shares).toFixed(2)}`;
  const inTurns = TURNS > 1 ? `, turn by turn ${range}` : '';
  console.log(`ronda takes ${(ronda.seconds / script.seconds).toFixed(2)} of the script's time${inTurns}`);
} finally {
  rmSync(folder, { recursive: true });
}

interface Timed {
  readonly seconds: number;
  readonly auc: number;
  readonly steps: readonly (readonly [name: string, seconds: number])[];
}

function tell(name: string, { seconds, auc, steps }: Timed): void {
  console.log(`${name}: ${seconds.toFixed(1)} s, test AUC ${auc.toFixed(4)}`);
  for (const [step, its] of steps) console.log(`  ${step.padEnd(22)} ${its.toFixed(2)} s`);
}

function median(runs: readonly Timed[]): Timed {
  return [...runs].sort((one, other) => one.seconds - other.seconds)[Math.floor(runs.length / 2)] as Timed;
}

/** Timed as the command is, from the start of its program to the end: what the script does not count itself is its imports. */
function runScript(): Timed {
  const started = Date.now();
  const output = execFileSync(PYTHON, ['bench/pipeline/script.py', data, folder], { encoding: 'utf8' });
  const seconds = (Date.now() - started) / 1000;
  const { auc, seconds: working, steps } = JSON.parse(output) as Script;
  return { seconds, auc, steps: [['start and end', seconds - working] as const, ...Object.entries(steps)] };
}

interface Script {
  readonly auc: number;
  readonly seconds: number;
  readonly steps: Readonly<Record<string, number>>;
}

function runRonda(): Timed {
  const state = mkdtempSync(join(folder, 'state-'));
  const args = ['--data', data, '--label', 'Class', '--approve', '--json', '--state-dir', state];
  // Node would read more certificates before its first line; a run on this machine has no use of any.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const options = { env, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  const started = Date.now();
  const run = spawnSync(process.execPath, ['bin/ronda.mjs', 'run', ...args], options);
  const seconds = (Date.now() - started) / 1000;
  if (run.status !== 0) throw new Error(`ronda run ended with ${run.status}: ${run.stderr.slice(-2000)}`);
  const result = JSON.parse(run.stdout);
  rmSync(state, { recursive: true });
  return { seconds, auc: result.evaluation.auc as number, steps: statesOf(run.stderr) };
}

/** The plain progress lines: a state's name and how long it took. */
function statesOf(progress: string): [string, number][] {
  return [...progress.matchAll(/^\W*([A-Z][A-Za-z]+)\s.*?(\d+(?:\.\d+)?) s\b/gm)].map(([, state, seconds]) => [
    state as string,
    Number(seconds),
  ]);
}

/**
 * `npm run bench:gate [-- ROWS]`: exact AUC with DeLong's variance of ten million scores, in a process that may not allocate more
 * than 2 GB, beside scikit-learn's `roc_auc_score` alone on the same file (Debian: python3-sklearn), in one run. Then a whole
 * evaluation of as many rows with a champion, amounts and segments, under the same limit. Fails when one of these claims does.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { writeRows } from './data';

const ROWS = Number(process.argv[2] ?? 10_000_000);
const PYTHON = '/usr/bin/python3';
/** What a Lambda function of 2,048 MB has. */
const LIMIT_KILOBYTES = 2048 * 1024;

interface Measured {
  readonly auc: number;
  readonly seconds: number;
  readonly megabytes: number;
}

const folder = mkdtempSync(join(tmpdir(), 'ronda-bench-gate-'));
try {
  await writeRows(folder, ROWS);
  const [labels, scores] = ['labels.u8', 'challenger.f64'].map((name) => join(folder, name)) as [string, string];
  console.log(`${ROWS.toLocaleString('en')} rows, ${(statSync(scores).size / 1e6).toFixed(0)} MB of scores`);

  const ours = await node<Measured & { standardError: number }>('auc.ts', labels, scores);
  say('AUC and DeLong', ours, `${ours.auc.toFixed(9)}, standard error ${ours.standardError.toExponential(4)}`);
  if (!existsSync(PYTHON)) throw new Error(`${PYTHON} is not there: nothing to compare with`);
  const theirs = run<Measured>([PYTHON, 'bench/gate/sklearn_auc.py', labels, scores]);
  say('roc_auc_score', theirs, theirs.auc.toFixed(9));
  console.log(
    `ours takes ${(ours.seconds / theirs.seconds).toFixed(2)} of the time; both AUCs differ by ${Math.abs(ours.auc - theirs.auc).toExponential(1)}`,
  );

  require(ours.seconds <
    theirs.seconds, `it to take less time than roc_auc_score, ${theirs.seconds} s`, `${ours.seconds} s`);
  require(Math.abs(ours.auc - theirs.auc) < 1e-9, `the AUC ${theirs.auc}`, String(ours.auc));

  const whole = await node<Measured & { verdict: string; reading: number }>('evaluation.ts', folder, String(ROWS));
  for (const { megabytes } of [ours, whole]) require(megabytes < 2048, 'less than 2,048 MB', `${megabytes} MB`);
  say('whole evaluation', whole, `${whole.verdict}; ${whole.reading.toFixed(1)} s of it reading text`);
} finally {
  rmSync(folder, { recursive: true });
}

function require(holds: boolean, expected: string, got: string): void {
  if (!holds) throw new Error(`expected ${expected}, got ${got}`);
}

function say(what: string, { seconds, megabytes }: Measured, result: string): void {
  console.log(
    `${what.padEnd(18)} ${seconds.toFixed(2).padStart(7)} s  ${megabytes.toFixed(0).padStart(5)} MB at most  ${result}`,
  );
}

/** Bundled first, as a Lambda function is, so that no compiler counts. */
async function node<Result>(program: string, ...words: string[]): Promise<Result> {
  const outfile = join(folder, program.replace('.ts', '.mjs'));
  const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  await build({
    entryPoints: [join('bench/gate', program)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: banner },
    outfile,
    logLevel: 'warning',
  });
  return run([process.execPath, outfile, ...words]);
}

/** The limit is on what a process allocates for itself (RLIMIT_DATA); beyond it, allocation fails. */
function run<Result>(command: readonly string[]): Result {
  const limited = ['-c', `ulimit -d ${LIMIT_KILOBYTES}; exec "$@"`, 'bash', ...command];
  const { status, stdout, stderr } = spawnSync('bash', limited, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout);
}

/**
 * Makes the README's pictures (`npm run pictures`): retrains on sample data until a second model waits for a decision, and takes
 * the console's page and the report as they are, light and dark. Needs Chromium.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '#test/support/chromium';

const root = join(import.meta.dirname, '../..');
const ronda = join(root, 'bin/ronda.mjs');
const SIZE = { width: 1160, height: 860 } as const;
const REPORT_SIZE = { width: 1280, height: 1180 } as const;

/** A second model that differs from the first, so that there is something to decide. */
const CHALLENGER = {
  training: { hyperparameters: { max_depth: 4, num_round: 80 } },
  gate: { minimumAuc: 0.8 },
  costs: { amount: 'Amount', review: 5 },
};

const state = await mkdtemp(join(tmpdir(), 'ronda-pictures-'));
const local = spawn(process.execPath, [ronda, 'local', '--state-dir', state, '--port', '0', '--console-port', '0'], {
  stdio: ['ignore', 'inherit', 'pipe'],
  env: { ...process.env, USER: 'ann', NO_COLOR: '1' },
});
try {
  const home = await says(/shows the runs in a browser at (\S+)/);
  await run('--approve');
  const input = join(state, 'challenger.json');
  await writeFile(input, JSON.stringify(CHALLENGER));
  const waiting = run('--input', input);
  const page = await latestWaiting(home);
  for (const scheme of ['light', 'dark'] as const) {
    const context = await launch({ ...SIZE, scheme });
    const tab = context.pages()[0] ?? (await context.newPage());
    await tab.goto(`${home}/runs/${page}`);
    await tab.getByRole('button', { name: 'Approve', exact: true }).waitFor();
    await tab.locator('.node.selected').waitFor();
    await tab.screenshot({ path: join(import.meta.dirname, `console-${scheme}.png`) });
    const report = await context.newPage();
    await report.setViewportSize(REPORT_SIZE);
    await report.goto(`${home}/reports/${page}/report.html`);
    await report.screenshot({ path: join(import.meta.dirname, `report-${scheme}.png`) });
    if (scheme === 'dark') await tab.getByRole('button', { name: 'Approve', exact: true }).click();
    await context.close();
  }
  await waiting;
} finally {
  local.kill('SIGINT');
  await new Promise((resolve) => local.once('exit', resolve));
  await rm(state, { recursive: true, force: true, maxRetries: 10 });
}

function says(pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    local.stderr.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      const found = pattern.exec(text)?.[1];
      if (found) resolve(found);
    });
    local.once('exit', () => reject(new Error(`the local server ended:\n${text}`)));
  });
}

/** A run on the sample data, to its end. A rejection is an end, too. */
function run(...words: string[]): Promise<void> {
  const child = spawn(process.execPath, [ronda, 'run', '--model', 'fraud', '--state-dir', state, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** The console's own answers tell which run waits. */
async function latestWaiting(home: string): Promise<string> {
  for (;;) {
    const { runs } = (await (await fetch(`${home}/api/listRuns`)).json()) as { runs: { run: string }[] };
    const [newest] = runs;
    const view = await (await fetch(`${home}/api/readRun?run=${newest?.run}`)).json();
    if (runs.length === 2 && (view as { approval: string | null }).approval) return newest?.run ?? '';
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

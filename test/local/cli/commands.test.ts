import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sampleTransactions } from '#local/cli/sample/transactions';
import { type LocalServer, ronda as run, startLocal, startRonda } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

let folder: string;
let server: LocalServer;
const ronda = (...words: string[]) => run(words);
const at = (name: string) => join(folder, name);
/** Options of every run here: little data, few rounds. */
const data = () => [
  '--data',
  at('rows.csv'),
  '--label',
  'FraudFlag',
  '--id',
  'TransactionID',
  'UserID',
  '--input',
  at('input.json'),
];
const state = () => ['--state-dir', at('state')];

beforeAll(async () => {
  execFileSync(process.execPath, ['bin/build.mjs']);
  folder = await temporaryDirectory();
  await writeFile(at('rows.csv'), [...sampleTransactions({ rows: 40_000, seed: 1 })].join(''));
  await writeFile(at('input.json'), JSON.stringify({ training: { hyperparameters: { num_round: 10 } } }));
  server = await startLocal(at('state'));
}, 120_000);

/** Several whole runs, perhaps beside other tests. */
jest.setTimeout(180_000);

describe('with a server that runs', () => {
  it('deploys, tells the result alone on the standard output, and keeps the reports', async () => {
    const { code, stdout: output, stderr: messages } = await ronda('run', ...data(), ...state(), '--approve', '--json');
    expect([code, messages]).toEqual([0, expect.stringContaining('✓ TrainModel')]);
    const result = JSON.parse(output);
    expect(result).toMatchObject({
      outcome: 'deployed',
      status: 'SUCCEEDED',
      model: 'fraud',
      dataset: { rows: 40_000 },
      warehouse: { rows: 40_000 },
      approval: { decision: 'approved', by: 'tester', reason: 'approved on the command line with --approve' },
      deployment: { target: 'endpoint', endpointName: 'fraud' },
    });
    expect(await readFile(result.report, 'utf8')).toContain('<html');
    expect(existsSync(join(result.report, '../eda.html'))).toBe(true);
  });

  it('skips a run for which nothing changed, and does not copy the data again', async () => {
    const { code, stdout: output, stderr: messages } = await ronda('run', ...data(), ...state());
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/^outcome {2}skipped\nwhy {6}neither data nor settings changed/),
    ]);
    expect(messages).toContain('found 1 file');
    expect(messages).toMatch(/✓ PrepareRun .* nothing to do · 1 file · \S+ MB$/m);
  });

  it('lists and shows the runs, and what their jobs logged', async () => {
    const runs = JSON.parse((await ronda('list', '--json', ...state())).stdout);
    expect(runs).toMatchObject([
      { outcome: 'skipped' },
      { outcome: 'deployed', model: 'fraud', auc: expect.any(Number) },
    ]);
    const { run: name } = runs[1];
    const shown = await ronda('show', name, ...state());
    expect(shown.stdout).toMatch(/✓ TrainModel .* 10 rounds · validation AUC 0\.\d{4}/);
    const result = JSON.parse((await ronda('show', name, '--json', ...state())).stdout);
    expect((await ronda('show', result.result.run, ...state())).stdout).toContain(name);
    const logged = await ronda('logs', name, '--state', 'TrainModel', ...state());
    expect(logged.stdout).toMatch(/^\[9\] train-auc:0\.\d+ validation-auc:0\.\d+$/m);
    expect(await ronda('logs', name, '--state', 'Nothing', ...state())).toMatchObject({ code: 1 });
    expect(await ronda('show', 'nothing', ...state())).toMatchObject({
      code: 1,
      stderr: `ronda show: no run is called 'nothing'\n'node bin/ronda.mjs list --state-dir ${at('state')}' shows the runs\n`,
    });
  });

  it('predicts the same for a file, a row and JSON', async () => {
    const [header = '', ...lines] = (await readFile(at('rows.csv'), 'utf8')).split('\n').slice(0, 4);
    await writeFile(at('three.csv'), [header, ...lines].join('\n'));
    const fromFile = await ronda('predict', '--data', at('three.csv'), ...state());
    expect([fromFile.code, fromFile.stdout]).toEqual([
      0,
      expect.stringMatching(/^score,positive\n(0\.\d+,(true|false)\n){3}$/),
    ]);
    const rows = lines.map((line) =>
      Object.fromEntries(line.split(',').map((cell, index) => [header.split(',')[index], cell])),
    );
    const asJson = await run(['predict', '--json', ...state()], JSON.stringify(rows));
    const { predictions, endpoint } = JSON.parse(asJson.stdout);
    expect(endpoint).toBe('fraud');
    const scores = predictions.map(
      ({ score, positive }: { score: number; positive: boolean }) => `${score},${positive}\n`,
    );
    expect(`score,positive\n${scores.join('')}`).toBe(fromFile.stdout);
    const row = Object.entries(rows[0] ?? {}).map(([name, value]) => `${name}=${value}`);
    expect((await ronda('predict', '--row', row.join(), ...state())).stdout).toBe(`score,positive\n${scores[0]}`);
  });

  it('fails to predict with a model that nobody serves, printing no header', async () => {
    expect(await ronda('predict', '--model', 'other', '--row', 'a=1', ...state())).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining("no endpoint serves 'other'"),
    });
  });

  it('waits for a decision of somebody else, and tells the second who was first', async () => {
    const run = startRonda(['run', ...data(), ...state(), '--force']);
    await run.says(/waits for a decision/);
    expect(JSON.parse((await ronda('list', '--limit', '1', '--json', ...state())).stdout)).toMatchObject([
      { outcome: 'waiting' },
    ]);
    const rejected = await ronda('reject', '--reason', 'too new', '--by', 'bob', ...state());
    expect(rejected).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/\nrejected fraud-\d{12}-[0-9a-f]{6} by bob\n$/),
    });
    const { code, stdout: output } = await run.ended;
    expect([code, output]).toEqual([
      3,
      expect.stringMatching(/^outcome {9}rejected\nwhy {13}rejected by bob: too new\n/),
    ]);
    const id = /\nrejected (\S+) by bob/.exec(rejected.stderr)?.[1] ?? '';
    expect(await ronda('approve', id, ...state())).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^ronda approve: bob rejected it already on \d+ \w+ \d{4}, \d\d:\d\d UTC: too new\n$/,
      ),
    });
    expect(await ronda('approve', ...state())).toMatchObject({
      code: 1,
      stderr: `ronda approve: no model waits for a decision\n'node bin/ronda.mjs list --state-dir ${at('state')}' shows the runs\n`,
    });
  });

  it('fails in the words of the task, with what to do', async () => {
    const { code, stdout: output } = await ronda('run', '--data', at('rows.csv'), '--label', 'Fraud', ...state());
    expect(code).toBe(1);
    expect(output).toMatch(/^outcome {5}failed\nerror {7}LabelColumnMissing\nwhy {9}expected a column 'Fraud'/);
    expect(output).toContain('what to do  name the column to predict with --label COLUMN');
  });

  it('closes the server in good order when it is asked to', async () => {
    server.interrupt();
    expect(await server.ended).toMatchObject({ code: 0 });
    expect(existsSync(at('state/server.json'))).toBe(false);
  });
});

describe('with a server of its own', () => {
  it('stops the run when it is interrupted', async () => {
    const own = ['--state-dir', at('interrupted')];
    const run = startRonda(['run', ...data(), ...own, '--port', '0']);
    await run.says(/PrepareRun/);
    run.interrupt();
    expect(await run.ended).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringContaining('stopped the run'),
    });
    expect(JSON.parse((await ronda('list', '--json', ...own)).stdout)).toMatchObject([{ outcome: 'aborted' }]);
  });

  it('rejects the model of a killed run that waited for a decision, and goes on with the new run', async () => {
    const own = ['--state-dir', at('killed')];
    const killed = startRonda(['run', ...data(), ...own, '--port', '0', '--deploy', 'none']);
    await killed.says(/waits for a decision/);
    await killed.kill();
    const { code, stderr: messages } = await ronda(
      'run',
      ...data(),
      ...own,
      '--port',
      '0',
      '--deploy',
      'none',
      '--approve',
      '--force',
    );
    expect([code, messages]).toEqual([
      0,
      expect.stringMatching(/rejected the model of the earlier run .*: superseded by a new run/),
    ]);
    const runs = JSON.parse((await ronda('list', '--json', ...own)).stdout);
    expect(runs).toMatchObject([{ outcome: 'deployed' }, { outcome: 'aborted' }]);
  });

  it('sees an approval through to the deployment', async () => {
    const own = ['--state-dir', at('approved')];
    const left = startRonda(['run', ...data(), ...own, '--port', '0', '--deploy', 'none']);
    await left.says(/waits for a decision/);
    await left.kill();
    const { code, stdout: output } = await ronda('approve', '--reason', 'fine', '--json', ...own);
    expect([code, JSON.parse(output)]).toEqual([
      0,
      expect.objectContaining({
        outcome: 'deployed',
        approval: { decision: 'approved', by: 'tester', reason: 'fine', earlier: [] },
      }),
    ]);
  });
});

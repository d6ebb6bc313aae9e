/** Stories whose end is known, through the whole workflow: what the gate says of a challenger beside a champion, and what follows. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListModelPackagesCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ResultDocument } from '#local/cli/result/document';
import { Evaluation } from '#tasks/contracts/evaluation';
import type { ExecutionInput } from '#tasks/contracts/execution-input';
import { type AwsClients, awsClients, textUnder } from '#test/support/aws-clients';
import { toCsv } from '#test/support/dataset';
import { untilEnded } from '#test/support/executions';
import { documentOf, ronda, startLocal } from '#test/support/ronda';
import { type Script, scriptedRows, type Truth } from '#test/support/scripted';
import { describeUnless } from '#test/support/skip';
import { temporaryDirectory } from '#test/support/temporary';
import { until } from '#test/support/until';

const CREDIT = join(import.meta.dirname, '../../../shared/data/credit-default.csv');

/** Of ten seeds the one whose test rows are kind to the worse model. */
const LUCKY_SEED = 14;

let directory: string;
let clients: AwsClients;

jest.setTimeout(300_000);

beforeAll(async () => {
  directory = await temporaryDirectory();
  clients = awsClients((await startLocal(directory)).url);
});

interface Told {
  readonly code: number | null;
  readonly document: ResultDocument;
  /** What the command said beside the document. */
  readonly said: string;
}

/** A run of a model of its own, which `--approve` approves where it may. */
async function run(model: string, data: string, input: ExecutionInput, ...words: string[]): Promise<Told> {
  const inputFile = join(directory, `${model}.json`);
  await writeFile(inputFile, JSON.stringify(input));
  const own = ['--model', model, '--data', data, '--input', inputFile, '--deploy', 'none', '--approve', '--json'];
  const ended = await ronda(['run', ...own, ...words, '--state-dir', directory]);
  return { code: ended.code, document: documentOf(ended), said: ended.stderr };
}

async function write(name: string, script: Script): Promise<string> {
  const rows = scriptedRows(script);
  const file = join(directory, `${name}.csv`);
  await writeFile(file, toCsv(rows, Object.keys(rows[0] ?? {})));
  return file;
}

const BY_TIME = { id: ['id'], time: 'at' };
const WEAK = { hyperparameters: { num_round: 2, max_depth: 1 } };
const QUICK = { hyperparameters: { num_round: 30 } };

async function evaluationOf({ document }: Told): Promise<Evaluation> {
  const text = await textUnder(clients, `s3://ronda-artifacts/evaluation/${document.run}/evaluation.json`);
  return Evaluation.parse(JSON.parse(text));
}

async function packagesOf(model: string): Promise<(string | undefined)[]> {
  const { ModelPackageSummaryList = [] } = await clients.sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: model, SortBy: 'CreationTime', SortOrder: 'Ascending' }),
  );
  return ModelPackageSummaryList.map(({ ModelApprovalStatus }) => ModelApprovalStatus);
}

const both: Truth = ({ first, second, noise }) => first + second + 0.6 * noise;

describe('equal models', () => {
  test('are promoted, the first for lack of a champion, and none is called better', async () => {
    const data = await write('equal', { rows: 3_000, seed: 1, truth: both });
    const input = { dataset: BY_TIME, training: QUICK };
    const first = await run('equal', data, input);
    expect([first.code, first.document.evaluation?.verdict]).toEqual([0, 'promote']);
    expect(first.document.evaluation?.reasons).toContain('There is no champion yet to compare it with.');

    const again = await run('equal', data, input, '--force');
    expect([again.code, again.document.evaluation?.verdict]).toEqual([0, 'promote']);
    expect(again.document.evaluation?.champion).toMatchObject({ difference: 0, interval: [0, 0], pValue: 1 });
    const told = again.document.evaluation?.reasons.join(' ');
    expect(told).toContain('It is the very same model as the champion');
    expect(told).not.toContain('better');
    expect(await packagesOf('equal')).toEqual(['Approved', 'Approved']);
  });

  test('are promoted where they are equal in quality and yet not the same, and none is called better', async () => {
    const input = { dataset: BY_TIME, training: QUICK };
    await run('twin', await write('twin1', { rows: 16_000, seed: 12, truth: both }), input);
    const told = await run('twin', await write('twin2', { rows: 16_000, seed: 13, truth: both }), input);
    expect([told.code, told.document.evaluation?.verdict]).toEqual([0, 'promote']);
    const { interval = [0, 0] } = told.document.evaluation?.champion ?? {};
    expect(interval[0]).toBeLessThan(0);
    expect(interval[1]).toBeGreaterThan(0);
    const words = told.document.evaluation?.reasons.join(' ');
    expect(words).toContain('It is not worse than the champion by more than the allowed 0.010');
    expect(words).not.toContain('better');
  });
});

describe('a truly better model', () => {
  test('is promoted and called better', async () => {
    const data = await write('better', { rows: 3_000, seed: 2, truth: both });
    await run('better', data, { dataset: BY_TIME, training: WEAK });
    const { code, document } = await run('better', data, { dataset: BY_TIME, training: QUICK });
    expect([code, document.evaluation?.verdict, document.outcome]).toEqual([0, 'promote', 'deployed']);
    expect(document.evaluation?.champion?.interval[0]).toBeGreaterThan(0);
    expect(document.evaluation?.reasons.some((reason) => reason.startsWith('It is better than the champion'))).toBe(
      true,
    );
  });

  test('is held for a person where the test rows have 14 positives, even if approval is otherwise not asked', async () => {
    const positives = { train: 90, validation: 20, test: 14 };
    const data = await write('few', { rows: 3_000, seed: 3, positives, truth: both });
    const first = await run('few', data, { dataset: BY_TIME, training: WEAK });
    expect([first.code, first.document.outcome, first.document.evaluation?.verdict]).toEqual([4, 'open', 'hold']);
    expect(first.said).toContain('The gate cannot decide about this model. Let it into production?');
    expect((await ronda(['approve', '--reason', 'a start', '--state-dir', directory])).code).toBe(0);
    await until('an approved package', async () => (await packagesOf('few'))[0] === 'Approved');
    await untilEnded(clients, first.document.executionArn);

    const second = await run('few', data, { dataset: BY_TIME, training: QUICK, approval: { required: false } });
    expect([second.code, second.document.outcome, second.document.evaluation?.verdict]).toEqual([4, 'open', 'hold']);
    const { champion, testPositives, reasons } = second.document.evaluation ?? {};
    expect(testPositives).toBe(14);
    expect(champion?.difference).toBeGreaterThan(0);
    expect(reasons?.[0]).toContain('The test rows hold only 14 positives, fewer than the 50 that are needed to judge');
    expect(await packagesOf('few')).toEqual(['Approved', 'PendingManualApproval']);

    const rejected = await ronda(['reject', '--reason', 'wait for more fraud', '--state-dir', directory]);
    expect(rejected.code).toBe(0);
  });
});

describe('a worse model', () => {
  /** The challenger learns from labels that are more noise than the champion's; the test rows are right. */
  const worse: Truth = (facts, phase) => both(facts, phase) + (phase === 'train' ? facts.noise : 0);

  test('is held where its point value is luckier than it deserves: these rows cannot tell', async () => {
    const champion = await write('honest', { rows: 1_600, seed: 1, truth: both });
    const challenger = await write('lucky', { rows: 1_600, seed: LUCKY_SEED, truth: worse });
    await run('lucky', champion, { dataset: BY_TIME, training: QUICK });
    const { code, document } = await run('lucky', challenger, { dataset: BY_TIME, training: QUICK });
    expect([code, document.evaluation?.verdict]).toEqual([4, 'hold']);
    const { difference = 0, interval = [0, 0] } = document.evaluation?.champion ?? {};
    expect(difference).toBeGreaterThan(0);
    expect(interval[0]).toBeLessThan(-0.01);
    expect(document.evaluation?.reasons[0]).toContain('These rows cannot tell whether it is worse than the champion');
    await ronda(['reject', '--reason', 'no', '--state-dir', directory]);
  });

  test('is rejected where it is better on average but worse in a segment', async () => {
    const apart: Truth = ({ first, second, noise, country }) => (country === 'NO' ? first : second) + 0.3 * noise;
    // The champion knows little of NO and all of SE; the challenger's train rows say nothing of SE.
    const champion: Truth = (facts, phase) =>
      facts.country === 'NO' ? 0.3 * facts.first + facts.noise : apart(facts, phase);
    const challenger: Truth = (facts, phase) =>
      phase !== 'test' && facts.country === 'SE' ? facts.noise : apart(facts, phase);
    const input = { dataset: BY_TIME, training: QUICK, gate: { segments: { columns: ['country'] } } };
    await run('segment', await write('seg1', { rows: 8_000, seed: 4, truth: champion }), input);
    const told = await run('segment', await write('seg2', { rows: 8_000, seed: 5, truth: challenger }), input);
    expect([told.code, told.document.outcome, told.document.evaluation?.verdict]).toEqual([3, 'rejected', 'reject']);
    const { champion: compared, segments } = await evaluationOf(told);
    expect(compared?.difference).toBeGreaterThan(0);
    expect(segments.map(({ column, value, judgement }) => [column, value, judgement])).toEqual([
      ['country', 'SE', 'rejects'],
      ['country', 'NO', 'passes'],
    ]);
    expect(told.document.reason).toContain("Where country is 'SE' the AUC falls by");
    expect(await packagesOf('segment')).toEqual(['Approved']);
  });

  test('is held where it ranks worse and yet costs less', async () => {
    // Some frauds show in `first` and are small; those in `second` are rarer and large.
    const small: Truth = ({ first, noise }) => first + 0.2 * noise;
    const large: Truth = ({ second, noise }) => second + 0.2 * noise;
    const mixed: Truth = (facts, phase) => Math.max(small(facts, phase), large(facts, phase) - 0.35);
    const amount: Script['amount'] = ({ first, second, size }) => (second - 0.35 > first ? 500 : 5) * size;
    const input = {
      dataset: { ...BY_TIME, drop: ['amount'] },
      training: QUICK,
      gate: { minimumAuc: 0.5 },
      costs: { amount: 'amount', review: 4 },
    };
    const champion: Script = { rows: 5_000, seed: 6, truth: small, amount: ({ size }) => 20 * size };
    const challenger: Script = {
      rows: 5_000,
      seed: 7,
      truth: (facts, phase) => (phase === 'test' ? mixed(facts, phase) : large(facts, phase)),
      amount,
    };
    await run('money', await write('money1', champion), input);
    const told = await run('money', await write('money2', challenger), input);
    expect([told.code, told.document.evaluation?.verdict]).toEqual([4, 'hold']);
    expect(told.document.evaluation?.champion?.interval[1]).toBeLessThan(0);
    expect(told.document.evaluation?.reasons[0]).toMatch(/^Ranking and money disagree/);
    const { costs, threshold } = await evaluationOf(told);
    expect(costs?.difference?.interval[1]).toBeLessThan(0);
    expect(costs?.champion?.thresholdFrom).toBe('production');
    expect(threshold).toMatchObject({ chosenFor: 'cost', chosenOn: 'validation' });
    await ronda(['reject', '--reason', 'no', '--state-dir', directory]);
  });
});

describe('a model that nobody can trust by rule', () => {
  test('is held when a feature tells the label alone, though approval is not asked otherwise', async () => {
    const data = await write('leak', {
      rows: 3_000,
      seed: 8,
      truth: both,
      extra: ({ noise }, label) => ({ chargeback: (Number(label) + 0.05 * noise).toFixed(4) }),
    });
    const input = { dataset: BY_TIME, training: QUICK, approval: { required: false } };
    const { code, document } = await run('leak', data, input);
    expect([code, document.outcome, document.evaluation?.verdict]).toEqual([4, 'open', 'hold']);
    expect(document.evaluation?.reasons[0]).toMatch(/^chargeback \(AUC (1\.000|0\.99\d)\) tells the label alone/);
    expect(await packagesOf('leak')).toEqual(['PendingManualApproval']);
    await ronda(['reject', '--reason', 'leak', '--state-dir', directory]);
  });

  test('is held when the champion was trained on columns that are gone', async () => {
    const extra: Script['extra'] = ({ second }) => ({ third: (second + 1).toFixed(4) });
    const before = await write('before', { rows: 3_000, seed: 9, truth: both, extra });
    const after = await write('after', { rows: 3_000, seed: 10, truth: both });
    const input = { dataset: BY_TIME, training: QUICK };
    await run('columns', before, input);
    const { code, document } = await run('columns', after, input);
    expect([code, document.evaluation?.verdict, document.evaluation?.champion]).toEqual([4, 'hold', undefined]);
    expect(document.evaluation?.reasons[0]).toMatch(/^It could not be compared with the champion, .*third/);
    await ronda(['reject', '--reason', 'no', '--state-dir', directory]);
  });
});

test('scores that are no probabilities stop the run, and nothing is registered', async () => {
  const data = await write('margins', { rows: 1_000, seed: 11, truth: both });
  const training = { hyperparameters: { num_round: 20, objective: 'binary:logitraw' } };
  const { code, document } = await run('margins', data, { dataset: BY_TIME, training });
  expect([code, document.outcome, document.error]).toEqual([1, 'failed', 'ScoresInvalid']);
  expect(document.reason).toContain('train with the objective binary:logistic');
  expect([document.modelPackageArn, await packagesOf('margins')]).toEqual([null, []]);
});

describeUnless(existsSync(CREDIT) ? undefined : 'no ../shared/data/credit-default.csv')('credit defaults', () => {
  const input = (training: ExecutionInput['training']): ExecutionInput => ({
    dataset: { label: 'target', id: ['id'] },
    training,
  });
  const FLAT = { hyperparameters: { max_depth: 2, num_round: 10 } };

  test('promote the default model against a flat one, call it no better than itself, and reject the reverse', async () => {
    await run('credit', CREDIT, input(FLAT));
    const better = await run('credit', CREDIT, input({}));
    expect([better.code, better.document.evaluation?.verdict]).toEqual([0, 'promote']);
    expect(better.document.evaluation?.champion?.difference).toBeGreaterThan(0);

    const same = await run('credit', CREDIT, input({}), '--force');
    expect([same.code, same.document.evaluation?.verdict]).toEqual([0, 'promote']);
    expect(same.document.evaluation?.reasons.join(' ')).not.toContain('better');

    const reverse = await run('credit', CREDIT, input(FLAT));
    expect([reverse.code, reverse.document.evaluation?.verdict]).toEqual([3, 'reject']);
    expect(reverse.document.reason).toMatch(
      /^It (has little to gain and much to lose beside|is worse than) the champion/,
    );
  });
});

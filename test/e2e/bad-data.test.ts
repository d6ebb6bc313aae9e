/**
 * Input that no model should be trained on: each kind is refused with its own clear message and exit code 1 or 2, and leaves no
 * table, package, endpoint, lease or job behind. What only looks bad must work.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ListEndpointsCommand,
  ListModelPackageGroupsCommand,
  ListModelPackagesCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type AwsClients, awsClients, keysUnder, query, tablesOf } from '#test/support/aws-clients';
import { COLUMNS, type SampleRow, sampleRows, toCsv } from '#test/support/dataset';
import { documentOf, ronda, startLocal } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

let directory: string;
let clients: AwsClients;

beforeAll(async () => {
  directory = await temporaryDirectory();
  await writeFile(file('quick.json'), JSON.stringify(QUICK));
  clients = awsClients((await startLocal(directory)).url);
});

const file = (name: string) => join(directory, name);
const ROWS = sampleRows(1_000);
/** So few rows hold too few positives for the gate to promote a model by itself, were it not told to. */
const QUICK = { training: { hyperparameters: { num_round: 5 } }, gate: { minimumPositives: 10 } };
const withLabels = (label: (row: SampleRow, index: number) => string) =>
  toCsv(ROWS.map((row, index) => ({ ...row, label: label(row, index) })));
const withColumn = (cell: (index: number) => string, rows = ROWS) =>
  toCsv(
    rows.map((row, index) => ({ ...row, extra: cell(index) })),
    ['extra', ...COLUMNS],
  );

/** Content, what the message must say, and the error's name. */
const UNUSABLE: readonly (readonly [string, () => string | Buffer, RegExp, string])[] = [
  ['only a header', () => `${COLUMNS.join(',')}\n`, /expected rows below the header, found none/, 'DatasetEmpty'],
  [
    'no column of the label’s name',
    () => toCsv(ROWS, ['id', 'amount', 'age', 'city']),
    /'label'/,
    'LabelColumnMissing',
  ],
  [
    'a label with one class',
    () => withLabels(() => '1'),
    /exactly two values in the label 'label', found '1' in 1,000 rows/,
    'LabelNotBinary',
  ],
  [
    'a label with three classes',
    () => withLabels((_, i) => String(i % 3)),
    /exactly two values.*'0'.*'1'.*'2'/,
    'LabelNotBinary',
  ],
  [
    'a label that is missing in places',
    () => withLabels(({ label }, i) => (i === 7 ? '' : label)),
    /a label in every row/,
    'LabelNotBinary',
  ],
  [
    'fewer than 50 positives',
    () => withLabels((_, i) => (i < 49 ? '1' : '0')),
    /at least 50 positive rows.*found 49/,
    'DatasetTooSmall',
  ],
  [
    'rows with too few cells',
    () => toCsv(ROWS).replace(/^r500,.*$/m, 'r500,1'),
    /line 502: expected 5 columns as in the header, found 2/,
    'DatasetUnreadable',
  ],
  [
    'rows with too many cells',
    () => toCsv(ROWS).replace(/^(r500,.*)$/m, '$1,x,y'),
    /line 502: expected 5 columns as in the header, found 7/,
    'DatasetUnreadable',
  ],
  [
    'columns of the same name',
    () => toCsv(ROWS).replace('age', 'amount'),
    /'amount' is there twice; rename one/,
    'DatasetUnreadable',
  ],
  ['bytes that are no UTF-8', () => latin1(), /line 502: expected UTF-8/, 'DatasetUnreadable'],
  [
    'a quote that is never closed',
    () => toCsv(ROWS).replace(/^r500,/m, '"r500,'),
    /line 502: a quote is opened and never closed/,
    'DatasetUnreadable',
  ],
  [
    'a column without any value',
    () => withColumn(() => ''),
    /column 'extra' has no value in any row/,
    'ColumnUnusable',
  ],
  [
    'a column with one value',
    () => withColumn(() => 'same'),
    /column 'extra' has the same value in every row/,
    'ColumnUnusable',
  ],
  [
    'a text column with 100,000 values',
    () => withColumn((i) => `text ${i}`, sampleRows(100_000)),
    /column 'extra' has about [\d,]+ different texts in 100,000 rows/,
    'ColumnUnusable',
  ],
  [
    'an infinite number',
    () => withColumn((i) => (i === 500 ? 'inf' : String(i % 9))),
    /column 'extra' has an infinite number in row 501 of \S+; leave the cell empty/,
    'ColumnUnusable',
  ],
  [
    'a field of 10 MB',
    () => withColumn((i) => (i === 500 ? 'x'.repeat(10_000_000) : `t${i % 9}`)),
    /line 502: a row is longer than 1,048,576 bytes; shorten its longest field/,
    'DatasetUnreadable',
  ],
];

function latin1(): Buffer {
  const lines = toCsv(ROWS.map((row) => ({ ...row, city: 'Malmö' }))).split('\n');
  return Buffer.concat(
    lines.map((line, index) => Buffer.from(`${line}\n`, index === 501 ? 'latin1' : 'utf8')).slice(0, -1),
  );
}

describe('ronda run fails', () => {
  test.each(UNUSABLE)('when the data has %s', async (name, content, message, error) => {
    const path = file(`${name.replace(/\W+/g, '-')}.csv`);
    await writeFile(path, content());
    const ended = await ronda([
      'run',
      '--data',
      path,
      '--id',
      'id',
      '--input',
      file('quick.json'),
      '--approve',
      '--json',
      '--state-dir',
      directory,
    ]);
    const document = documentOf(ended);
    expect(document).toMatchObject({
      outcome: 'failed',
      error,
      reason: expect.stringMatching(message),
    });
    expect(document.reason?.length).toBeLessThan(1_000);
    expect(ended.code).toBe(1);
  });

  test.each<[string, string[], RegExp]>([
    [
      'the file does not exist',
      ['--data', '/nonexistent/rows.csv'],
      /^ronda run: --data: no such file or folder: \/nonexistent\/rows\.csv\n/,
    ],
    ['the file is empty', ['--data', 'empty.csv'], /^ronda run: --data: \S*empty\.csv is empty\n/],
    ['the folder has no data', ['--data', 'folder'], /no \.csv, \.csv\.gz or \.parquet file in/],
    ['an option does not exist', ['--lable', 'x'], /--label/],
    ['an option has no value', ['--label'], /--label/],
    ['an AUC is no number', ['--minimum-auc', 'high'], /minimum-auc.*high/],
    ['an AUC is out of bounds', ['--minimum-auc', '1.2'], /--minimum-auc/],
    ['a target does not exist', ['--deploy', 'endpont'], /--deploy.*endpoint/],
    ['a batch has no rows to score', ['--deploy', 'batch'], /name them with --score PATH/],
    ['the input is no JSON', ['--input', 'no.json'], /is not JSON/],
    [
      'the input has an unknown key',
      ['--input', 'unknown.json'],
      /unknown key 'minimumAUC' in gate, did you mean 'minimumAuc'\?/,
    ],
    [
      'the input has a value of the wrong type',
      ['--input', 'type.json'],
      /gate\.minimumAuc: expected number, received string, got "0\.9"/,
    ],
  ])('when %s, before anything is started', async (_, words, message) => {
    const ended = await ronda(['run', ...words.map(placed), '--state-dir', directory]);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
    expect(ended.stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  const FILES: Readonly<Record<string, string>> = {
    'empty.csv': '',
    'no.json': '{',
    'unknown.json': '{"gate":{"minimumAUC":0.9}}',
    'type.json': '{"gate":{"minimumAuc":"0.9"}}',
  };
  const placed = (word: string) => (word in FILES || word === 'folder' ? file(word) : word);

  beforeAll(async () => {
    for (const [name, content] of Object.entries(FILES)) await writeFile(file(name), content);
    await mkdir(file('folder'));
  });

  test('and nothing is left of any of them', async () => {
    expect(await tablesOf(clients)).toEqual([]);
    const { ModelPackageGroupSummaryList = [] } = await clients.sagemaker.send(new ListModelPackageGroupsCommand({}));
    for (const { ModelPackageGroupName } of ModelPackageGroupSummaryList) {
      const packages = await clients.sagemaker.send(new ListModelPackagesCommand({ ModelPackageGroupName }));
      expect(packages.ModelPackageSummaryList).toEqual([]);
    }
    expect((await clients.sagemaker.send(new ListEndpointsCommand({}))).Endpoints).toEqual([]);
    expect(await keysUnder(clients, 's3://ronda-artifacts/leases/')).toEqual([]);
    for (const folder of ['processed', 'metadata', 'models'])
      expect(await keysUnder(clients, `s3://ronda-artifacts/${folder}/`)).toEqual([]);
  });
});

describe('ronda run takes', () => {
  const odd = ROWS.map((row, index) => ({ ...row, city: index % 2 ? 'Oslo, "the" city\nof fjords' : row.city }));
  test.each<[string, () => string]>([
    ['quoted commas, quotes and newlines', () => toCsv(odd)],
    ['a byte order mark', () => `\ufeff${toCsv(odd)}`],
    ['CR LF line ends', () => toCsv(odd, COLUMNS, '\r\n')],
    ['a last line without an end', () => toCsv(odd).slice(0, -1)],
  ])('%s', async (name, content) => {
    const path = file(`${name.replace(/\W+/g, '-')}.csv`);
    await writeFile(path, content());
    const model = name
      .toLowerCase()
      .replace(/[^a-z]+/g, '-')
      .slice(0, 20)
      .replace(/-$/, '');
    const ended = await ronda([
      ...['run', '--data', path, '--id', 'id', '--model', model, '--input', file('quick.json'), '--deploy', 'none'],
      ...['--approve', '--json', '--state-dir', directory],
    ]);
    const { outcome, warehouse } = documentOf(ended);
    expect({ outcome, rows: warehouse?.rows }).toEqual({ outcome: 'deployed', rows: odd.length });
    expect(await query(clients, `SELECT city FROM ${warehouse?.table} WHERE id = 'r1'`)).toEqual([[odd[1]?.city]]);
    expect(await query(clients, `SELECT count(DISTINCT id) FROM ${warehouse?.table}`)).toEqual([[odd.length]]);
  });
});

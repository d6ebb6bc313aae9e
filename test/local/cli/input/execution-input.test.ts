import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseArguments } from '#local/cli/arguments';
import { buildInput, RUN_OPTIONS } from '#local/cli/input/execution-input';

const SAMPLE = { model: 'sample', dataset: { label: 'FraudFlag', id: ['TransactionID'] } };
const build = (...words: string[]) => buildInput(parseArguments(words, RUN_OPTIONS).options, SAMPLE);

async function inputFile(content: unknown) {
  const file = join(await mkdtemp(join(tmpdir(), 'ronda-input-')), 'input.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('buildInput', () => {
  it('takes the sample, its model and its columns, when no data is named', () => {
    expect(build()).toEqual({
      input: { model: 'sample', dataset: { label: 'FraudFlag', id: ['TransactionID'] } },
      model: 'sample',
      needsSample: true,
    });
    expect(build('--model', 'mine').model).toBe('mine');
    expect(build('--data', 'x.csv').model).toBe('fraud');
  });

  it('says only what the person said', () => {
    const words = [
      '--data',
      'x.csv',
      '--label',
      'target',
      '--id',
      'id',
      '--minimum-auc',
      '0.75',
      '--force',
      '--model',
      'credit',
    ];
    expect(build(...words).input).toEqual({
      model: 'credit',
      dataset: { label: 'target', id: ['id'] },
      gate: { minimumAuc: 0.75 },
      force: true,
    });
  });

  it('puts options over the fields of a file and keeps the rest of it', async () => {
    const file = await inputFile({
      dataset: { uri: 's3://bucket/data/', label: 'a', drop: ['x'] },
      training: { hyperparameters: { eta: 0.1 } },
    });
    const { input, needsSample } = build('--input', file, '--label', 'b');
    expect(needsSample).toBe(false);
    expect(input).toEqual({
      dataset: { uri: 's3://bucket/data/', label: 'b', drop: ['x'] },
      training: { hyperparameters: { eta: 0.1 } },
    });
  });

  it('rejects values that are not allowed, by the name of the option', () => {
    expect(() => build('--minimum-auc', '2')).toThrow('--minimum-auc: too big: expected number to be <=1, got 2');
    expect(() => build('--minimum-auc', 'high')).toThrow("expected --minimum-auc to be a number, got 'high'");
    expect(() => build('--deploy', 'nowhere')).toThrow(
      '--deploy: expected one of "endpoint"|"batch"|"none", got "nowhere"',
    );
    expect(() => build('--model', 'My Model')).toThrow(/^--model: expected lower-case letters/);
    expect(() => build('--id', 'a', '--id', 'x'.repeat(200))).toThrow(/^--id: too big/);
  });

  it('rejects unknown keys and wrong types of a file, by their path, with what is allowed', async () => {
    const unknown = await inputFile({ gate: { minimumAUC: 0.8 } });
    expect(() => build('--input', unknown)).toThrow(
      `${unknown}: unknown key 'minimumAUC' in gate, did you mean 'minimumAuc'? (allowed: minimumAuc, margin, confidence, minimumPositives, metrics, segments)`,
    );
    const top = await inputFile({ modle: 'x' });
    expect(() => build('--input', top)).toThrow(
      /unknown key 'modle', did you mean 'model'\? \(allowed: model, dataset, /,
    );
    const type = await inputFile({ dataset: { id: 'TransactionID' } });
    expect(() => build('--input', type)).toThrow(
      `${type}: dataset.id: expected array, received string, got "TransactionID"`,
    );
  });

  it('rejects a file that is missing, no JSON or no object', async () => {
    expect(() => build('--input', '/none.json')).toThrow('--input: no such file: /none.json');
    expect(() => build('--input', '/tmp')).toThrow('cannot read --input /tmp: it is a folder');
    const broken = await inputFile('{"model":');
    expect(() => build('--input', broken)).toThrow(/is not JSON/);
    const list = await inputFile([1]);
    expect(() => build('--input', list)).toThrow(/to hold a JSON object, got \[1\]/);
    const nested = await inputFile({ dataset: 'x' });
    expect(() => build('--input', nested, '--label', 'y')).toThrow(/dataset: expected object, received string/);
  });

  it('takes several columns for an entity, and the split by time only with a time', async () => {
    const file = await inputFile({ split: { by: 'time' } });
    const words = ['--data', 'x.csv', '--entity', 'bank', 'card', '--time', 'at', '--input', file];
    expect(build(...words).input).toEqual({ dataset: { entity: ['bank', 'card'], time: 'at' }, split: { by: 'time' } });
    expect(() => build('--data', 'x.csv', '--input', file)).toThrow(
      "split.by is 'time', but no column says when a row happened",
    );
  });

  it('rejects rows to score without a batch deployment, and the other way round', () => {
    expect(() => build('--score', 'x.csv')).toThrow('--score is for batch deployment, got --deploy endpoint');
    expect(() => build('--deploy', 'batch')).toThrow('batch deployment needs the rows to score');
  });
});

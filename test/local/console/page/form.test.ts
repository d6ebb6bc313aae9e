import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { fieldsOf, type Group, groupOf, humanized, keyOf, type Schema } from '#local/console/page/form/schema';
import { inputWith, textOf } from '#local/console/page/form/values';
import { ExecutionInput } from '#tasks/contracts/execution-input';

const group = groupOf(z.toJSONSchema(ExecutionInput, { io: 'input' }) as Schema, 'Run');
const fields = fieldsOf(group);
const textsOf = (input: unknown) => Object.fromEntries(fields.map((field) => [keyOf(field), textOf(field, input)]));

/** Every object that the contract knows, some of it equal to its default, and some of it of no use to the contract. */
const INPUT = {
  model: 'fraud-eu',
  dataset: { uri: 's3://bucket/folder/', id: ['a', 'b'], time: 'at', drop: ['two\nlines', ' blank '] },
  training: { hyperparameters: { num_round: 10, eta: '0.3', note: 'a = b\nc' } },
  gate: {
    minimumAuc: 0.9,
    metrics: { brier: { maximum: 0.2 }, recallAtFalsePositiveRate: { rate: 0.01, margin: 0.02 } },
    segments: { columns: ['country'], maximumDrop: 0.1 },
  },
  costs: { missedPositive: 12.5, review: 0, amount: 'amount' },
  approval: { approvers: 2, required: true },
  deployment: { target: 'batch' },
  force: false,
  unknown: { kept: [1, { deep: null }] },
};

describe('the form of an execution input', () => {
  test('has a field for every value of the input, however deep', () => {
    expect(fields.map(keyOf)).toEqual(
      expect.arrayContaining([
        ...leavesOf(ExecutionInput.parse({})),
        'gate.metrics.recallAtFalsePositiveRate.rate',
        'gate.segments.columns',
        'costs.missedPositive',
      ]),
    );
  });

  test('says of every field that is not plain what it means, in the words of the contract', () => {
    const hints = new Map(fields.map((field) => [keyOf(field), field.hint]));
    expect(hints.get('gate.minimumAuc')).toBe('The least ROC AUC on the test rows. 0.5 to 1.');
    expect(hints.get('split.test')).toBe('Share of the rows held out to judge the model. More than 0, less than 0.5.');
    expect(hints.get('gate.minimumPositives')).toContain('a person must decide. At least 2.');
    const plain = /\.(instanceType|volumeSizeInGB|maxRuntimeInSeconds|instanceCount|strategy|maxJobs|maxParallelJobs)$/;
    expect([...hints].filter(([key, hint]) => hint === '' && !plain.test(key))).toEqual([]);
    expect(groupsIn(group).find(({ title }) => title === 'Segments')?.hint).toContain('No part of the rows');
  });

  test('gives back the input that it was filled with, to the letter', () => {
    expect(JSON.stringify(inputWith(INPUT, fields, {}))).toBe(JSON.stringify(INPUT));
    expect(JSON.stringify(inputWith(INPUT, fields, textsOf(INPUT)))).toBe(JSON.stringify(INPUT));
  });

  test.each(fields.filter(({ kind }) => kind === 'text').map((field) => [keyOf(field), field] as const))(
    'changes %s and nothing else',
    (key, field) => {
      const changed = inputWith(INPUT, fields, { [key]: 'other' });
      expect(textOf(field, changed)).toBe('other');
      const rest = textsOf(changed);
      expect({ ...rest, [key]: '' }).toEqual({ ...textsOf(INPUT), [key]: '' });
      expect(changed).toMatchObject({ unknown: INPUT.unknown, training: INPUT.training });
    },
  );

  test('leaves out what is emptied, and an object with nothing left in it', () => {
    const texts = { 'deployment.target': '', 'gate.metrics.brier.maximum': '', force: '' };
    const { deployment, force, ...rest } = INPUT;
    expect(inputWith(INPUT, fields, texts)).toEqual({
      ...rest,
      gate: { ...INPUT.gate, metrics: { recallAtFalsePositiveRate: { rate: 0.01, margin: 0.02 } } },
    });
    expect(inputWith({}, fields, { 'gate.metrics.brier.maximum': ' ' })).toEqual({});
  });

  test('keeps an explicit no apart from no answer, as a deployment may have said yes', () => {
    expect(inputWith({}, fields, { 'approval.required': 'false', force: 'true' })).toEqual({
      approval: { required: false },
      force: true,
    });
  });

  test('keeps the values of a list of names whose others are changed', () => {
    const input = { training: { hyperparameters: { num_round: 10, eta: '0.3' } } };
    const texts = { 'training.hyperparameters': 'num_round = 10\neta = 0.2\nmonotone = (1,0)' };
    expect(inputWith(input, fields, texts)).toEqual({
      training: { hyperparameters: { num_round: 10, eta: '0.2', monotone: '(1,0)' } },
    });
  });

  test('sends on what is no number as it was written', () => {
    expect(inputWith({}, fields, { 'gate.minimumAuc': 'high', 'dataset.drop': ' a \n\n b ' })).toEqual({
      gate: { minimumAuc: 'high' },
      dataset: { drop: ['a', 'b'] },
    });
  });

  test.each([
    ['minimumAuc', 'Minimum AUC'],
    ['uri', 'URI'],
    ['volumeSizeInGB', 'Volume size in GB'],
    ['timeoutInSeconds', 'Timeout in seconds'],
  ])('writes %s as %s', (name, label) => {
    expect(humanized(name)).toBe(label);
  });
});

const groupsIn = (whole: Group): Group[] => [whole, ...whole.groups.flatMap(groupsIn)];

/** An empty object is a list of names, or optional objects only. */
const leavesOf = (value: object, path = ''): string[] =>
  Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'object' && !Array.isArray(member) ? leavesOf(member, `${path}${name}.`) : [`${path}${name}`],
  );

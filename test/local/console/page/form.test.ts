import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { groupsOf, humanized, type Schema } from '#local/console/page/form/schema';
import { inputOf, textsOf } from '#local/console/page/form/values';
import { ExecutionInput } from '#tasks/contracts/execution-input';

const fields = groupsOf(z.toJSONSchema(ExecutionInput, { io: 'input' }) as Schema).flatMap((group) => group.fields);

describe('the form of an execution input', () => {
  test('has a field for every value of the input', () => {
    const wanted = Object.entries(ExecutionInput.parse({})).flatMap(([name, value]) =>
      typeof value === 'object' ? Object.keys(value).map((inner) => `${name}.${inner}`) : [name],
    );
    expect(fields.map(({ path }) => path.join('.'))).toEqual(expect.arrayContaining(wanted));
  });

  test('gives back the input that it was filled with', () => {
    const input: ExecutionInput = {
      model: 'fraud-eu',
      dataset: { uri: 's3://bucket/folder/', id: ['a', 'b'], time: 'at' },
      training: { hyperparameters: { num_round: '10', eta: '0.3' } },
      gate: { minimumAuc: 0.9 },
      approval: { approvers: 2, required: false },
      deployment: { target: 'batch' },
      force: true,
    };
    expect(inputOf(fields, textsOf(fields, input))).toEqual(input);
    expect(ExecutionInput.safeParse(inputOf(fields, textsOf(fields, input))).success).toBe(true);
  });

  test('leaves out what is empty, and sends on what is no number as it was written', () => {
    expect(inputOf(fields, {})).toEqual({});
    expect(inputOf(fields, { 'gate.minimumAuc': 'high', 'dataset.drop': ' a \n\n b ' })).toEqual({
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

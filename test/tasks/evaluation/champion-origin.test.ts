import { expect, test } from '@jest/globals';
import { readOrigin } from '#tasks/evaluation/champion-origin';
import { ABOUT, evaluationOf } from './evaluation-of';

test("tells the champion's run, data, hyperparameters and code from its own evaluation", () => {
  expect(readOrigin(JSON.stringify(evaluationOf()))).toEqual({
    run: ABOUT.run,
    datasetVersion: ABOUT.dataset.version,
    hyperparameters: ABOUT.training.hyperparameters,
    codeVersion: ABOUT.lineage.codeVersion,
    modelDigest: ABOUT.lineage.modelDigest,
  });
});

test('reads an evaluation of a release that did not know its code', () => {
  const { lineage: _, ...earlier } = evaluationOf();
  expect(readOrigin(JSON.stringify({ ...earlier, version: 1 }))).toMatchObject({
    run: ABOUT.run,
    codeVersion: null,
    modelDigest: null,
  });
});

test.each(['', '{', '[]', '{"run":"r"}'])('knows nothing of a document such as %j', (text) => {
  expect(readOrigin(text)).toBeNull();
});

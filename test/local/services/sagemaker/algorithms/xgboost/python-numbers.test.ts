import { expect, test } from '@jest/globals';
import { formatFloat } from '#local/services/sagemaker/algorithms/xgboost/python-numbers';

test.each([
  [0.1, '0.1'],
  [1, '1.0'],
  [-0, '-0.0'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [6.35078537e-5, '6.35078537e-05'],
  [1e-10, '1e-10'],
  [1.5e-7, '1.5e-07'],
  [123456789012345680, '1.2345678901234568e+17'],
  [1e15, '1000000000000000.0'],
  [1e16, '1e+16'],
  [1e100, '1e+100'],
  [Number.NaN, 'nan'],
  [Number.NEGATIVE_INFINITY, '-inf'],
])('writes %p as Python does: %s', (value, text) => expect(formatFloat(value)).toBe(text));

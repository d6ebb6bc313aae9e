/**
 * Which features a model lives on: the total gain of each, summed over all splits by it, equal to Python's
 * `Booster.get_score(importance_type='total_gain')`.
 */
import { TaskError } from '#tasks/contracts/errors';
import type { Evaluation } from '#tasks/contracts/evaluation';
import { type Forest, LEAF } from './xgboost-forest';

export type Importance = Evaluation['importance'];

/**
 * @param features names in the order of the training columns, as in the dataset's schema
 * @returns the features that some split uses, largest gain first; empty for a linear booster
 * @throws TaskError `ModelUnreadable`
 */
export function totalGains(forest: Forest, features: readonly string[]): Importance {
  // XGBoost sums in single precision; doubles would be more exact and differ from its figures.
  const gains = new Float32Array(features.length);
  const isUsed = new Uint8Array(features.length);
  eachSplit(forest, (feature, gain) => {
    if (feature >= features.length) {
      const got = `a split by feature number ${feature} of ${features.length}`;
      throw new TaskError('ModelUnreadable', `expected the model to split by the features of its schema, got ${got}`);
    }
    gains[feature] = (gains[feature] as number) + gain;
    isUsed[feature] = 1;
  });
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  return features
    .map((feature, index) => ({ feature, gain: gains[index] as number, isUsed: isUsed[index] === 1 }))
    .filter((feature) => feature.isUsed)
    .sort((a, b) => b.gain - a.gain)
    .map(({ feature, gain }) => ({ feature, gain, share: total > 0 ? gain / total : 0 }));
}

/** Visits every split of every tree, in the order in which XGBoost itself walks them: sums of floats depend on it. */
function eachSplit({ trees }: Forest, visit: (feature: number, gain: number) => void): void {
  for (const { left, right, feature, gain } of trees) {
    const open = [0];
    while (open.length > 0) {
      const node = open.pop() as number;
      if (left[node] === LEAF) continue;
      visit(feature[node] as number, gain[node] as number);
      open.push(left[node] as number, right[node] as number);
    }
  }
}

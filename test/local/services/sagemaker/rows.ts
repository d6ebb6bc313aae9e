/** Small made-up data: label first, three features, the first of which tells the label most of the time. */
export function trainingRows(count: number, seed = 1): string {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () => {
    const [a, b, c] = [random(), random(), random()];
    const label = a + random() * 0.4 > 0.7 ? 1 : 0;
    return `${label},${a.toFixed(6)},${b.toFixed(6)},${c < 0.1 ? '' : c.toFixed(6)}\n`;
  }).join('');
}

export const hyperparameters = {
  objective: 'binary:logistic',
  eval_metric: 'auc',
  num_round: '5',
  max_depth: '3',
  eta: '0.3',
  tree_method: 'hist',
  nthread: '1',
  seed: '7',
};

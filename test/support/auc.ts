/** The area under the ROC curve by its definition: over all pairs of a positive and a negative, ties by halves. */

export interface LabelledScore {
  readonly positive: boolean;
  readonly score: number;
}

export function aucByPairs(scores: readonly LabelledScore[]): number {
  const positives = scores.filter(({ positive }) => positive);
  const negatives = scores.filter(({ positive }) => !positive);
  let won = 0;
  for (const { score } of positives) {
    for (const other of negatives) won += score > other.score ? 1 : score === other.score ? 0.5 : 0;
  }
  return won / (positives.length * negatives.length);
}

/** @param text lines of label and score, as the batch transform of a test split writes them */
export function parseScores(text: string): LabelledScore[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [label = '', score = ''] = line.split(',');
      if (!/^[01]$/.test(label) || score === '') throw new Error(`expected 'label,score', got '${line}'`);
      return { positive: label === '1', score: Number(score) };
    });
}

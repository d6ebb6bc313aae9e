/** The worlds that are simulated: all combinations of a grid, none left out, fixed before the first was seen. */
import type { Job } from './simulated';

const POSITIVES = [10, 14, 20, 50, 100, 400];
const NEGATIVES = [100, 1_000];
const SETS = 2_000;

const grid = (
  aucs: readonly number[],
  of: (auc: number) => Omit<Job, 'positives' | 'negatives' | 'auc'> & Partial<Pick<Job, 'auc'>>,
): Job[] =>
  POSITIVES.flatMap((positives) =>
    NEGATIVES.flatMap((negatives) => aucs.map((auc) => ({ positives, negatives, auc, ...of(auc) }))),
  );

const AUCS = [0.6, 0.75, 0.9, 0.95, 0.98, 0.99];
export const ALONE = grid(AUCS, () => ({ sets: SETS, tested: false }));

/** Positives vary half as much again as negatives, as the scores of rare events often do. */
export const SPREAD = grid(AUCS, () => ({ spread: 1.5, sets: SETS, tested: false }));

/** Two equal models. */
export const EQUAL = grid([0.75, 0.9, 0.98], () => ({
  beside: { difference: 0, correlation: 0.7 },
  sets: SETS,
  tested: true,
}));

export const MARGIN = 0.01;

/** Two models that are equal, apart by the margin, or the challenger clearly better; alike, or very much so. */
export const BESIDE = [0, -MARGIN, 0.03].flatMap((difference) =>
  [0.7, 0.95].flatMap((correlation) =>
    // The better of both has the AUC of the grid.
    grid([0.75, 0.9, 0.95, 0.98], (auc) => ({
      auc: auc - Math.max(0, difference),
      beside: { difference, correlation },
      sets: SETS / 5,
      tested: false,
    })),
  ),
);

export const nameOf = ({ positives, negatives, auc }: Job): string => `${positives}/${negatives} ${auc}`;

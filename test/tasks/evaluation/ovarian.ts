/**
 * The worked example of DeLong, DeLong & Clarke-Pearson (Biometrics 44, 1988, 837-845): 43 women with ovarian cancer, albumin,
 * total protein, a clinical score, and the outcome of surgery. The figures are those that the SAS/STAT User's Guide
 * prints for it (The LOGISTIC Procedure, "Comparing Receiver Operating Characteristic Curves").
 */
import { rank } from '#tasks/evaluation/ranking';
import { rowsOf } from './rows';

const WOMEN = `
3.0 5.8 10 0, 3.2 6.3 5 1, 3.9 6.8 3 1, 2.8 4.8 6 0, 3.2 5.8 3 1, 0.9 4.0 5 0, 2.5 5.7 8 0, 1.6 5.6 5 1, 3.8 5.7 5 1,
3.7 6.7 6 1, 3.2 5.4 4 1, 3.8 6.6 6 1, 4.1 6.6 5 1, 3.6 5.7 5 1, 4.3 7.0 4 1, 3.6 6.7 4 0, 2.3 4.4 6 1, 4.2 7.6 4 0,
4.0 6.6 6 0, 3.5 5.8 6 1, 3.8 6.8 7 1, 3.0 4.7 8 0, 4.5 7.4 5 1, 3.7 7.4 5 1, 3.1 6.6 6 1, 4.1 8.2 6 1, 4.3 7.0 5 1,
4.3 6.5 4 1, 3.2 5.1 5 1, 2.6 4.7 6 1, 3.3 6.8 6 0, 1.7 4.0 7 0, 3.7 6.1 5 1, 3.3 6.3 7 1, 4.2 7.7 6 1, 3.5 6.2 5 1,
2.9 5.7 9 0, 2.1 4.8 7 1, 2.8 6.2 8 0, 4.0 7.0 7 1, 3.3 5.7 6 1, 3.7 6.9 5 1, 3.6 6.6 5 1`
  .split(',')
  .map((row) => row.trim().split(' ').map(Number) as [number, number, number, number]);

const test = (of: (woman: (typeof WOMEN)[number]) => number) =>
  rank(
    rowsOf(
      WOMEN.map((woman) => woman[3]),
      WOMEN.map(of),
    ),
  );

export const OVARIAN = {
  albumin: { ranking: test(([albumin]) => albumin), area: '0.7366', error: '0.0927' },
  protein: { ranking: test(([, protein]) => protein), area: '0.6478', error: '0.1000' },
  /** A high score is bad. */
  score: { ranking: test(([, , score]) => 10 - score), area: '0.7258', error: '0.1028' },
};

/** Against the clinical score. */
export const CONTRASTS = [
  { of: OVARIAN.albumin, estimate: '0.0108', error: '0.0953', chiSquare: '0.0127', pValue: '0.9102' },
  { of: OVARIAN.protein, estimate: '-0.0780', error: '0.1046', chiSquare: '0.5554', pValue: '0.4561' },
] as const;

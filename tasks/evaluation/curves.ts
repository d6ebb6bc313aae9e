/** What is read off the rows in order of score: ROC, precision and recall, average precision, the Kolmogorov-Smirnov gap. */
import { eachScoreFromHighest, type Ranking } from './ranking';
import { CurveRecorder, type Point } from './thin';

export interface Curves {
  /** [false positive rate, true positive rate], from (0, 0) to (1, 1). */
  readonly roc: Point[];
  /** [recall, precision], from the highest score's to recall 1. */
  readonly precisionRecall: Point[];
  /** Sum over the thresholds of precision times gain in recall, without interpolation, as scikit-learn's. */
  readonly averagePrecision: number;
  /** Largest difference between the two rates of the ROC curve. */
  readonly kolmogorovSmirnov: number;
}

/** Points a curve is drawn with. */
const POINTS = 300;

export function traceCurves(ranking: Ranking): Curves {
  const { positives, negatives } = ranking;
  const roc = new CurveRecorder();
  const precisionRecall = new CurveRecorder();
  let truePositives = 0;
  let falsePositives = 0;
  let averagePrecision = 0;
  let kolmogorovSmirnov = 0;
  roc.add(0, 0);
  eachScoreFromHighest(ranking, (_score, p, n) => {
    truePositives += p;
    falsePositives += n;
    const falsePositiveRate = falsePositives / negatives;
    const recall = truePositives / positives;
    const precision = truePositives / (truePositives + falsePositives);
    averagePrecision += (p / positives) * precision;
    kolmogorovSmirnov = Math.max(kolmogorovSmirnov, Math.abs(recall - falsePositiveRate));
    roc.add(falsePositiveRate, recall);
    if (recall < 1 || p > 0) precisionRecall.add(recall, precision);
  });
  return {
    roc: roc.finish(POINTS),
    precisionRecall: precisionRecall.finish(POINTS),
    averagePrecision,
    kolmogorovSmirnov,
  };
}

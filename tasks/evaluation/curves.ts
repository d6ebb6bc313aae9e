/** The curves that are drawn: ROC, and precision by recall. */
import { eachScoreFromHighest, type Ranking } from './ranking';
import { CurveRecorder, type Point } from './thin';

export interface Curves {
  /** [false positive rate, true positive rate], from (0, 0) to (1, 1). */
  readonly roc: Point[];
  /** [recall, precision], from the highest score's to recall 1. */
  readonly precisionRecall: Point[];
}

/** Points a curve is drawn with. */
const POINTS = 300;

export function traceCurves(ranking: Ranking): Curves {
  const { positives, negatives } = ranking;
  const roc = new CurveRecorder();
  const precisionRecall = new CurveRecorder();
  let truePositives = 0;
  let falsePositives = 0;
  roc.add(0, 0);
  eachScoreFromHighest(ranking, (_score, p, n) => {
    truePositives += p;
    falsePositives += n;
    const falsePositiveRate = falsePositives / negatives;
    const recall = truePositives / positives;
    const precision = truePositives / (truePositives + falsePositives);
    roc.add(falsePositiveRate, recall);
    if (recall < 1 || p > 0) precisionRecall.add(recall, precision);
  });
  return { roc: roc.finish(POINTS), precisionRecall: precisionRecall.finish(POINTS) };
}

import { describe, expect } from '@jest/globals';
import { measureAuc } from '#tasks/evaluation/auc';
import { traceCurves } from '#tasks/evaluation/curves';
import { averagePrecision, kolmogorovSmirnov, sweep } from '#tasks/evaluation/metrics/sweeps';
import { brierScore, logLoss, meanLoss } from '#tasks/evaluation/probabilities';
import { rank } from '#tasks/evaluation/ranking';
import { bestF1Threshold, decideAt } from '#tasks/evaluation/threshold';
import { askPython, withPython } from './python';
import { randomPair } from './rows';

interface Figures {
  auc: number;
  averagePrecision: number;
  logLoss: number;
  brier: number;
  kolmogorovSmirnov: number;
  f1: number;
  roc: [number, number][];
}

describe('figures', () => {
  withPython(['sklearn', 'scipy'], 'equal those of scikit-learn and SciPy', () => {
    const cases = Array.from({ length: 60 }, (_, seed) => {
      const [rows] = randomPair(seed, 20 + seed * 10, [3, 10, 1e9][seed % 3] as number);
      return rows;
    });
    const theirs = askPython<Figures[]>(
      `
import json, sys, warnings, numpy
from scipy.stats import ks_2samp
from sklearn import metrics
warnings.simplefilter('ignore')
def figures(case):
    y, s = numpy.array(case['labels']), numpy.array(case['scores'])
    fpr, tpr, _ = metrics.roc_curve(y, s, drop_intermediate=False)
    return dict(auc=metrics.roc_auc_score(y, s), averagePrecision=metrics.average_precision_score(y, s), logLoss=metrics.log_loss(y, s),
        brier=metrics.brier_score_loss(y, s), kolmogorovSmirnov=ks_2samp(s[y == 1], s[y == 0]).statistic,
        f1=max(metrics.f1_score(y, s >= t) for t in set(s)), roc=list(zip(fpr, tpr)))
print(json.dumps([figures(case) for case in json.load(sys.stdin)]))`,
      cases.map(({ labels, scores }) => ({ labels: [...labels], scores: [...scores] })),
    );
    cases.forEach((rows, index) => {
      const ranking = rank(rows);
      const { roc } = traceCurves(ranking);
      const ours = {
        auc: measureAuc(ranking).auc,
        averagePrecision: sweep(averagePrecision, ranking),
        logLoss: meanLoss(logLoss, rows),
        brier: meanLoss(brierScore, rows),
        kolmogorovSmirnov: sweep(kolmogorovSmirnov, ranking),
        f1: decideAt(bestF1Threshold(ranking), rows).f1,
      };
      const expected = theirs[index] as Figures;
      for (const [name, value] of Object.entries(ours)) {
        expect(Math.abs(value - (expected[name as keyof typeof ours] as number))).toBeLessThan(1e-11);
      }
      for (const [x, y] of roc) {
        const gap = Math.min(...expected.roc.map(([fpr, tpr]) => Math.abs(fpr - x) + Math.abs(tpr - y)));
        expect(gap).toBeLessThan(1e-12);
      }
    });
  });
});

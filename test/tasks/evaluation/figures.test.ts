import { describe, expect, test } from '@jest/globals';
import { traceCurves } from '#tasks/evaluation/curves';
import { averagePrecision, kolmogorovSmirnov, sweep } from '#tasks/evaluation/metrics/sweeps';
import { brierScore, logLoss, meanLoss, scoreHistograms } from '#tasks/evaluation/probabilities';
import { eachScoreFromHighest, rank, sortScores } from '#tasks/evaluation/ranking';
import { calibrationOf, gainsOf, tenthsOf } from '#tasks/evaluation/tenths';
import { CurveRecorder, type Point, thin } from '#tasks/evaluation/thin';
import { bestF1Threshold, decideAt } from '#tasks/evaluation/threshold';
import { randomPair, rowsOf, seeded } from './rows';

describe('order of scores', () => {
  test.each([2_000, 6_000])('of %d rows equals that of a comparing sort, for all kinds of doubles', (rows) => {
    const random = seeded(1);
    const values = [0, -0, 1, -1, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE, 0.5, 0.5];
    for (let i = 0; i < rows; i++) values.push((random() - 0.5) * 10 ** Math.floor(random() * 40 - 20));
    const { order, sorted } = sortScores(Float64Array.from(values));
    // 0 and -0 are the same score.
    const plain = (list: Iterable<number>) => Array.from(list, (value) => value + 0);
    expect(plain(sorted)).toEqual(plain(Float64Array.from(values).sort()));
    expect(Array.from(order, (row) => values[row])).toEqual([...sorted]);
  });

  test('visits equal scores once, with the rows of each class', () => {
    const visits: [number, number, number][] = [];
    const ranking = rank(rowsOf([1, 0, 1, 0, 0], [0.5, 0.5, 0.9, 0.1, 0.5]));
    eachScoreFromHighest(ranking, (score, positives, negatives) => visits.push([score, positives, negatives]));
    expect(visits).toEqual([
      [0.9, 1, 0],
      [0.5, 1, 2],
      [0.1, 0, 1],
    ]);
  });
});

describe('curves', () => {
  // The example of scikit-learn's documentation of these functions.
  const example = rank(rowsOf([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]));

  test('are those of the documented example', () => {
    const curves = traceCurves(example);
    expect(curves.roc).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
    expect(sweep(averagePrecision, example)).toBeCloseTo(0.8333333333333333, 15);
    expect(curves.precisionRecall).toEqual([
      [0.5, 1],
      [0.5, 0.5],
      [1, 2 / 3],
    ]);
    expect(sweep(kolmogorovSmirnov, example)).toBe(0.5);
  });

  // A thousand rows are the hardest: nearly every row is a corner, and there are more of them than points. Larger curves are
  // smoother. The report draws the unit square less than 300 pixels wide, so this is less than one of them.
  test.each([500, 1000, 2000, 5000])(
    'of %d rows have at most 300 points and pass every row by less than a pixel',
    (rows) => {
      const ranking = rank(randomPair(11, rows, 1e9)[0]);
      const { roc, precisionRecall } = traceCurves(ranking);
      expect(Math.max(roc.length, precisionRecall.length)).toBeLessThanOrEqual(300);
      expect([roc[0], roc.at(-1)]).toEqual([
        [0, 0],
        [1, 1],
      ]);
      let [truePositives, falsePositives, worst] = [0, 0, 0];
      eachScoreFromHighest(ranking, (_score, p, n) => {
        truePositives += p;
        falsePositives += n;
        const recall = truePositives / ranking.positives;
        worst = Math.max(worst, distanceTo(roc, [falsePositives / ranking.negatives, recall]));
        // After the last positive precision only falls; that part is not drawn.
        if (recall < 1 || p > 0) {
          const precision = truePositives / (truePositives + falsePositives);
          worst = Math.max(worst, distanceTo(precisionRecall, [recall, precision]));
        }
      });
      expect(worst).toBeLessThan(1 / 300);
    },
  );

  test('keep the corner before a long stride', () => {
    const recorder = new CurveRecorder(0.1);
    for (const [x, y] of [
      [0, 0],
      [0.01, 0],
      [0.02, 0],
      [0.02, 0.9],
      [1, 1],
    ] as const)
      recorder.add(x, y);
    expect(recorder.finish(10)).toEqual([
      [0, 0],
      [0.02, 0],
      [0.02, 0.9],
      [1, 1],
    ]);
  });

  test('lose the points on a line, and no others while there is room', () => {
    const points: Point[] = [
      [0, 0],
      [0.25, 0.25],
      [0.5, 0.5],
      [0.75, 0.9],
      [1, 1],
    ];
    expect(thin(points, 10)).toEqual([
      [0, 0],
      [0.5, 0.5],
      [0.75, 0.9],
      [1, 1],
    ]);
    expect(thin(points, 3)).toEqual([
      [0, 0],
      [0.75, 0.9],
      [1, 1],
    ]);
  });
});

describe('probabilities', () => {
  test('give the log loss and the Brier score of a worked example', () => {
    const rows = rowsOf([1, 0, 0, 1], [0.9, 0.1, 0.2, 0.65]);
    // The example of scikit-learn's documentation of log_loss.
    expect(meanLoss(logLoss, rows)).toBeCloseTo(0.21616187468057912, 14);
    expect(meanLoss(brierScore, rows)).toBeCloseTo((0.01 + 0.01 + 0.04 + 0.1225) / 4, 14);
  });

  test('bound the log loss of a certain mistake by the precision of a double', () => {
    expect(meanLoss(logLoss, rowsOf([1, 0], [0, 1]))).toBeCloseTo(-Math.log(Number.EPSILON), 12);
    expect(meanLoss(logLoss, rowsOf([1, 0], [1, 0]))).toBeCloseTo(0, 12);
  });

  test('are calibrated in ten groups of equal size, lowest scores first', () => {
    const rows = rowsOf(
      Array.from({ length: 100 }, (_, row) => Number(row % 10 < row / 10)),
      Array.from({ length: 100 }, (_, row) => row / 100),
    );
    const bins = calibrationOf(tenthsOf(rank(rows)));
    expect(bins.map((bin) => bin.rows)).toEqual(new Array(10).fill(10));
    expect(bins[3]?.meanScore).toBeCloseTo(0.345, 12);
    expect(bins[3]?.positiveRate).toBe(0.4);
  });

  test('keep equal scores in one calibration group, whatever their order', () => {
    const scores = [...new Array(70).fill(0.1), ...new Array(30).fill(0.9)];
    const labels = scores.map((_, row) => row % 2);
    const bins = calibrationOf(tenthsOf(rank(rowsOf(labels, scores))));
    expect(bins.map(({ rows, positiveRate }) => [rows, positiveRate])).toEqual([
      [70, 0.5],
      [30, 0.5],
    ]);
  });

  test('gain most at the top of the list, and all of it at the end', () => {
    const rows = rowsOf(
      Array.from({ length: 100 }, (_, row) => Number(row % 10 < row / 10)),
      Array.from({ length: 100 }, (_, row) => row / 100),
    );
    const ranking = rank(rows);
    const gains = gainsOf(tenthsOf(ranking), ranking);
    const share = ranking.positives / 100;
    expect(gains[0]).toMatchObject({ rows: 10, positives: 10, lowestScore: 0.9, cumulativeRows: 0.1 });
    expect(gains[0]?.lift).toBeCloseTo(1 / share, 12);
    expect(gains[0]?.cumulativePositives).toBeCloseTo(10 / ranking.positives, 12);
    expect(gains.at(-1)).toMatchObject({ lowestScore: 0, cumulativeRows: 1, cumulativePositives: 1 });
  });

  test('are counted by class in twenty bins of which the last holds 1', () => {
    const { positives, negatives } = scoreHistograms(rowsOf([1, 1, 0, 0, 0], [1, 0.95, 0, 0.05, 0.049]));
    expect([positives.length, positives[19], positives[18]]).toEqual([20, 2, 0]);
    expect(negatives.slice(0, 2)).toEqual([2, 1]);
  });
});

describe('threshold', () => {
  test('is the score with the best F1', () => {
    const rows = rowsOf([0, 0, 1, 1, 1], [0.1, 0.6, 0.5, 0.8, 0.9]);
    expect(bestF1Threshold(rank(rows))).toBe(0.5);
    expect(decideAt(0.5, rows)).toEqual({
      precision: 0.75,
      recall: 1,
      f1: 6 / 7,
      confusion: { truePositives: 3, falsePositives: 1, trueNegatives: 1, falseNegatives: 0 },
    });
  });

  test('is the highest of those with the same F1', () => {
    // From 0.9: one of one found, F1 2/3. From 0.2: two of four, F1 4/6, the same.
    expect(bestF1Threshold(rank(rowsOf([1, 0, 0, 1], [0.9, 0.5, 0.4, 0.2])))).toBe(0.9);
  });

  test('has the largest F1 of all scores in random cases', () => {
    for (let seed = 0; seed < 100; seed++) {
      const [rows] = randomPair(seed, 40, 15);
      const chosen = bestF1Threshold(rank(rows));
      const best = Math.max(...[...rows.scores].map((score) => decideAt(score, rows).f1));
      expect(decideAt(chosen, rows).f1).toBe(best);
      expect(Math.max(...[...rows.scores].filter((score) => decideAt(score, rows).f1 === best))).toBe(chosen);
    }
  });

  test('has rates of 0, not NaN, where nothing is predicted positive', () => {
    expect(decideAt(0.9, rowsOf([1, 0], [0.1, 0.2]))).toMatchObject({ precision: 0, recall: 0, f1: 0 });
  });
});

const distanceTo = (curve: Point[], [x, y]: Point): number =>
  Math.min(
    ...curve.slice(1).map(([x1, y1], index) => {
      const [x0, y0] = curve[index] as Point;
      const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
      const part = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length));
      return Math.hypot(x - x0 - part * (x1 - x0), y - y0 - part * (y1 - y0));
    }),
  );

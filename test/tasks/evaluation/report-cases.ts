/** Evaluations of the kinds that a person may have to decide on, made by the real `evaluate`. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { Scores } from '#tasks/evaluation/scores';
import { ABOUT, championOf, evaluationOf, factsOf } from './evaluation-of';
import { rowsOf, seeded } from './rows';

const WITHOUT_CHAMPION = { ...ABOUT.lineage, champion: null };

/** Scores of rows with the given positives; the higher `skill`, the better they tell the classes apart. */
function scored(rows: number, positives: number, skills: readonly number[], seed = 3): Scores[] {
  const random = seeded(seed);
  const labels = Array.from({ length: rows }, (_, row) =>
    Number(row % Math.floor(rows / positives) === 0 && row < positives * Math.floor(rows / positives)),
  );
  const noise = labels.map(() => random());
  return skills.map((skill) =>
    rowsOf(
      labels,
      labels.map((label, row) =>
        Math.min(1, Math.max(0, 0.3 * (noise[row] as number) + 0.3 * random() + skill * label)),
      ),
    ),
  );
}

export const firstModel = (): Evaluation =>
  evaluationOf({ champion: null, about: { ...ABOUT, lineage: WITHOUT_CHAMPION } });

export function twelvePositives(): Evaluation {
  const [challenger, champion] = scored(1200, 12, [0.3, 0.25]) as [Scores, Scores];
  return evaluationOf({ challenger, champion: championOf(champion), thresholdRows: { ...challenger, amounts: null } });
}

export function failed(): Evaluation {
  const [challenger, champion] = scored(1200, 300, [0.02, 0.4]) as [Scores, Scores];
  return evaluationOf({ challenger, champion: championOf(champion), thresholdRows: { ...challenger, amounts: null } });
}

/** Every tenth row is of the segment `''`, which is to say that its value is missing. */
export function withCostsAndSegments(): Evaluation {
  const [challenger, champion] = scored(1200, 300, [0.25, 0.2]) as [Scores, Scores];
  const amounts = Float64Array.from({ length: 1200 }, (_, row) => (row % 50 === 0 ? Number.NaN : 10 + (row % 90)));
  const segments = [
    {
      name: 'Category',
      values: ['travel', 'food', ''],
      codes: Uint16Array.from({ length: 1200 }, (_, row) => (row % 10 === 0 ? 2 : row % 2)),
    },
  ];
  return evaluationOf({
    about: {
      ...ABOUT,
      gate: {
        ...ABOUT.gate,
        segments: { columns: ['Category'], maximumDrop: 0.05, minimumPositives: 50 },
        metrics: { averagePrecision: { minimum: 0.3, margin: 0.02 }, logLoss: { maximum: 0.1 } },
      },
    },
    challenger,
    champion: championOf(champion, null),
    costs: { missedPositive: 20, falseAlarm: 3, review: 1.5, amount: 'Amount', margin: 100 },
    thresholdRows: { ...challenger, amounts },
    facts: factsOf(1200, { amounts, segments }),
  });
}

export const CASES = { firstModel, twelvePositives, failed, withCostsAndSegments };

/** Models of the kinds that a person may have to decide on: real evaluations of drawn scores, each with the profile of its data. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { DatasetProfile } from '#tasks/contracts/process-data';
import { type EvaluationInput, evaluate } from '#tasks/evaluation/evaluate';
import type { Scores } from '#tasks/evaluation/scores';
import { ABOUT, championOf, factsOf } from './evaluation-of';
import { column, PROFILE } from './profile-of';
import { rowsOf, seeded } from './rows';

export interface Case {
  readonly evaluation: Evaluation;
  readonly profile: DatasetProfile;
}

interface Drawn {
  /** Of the test split, and of the validation split; the training split is four times as large. */
  readonly rows: number;
  readonly positives: number;
  /** How well scores tell the classes apart: 0 is guessing. */
  readonly challenger: number;
  /** Null where there is none. */
  readonly champion: number | null;
  /** Why the one that there is could not score these rows. */
  readonly problem?: string;
  readonly gate?: Partial<Evaluation['gate']>;
  readonly suspects?: DatasetProfile['suspects'];
  readonly input?: Partial<EvaluationInput>;
}

/** Whatever the parts say of the same thing, they say alike. */
function draw({ rows, positives, challenger, champion, problem, gate, suspects = [], input = {} }: Drawn): Case {
  const skills = champion === null ? [challenger] : [challenger, champion];
  const [scores, rival] = scored(rows, positives, skills, 3) as [Scores, Scores?];
  const [validation] = scored(rows, positives, [challenger], 4) as [Scores];
  const hasChampion = champion !== null || problem !== undefined;
  const profile = {
    ...profileOf(rows, positives, hasChampion),
    suspects,
    championTest: hasChampion ? { rows: rival ? rows : 0, problem: problem ?? null } : null,
  };
  const { lineage, dataset } = ABOUT;
  const evaluation = evaluate({
    about: {
      ...ABOUT,
      dataset: { ...dataset, rows: profile.rows, positives: profile.positives, suspects },
      gate: { ...ABOUT.gate, ...gate },
      contributions: contributionsOf(rows),
      championProblem: problem ?? null,
      lineage: {
        ...lineage,
        scoring: { ...lineage.scoring, champion: rival ? lineage.scoring.champion : null },
        champion: hasChampion ? lineage.champion : null,
      },
    },
    costs: null,
    expectedRows: rows,
    challenger: scores,
    champion: rival ? championOf(rival) : null,
    thresholdRows: { ...validation, amounts: amountsOf(rows) },
    facts: factsOf(rows, { amounts: amountsOf(rows) }),
    ...input,
  });
  return { evaluation, profile };
}

function scored(rows: number, positives: number, skills: readonly number[], seed: number): Scores[] {
  const random = seeded(seed);
  const every = Math.floor(rows / positives);
  const labels = Array.from({ length: rows }, (_, row) => Number(row % every === 0 && row < positives * every));
  const noise = labels.map(() => random());
  return skills.map((skill) =>
    rowsOf(
      labels,
      labels.map((label, row) => Math.min(1, 0.3 * (noise[row] as number) + 0.3 * random() + skill * label)),
    ),
  );
}

/** Every fiftieth row has none. */
const amountsOf = (rows: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => (row % 50 === 0 ? Number.NaN : 10 + (row % 90)));

function profileOf(rows: number, positives: number, hasChampion: boolean): DatasetProfile {
  const split = { rows, positives };
  const all = { rows: 6 * rows, positives: 6 * positives };
  return {
    ...PROFILE,
    ...all,
    duplicates: 35,
    duplicatesAcrossSplits: 0,
    splits: { train: { rows: 4 * rows, positives: 4 * positives }, validation: split, test: split },
    entities: null,
    columns: [
      { ...column('Amount', hasChampion ? 0.012 : null), rows: all.rows },
      { ...column('Hour', hasChampion ? 0.31 : null), rows: all.rows },
    ],
    championData: hasChampion ? { rows: 5 * rows, positives: 4 * positives } : null,
  };
}

/** As many points as a report has at most, of a sample of at most as many rows as the task takes. */
function contributionsOf(rows: number): Evaluation['contributions'] {
  const random = seeded(5);
  const pointsOf = (reach: number) =>
    Array.from({ length: 150 }, (_, row): [number | null, number] => {
      const place = row / 149;
      return [row % 30 === 0 ? null : place, reach * (place - 0.5 + 0.2 * random())];
    });
  const featureOf = (feature: string, reach: number) => {
    const points = pointsOf(reach);
    const meanAbsolute = points.reduce((sum, [, contribution]) => sum + Math.abs(contribution), 0) / points.length;
    return { feature, meanAbsolute, points };
  };
  return {
    rows: Math.min(rows, 1000),
    bias: -1.2345,
    features: [featureOf('Amount', 1.8), featureOf('Category=travel', -0.3)],
    others: { features: 3, meanAbsolute: 0.0417 },
  };
}

export const CASES = {
  firstModel: () => draw({ rows: 1200, positives: 300, challenger: 0.25, champion: null }),
  twelvePositives: () => draw({ rows: 1200, positives: 12, challenger: 0.3, champion: 0.25 }),
  failed: () => draw({ rows: 1200, positives: 300, challenger: 0.02, champion: 0.2 }),
  leaking: () =>
    draw({ rows: 1200, positives: 300, challenger: 0.4, champion: 0.2, suspects: [{ feature: 'Hour', auc: 0.9913 }] }),
  notCompared: () =>
    draw({ rows: 1200, positives: 300, challenger: 0.25, champion: null, problem: 'column Age of its schema is gone' }),
  withCostsAndSegments: () => {
    // Of four values: two with many rows, one with few, and those where it is missing.
    const codes = Uint16Array.from({ length: 1200 }, (_, row) =>
      row % 100 < 4 ? 2 : row % 20 >= 16 ? 3 : Math.floor(row / 4) % 2,
    );
    return draw({
      rows: 1200,
      positives: 300,
      challenger: 0.25,
      champion: 0.2,
      gate: {
        segments: { columns: ['Category'], maximumDrop: 0.05, minimumPositives: 50 },
        metrics: {
          averagePrecision: { minimum: 0.3, margin: 0.02 },
          recallAtFalsePositiveRate: { rate: 0.01, margin: 0.3 },
          precisionAtK: { k: 100, minimum: 0.5 },
          logLoss: { maximum: 0.1 },
        },
      },
      input: {
        costs: { missedPositive: 20, falseAlarm: 3, review: 1.5, amount: 'Amount', margin: 100 },
        facts: factsOf(1200, {
          amounts: amountsOf(1200),
          segments: [{ name: 'Category', values: ['travel', 'food', 'fuel', ''], codes }],
        }),
      },
    });
  },
};

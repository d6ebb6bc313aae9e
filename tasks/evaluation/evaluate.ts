/** From scored rows to the whole evaluation: checks that the rows can be trusted, then measures, compares and judges. */
import { TaskError } from '#tasks/contracts/errors';
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { Auc } from './auc';
import { compareAucs } from './comparison';
import { measureQuality } from './quality';
import { type Ranking, rank } from './ranking';
import type { Scores } from './scores';
import { bestF1Threshold, decideAt } from './threshold';
import { judge } from './verdict';

export interface EvaluationInput {
  /** Taken over as they are. */
  readonly about: Pick<
    Evaluation,
    'model' | 'run' | 'executionArn' | 'createdAt' | 'dataset' | 'training' | 'gate' | 'championProblem' | 'importance'
  >;
  /** Rows that the test split has. */
  readonly expectedRows: number;
  /** Scores of the test rows. */
  readonly challenger: Scores;
  /** The same rows in the same order, scored by the champion. */
  readonly champion: { readonly modelPackageArn: string; readonly scores: Scores } | null;
  /** The challenger's scores of the rows to choose the threshold on. @default the test rows, whose F1 then flatters itself */
  readonly thresholdRows?: Scores;
}

/** @throws TaskError `ScoresInvalid` when the scores cannot be what the models say of these rows */
export function evaluate({ about, expectedRows, challenger, champion, thresholdRows }: EvaluationInput): Evaluation {
  requireScores('the challenger', challenger, expectedRows);
  const ranking = rank(challenger);
  requireBothClasses(ranking);
  if (champion) {
    requireScores('the champion', champion.scores, expectedRows);
    requireSameLabels(challenger, champion.scores);
  }
  const { quality, auc } = measureQuality(ranking, about.gate.confidence);
  const judged = {
    gate: about.gate,
    challenger: quality,
    champion: champion && compare(auc, champion, about.gate.confidence),
    championProblem: about.championProblem,
  };
  return {
    version: 1,
    ...about,
    test: { rows: challenger.labels.length, positives: ranking.positives },
    ...judged,
    threshold: chooseThreshold(ranking, thresholdRows),
    ...judge(judged),
  };
}

function compare(
  challenger: Auc,
  { modelPackageArn, scores }: NonNullable<EvaluationInput['champion']>,
  confidence: number,
) {
  const { quality, auc } = measureQuality(rank(scores), confidence);
  const { difference, interval, pValue } = compareAucs(challenger, auc, scores.labels, confidence);
  return { modelPackageArn, quality, difference, interval, pValue };
}

function chooseThreshold(test: Ranking, validation: Scores | undefined): Evaluation['threshold'] {
  if (validation) requireScores('the challenger, for the threshold,', validation, validation.labels.length);
  const chosenFrom = validation ? rank(validation) : test;
  if (chosenFrom.positives === 0) throw invalid('expected positive rows to choose the threshold on, got none');
  const value = bestF1Threshold(chosenFrom);
  return { value, chosenOn: validation ? 'validation' : 'test', ...decideAt(value, test) };
}

function requireScores(scorer: string, { labels, scores }: Scores, expectedRows: number): void {
  if (labels.length !== scores.length) {
    throw invalid(`expected as many labels as scores of ${scorer}, got ${labels.length} and ${scores.length}`);
  }
  if (scores.length !== expectedRows) {
    throw invalid(`expected ${scorer} to score ${expectedRows} rows, got ${scores.length} scores`);
  }
  const row = scores.findIndex((score) => !(score >= 0 && score <= 1));
  if (row >= 0) {
    const remedy = 'train with the objective binary:logistic';
    throw invalid(`expected ${scorer} to score from 0 to 1, got ${scores[row]} for row ${row + 1}; ${remedy}`);
  }
  const labelled = labels.findIndex((label) => label > 1);
  if (labelled >= 0) throw invalid(`expected labels 0 or 1, got ${labels[labelled]} for row ${labelled + 1}`);
}

/** Of a class with a single row nothing is known about how its scores vary. */
function requireBothClasses({ positives, negatives }: Ranking): void {
  if (positives < 2 || negatives < 2) {
    const got = `${positives} positive and ${negatives} negative`;
    throw invalid(`expected at least two test rows of either class, got ${got}; a larger test split holds more`);
  }
}

function requireSameLabels(challenger: Scores, champion: Scores): void {
  const row = challenger.labels.findIndex((label, index) => label !== champion.labels[index]);
  if (row >= 0) {
    const got = `${challenger.labels[row]} and ${champion.labels[row]}`;
    throw invalid(
      `expected both models to score the same rows in the same order, got the labels ${got} in row ${row + 1}`,
    );
  }
}

const invalid = (message: string) => new TaskError('ScoresInvalid', message);

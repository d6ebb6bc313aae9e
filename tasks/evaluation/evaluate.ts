/** From scored rows to the whole evaluation: checks that the rows can be trusted, then measures, compares and judges. */
import { TaskError } from '#tasks/contracts/errors';
import { EVALUATION_VERSION, type Evaluation } from '#tasks/contracts/evaluation';
import type { CompleteInput } from '#tasks/contracts/execution-input';
import { compareAucs } from './comparison';
import { cheapestThreshold, type Stakes } from './costs/cost-of';
import { knownAmounts, measureCosts } from './costs/measure';
import { rowsOfMostDisagreement } from './disagreements';
import { measureMetrics } from './metrics/measure';
import { type MeasuredModel, measureQuality } from './quality';
import { RESAMPLING } from './random';
import { type Ranking, rank } from './ranking';
import type { RowFacts } from './rows/row-facts';
import type { Scores } from './scores';
import { measureSegments } from './segments';
import { bestF1Threshold, decideAt } from './threshold';
import { thresholdTable } from './threshold-table';
import { judge } from './verdict';

export interface EvaluationInput {
  /** Taken over as they are. */
  readonly about: Pick<
    Evaluation,
    | 'model'
    | 'run'
    | 'executionArn'
    | 'createdAt'
    | 'dataset'
    | 'training'
    | 'gate'
    | 'championProblem'
    | 'importance'
    | 'contributions'
    | 'lineage'
  >;
  readonly costs: NonNullable<CompleteInput['costs']> | null;
  /** Rows that the test split has. */
  readonly expectedRows: number;
  /** Scores of the test rows. */
  readonly challenger: Scores;
  readonly champion: ChampionScores | null;
  /** The challenger's scores of the rows to choose the threshold on. @default the test rows, which then flatter it */
  readonly thresholdRows?: Stakes;
  /** Rows that the split has which `thresholdRows` come from. @default as many as there are */
  readonly expectedThresholdRows?: number;
  /** Of the test rows. */
  readonly facts: RowFacts;
}

export interface ChampionScores {
  readonly modelPackageArn: string;
  /** The one it works with in production; null when its package does not say. */
  readonly threshold: number | null;
  /** The same rows in the same order as the challenger's. */
  readonly scores: Scores;
}

/** @throws TaskError `ScoresInvalid` when the scores cannot be what the models say of these rows */
export function evaluate(input: EvaluationInput): Evaluation {
  const { about, challenger: scores, champion, facts } = input;
  const { gate } = about;
  requireRows(input);
  const challenger = measureQuality(rank(scores), gate.confidence);
  const isSameModel =
    about.lineage.modelDigest !== null && about.lineage.modelDigest === about.lineage.champion?.modelDigest;
  const compared = champion && compare(challenger, champion, { confidence: gate.confidence, isSameModel });
  const amounts = input.costs?.amount === undefined ? null : facts.amounts;
  const threshold = chooseThreshold(challenger.ranking, input);
  const segments =
    gate.segments &&
    measureSegments(facts.segments, scores, champion?.scores ?? null, {
      bounds: gate.segments,
      confidence: gate.confidence,
      isSameModel,
    });
  const costs =
    input.costs &&
    measureCosts({
      input: input.costs,
      confidence: gate.confidence,
      isEnough: challenger.ranking.positives >= gate.minimumPositives,
      challenger: { scores, threshold: threshold.value },
      champion: champion && compared && { ranking: compared.model.ranking, threshold: champion.threshold },
      amounts,
    });
  const judged = {
    test: { rows: scores.labels.length, positives: challenger.ranking.positives },
    challenger: challenger.quality,
    champion: compared?.comparison ?? null,
    metrics: measureMetrics(challenger, compared?.model ?? null, gate),
    segments: segments?.listed ?? [],
    segmentsLeftOut: segments?.leftOut ?? 0,
    costs,
  };
  return {
    version: EVALUATION_VERSION,
    ...about,
    ...judged,
    ...judge({ ...about, ...judged }),
    resampling: RESAMPLING,
    threshold,
    thresholds: thresholdTable(
      challenger.ranking,
      threshold.value,
      input.costs && { costs: input.costs, stakes: { amounts: knownAmounts(scores, amounts).known } },
    ),
    disagreements: champion ? disagreementsOf(scores, champion.scores, facts) : [],
  };
}

function compare(
  challenger: MeasuredModel,
  { modelPackageArn, scores }: ChampionScores,
  { confidence, isSameModel }: { confidence: number; isSameModel: boolean },
) {
  const model = measureQuality(rank(scores), confidence);
  const measured = ({ auc, ranking, quality }: MeasuredModel) => ({ ...auc, ranking, interval: quality.interval });
  const { difference, interval, method, pValue } = compareAucs(measured(challenger), measured(model), {
    confidence,
    isSameModel,
  });
  const comparison = { modelPackageArn, quality: model.quality, difference, interval, intervalMethod: method, pValue };
  return { model, comparison };
}

function chooseThreshold(test: Ranking, { costs, thresholdRows, facts }: EvaluationInput): Evaluation['threshold'] {
  const chosenFrom = thresholdRows ? rank(thresholdRows) : test;
  if (chosenFrom.positives === 0) throw invalid('expected positive rows to choose the threshold on, got none');
  const amounts = thresholdRows ? thresholdRows.amounts : facts.amounts;
  const known = () => knownAmounts(chosenFrom, costs?.amount === undefined ? null : amounts).known;
  const value = costs ? cheapestThreshold(chosenFrom, { amounts: known() }, costs) : bestF1Threshold(chosenFrom);
  return {
    value,
    chosenFor: costs ? 'cost' : 'f1',
    chosenOn: thresholdRows ? 'validation' : 'test',
    ...decideAt(value, test),
  };
}

function disagreementsOf(challenger: Scores, champion: Scores, { ids }: RowFacts): Evaluation['disagreements'] {
  return rowsOfMostDisagreement(challenger.scores, champion.scores).map((row) => ({
    rowId: ids.get(row) ?? `row ${row + 1} of the test split`,
    label: challenger.labels[row] === 1 ? 1 : 0,
    challenger: challenger.scores[row] as number,
    champion: champion.scores[row] as number,
  }));
}

function requireRows(input: EvaluationInput): void {
  const { expectedRows, challenger, champion, thresholdRows } = input;
  requireScores('the challenger', challenger, expectedRows);
  requireBothClasses(challenger);
  if (champion) {
    requireScores('the champion', champion.scores, expectedRows);
    requireSameLabels(challenger, champion.scores);
  }
  if (thresholdRows) {
    const expected = input.expectedThresholdRows ?? thresholdRows.labels.length;
    requireScores('the challenger, for the threshold,', thresholdRows, expected);
  }
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
function requireBothClasses({ labels }: Scores): void {
  let positives = 0;
  for (const label of labels) positives += label;
  const negatives = labels.length - positives;
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

/** What a person should know about the data although it can be used, in whole sentences, the gravest first. */

import { ENOUGH_POSITIVES } from '#tasks/contracts/execution-input';
import { groupDigits } from '#tasks/contracts/group-digits';
import type { DatasetProfile } from '#tasks/contracts/process-data';
import { PERCENT } from '#tasks/evaluation/format';
import type { Suspect } from './leakage';
import { readNumber } from './read-cell';
import type { ColumnStatistics } from './statistics';
import { listNames, shorten } from './suggest';

export interface Findings {
  readonly rows: number;
  readonly positives: number;
  readonly duplicates: number;
  readonly duplicatesAcrossSplits: number;
  readonly splits: DatasetProfile['splits'];
  readonly entities: DatasetProfile['entities'];
  readonly suspects: readonly Suspect[];
  readonly drift: ReadonlyMap<string, number>;
  readonly statistics: readonly ColumnStatistics[];
  readonly emptyFiles: readonly string[];
  readonly championProblem: string | null;
}

const LARGE_DRIFT = 0.25;

export function warningsOf(findings: Findings): string[] {
  const { rows, positives, duplicates, duplicatesAcrossSplits: repeated, splits, entities, statistics } = findings;
  const heldOut = splits.validation.rows + splits.test.rows;
  const rate = positives / rows;
  const gaps = statistics
    .filter(({ column, missing }) => column.role === 'feature' && missing > rows / 2)
    .map(({ column }) => column.name);
  const drifted = [...findings.drift].filter(([, index]) => index > LARGE_DRIFT).sort((a, b) => b[1] - a[1]);
  return [
    ...findings.suspects.map(
      ({ feature, auc }) =>
        `Column '${shorten(feature)}' alone tells the label with an AUC of ${auc.toFixed(3)}; make sure that it is known before the label is.`,
    ),
    findings.championProblem && `The champion cannot score the test rows: ${findings.championProblem}.`,
    drifted.length > 0 &&
      `Compared with the champion's training data these columns have shifted: ${drifted
        .map(([name, index]) => `${name} (${index.toFixed(2)})`)
        .slice(0, 10)
        .join(', ')}.`,
    repeated > 0 &&
      `${groupDigits(repeated)} of the ${groupDigits(heldOut)} validation and test rows (${percent(repeated / heldOut)}) equal a training row in every feature column, id and time apart; where that is no coincidence, a model knows their answers by heart.`,
    entities !== null &&
      entities.setAside.rows > 0 &&
      `${groupDigits(entities.setAside.rows)} rows (${percent(entities.setAside.rows / rows)}; ${groupDigits(entities.setAside.positives)} positive) are in no split, as their entity (${listNames(entities.columns)}) was drawn for another one.`,
    splits.test.positives < ENOUGH_POSITIVES &&
      `The test rows hold only ${splits.test.positives} positives; the figures of the evaluation will be uncertain.`,
    Math.min(rate, 1 - rate) < 0.01 &&
      `Only ${percent(Math.min(rate, 1 - rate))} of the rows are ${rate < 0.5 ? 'positive' : 'negative'}.`,
    ...statistics.flatMap(nearlyNumber),
    gaps.length > 0 && `More than half of the values are missing in ${listNames(gaps, 10)}.`,
    duplicates > 0 &&
      `${groupDigits(duplicates)} rows (${percent(duplicates / rows)}) repeat an earlier row in every column; such rows are kept in the same split.`,
    findings.emptyFiles.length > 0 &&
      `Files without any content were passed over: ${listNames(findings.emptyFiles, 5)}.`,
  ].filter((warning): warning is string => typeof warning === 'string');
}

/** A few words among numbers make a column text. */
function nearlyNumber({ column, categories, count }: ColumnStatistics): string[] {
  if (column.role !== 'feature' || column.type !== 'text' || !categories) return [];
  const words = categories.filter(({ value }) => typeof readNumber(value) !== 'number');
  const share = 1 - words.reduce((sum, word) => sum + word.count, 0) / count;
  if (!words[0] || share < 0.9) return [];
  return [
    `Column '${column.name}' is treated as text, although ${percent(share)} of its values are numbers; '${shorten(words[0].value, 30)}' is not.`,
  ];
}

const percent = (share: number) => `${(100 * share).toPrecision(share >= 0.1 ? 3 : 2)}${PERCENT}`;

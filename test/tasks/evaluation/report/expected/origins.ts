/** The data, and where the model comes from. */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { DatasetProfile } from '#tasks/contracts/process-data';
import type { Expected, Says } from '../compare';
import { across, bar, strip } from '../drawn';
import { NOTHING, percent, says, table } from './says';

export function data({ dataset }: Evaluation, profile: DatasetProfile): Expected[] {
  const { rows, positives, splits, entities, championData: before, columns, duplicates } = profile;
  const drifts = columns
    .flatMap(({ name, drift }) => (drift === null ? [] : [{ name, drift }]))
    .sort((a, b) => b.drift - a.drift);
  const now = positives / rows;
  const line = (split: { rows: number; positives: number }): Says[] => [
    NOTHING,
    [split.rows],
    [percent(split.rows / rows)],
    [split.positives],
    [percent(split.positives / split.rows)],
  ];
  const aside = entities && entities.setAside.rows > 0 ? [entities.setAside] : [];
  return [
    ...profile.warnings.map((sentence) => says(sentence)),
    ...(dataset.suspects.length > 0 ? [table(dataset.suspects.map(({ feature, auc }) => [[feature], [auc]]))] : []),
    ...(before
      ? [
          table([
            [NOTHING, [before.rows], [rows], [percent(rows / before.rows - 1)]],
            [NOTHING, [before.positives], [positives], [percent(positives / before.positives - 1)]],
            [
              NOTHING,
              [percent(before.positives / before.rows)],
              [percent(now)],
              [percent(now - before.positives / before.rows)],
            ],
          ]),
        ]
      : []),
    ...(drifts.length > 0
      ? [
          says(drifts.length, ...(drifts.length > 15 ? [15, drifts.length] : []), 0.1, 0.1, 0.25),
          table(
            drifts
              .slice(0, 15)
              .map(({ name, drift }) => [
                [name],
                [drift],
                [drift >= 0.25 ? 'large' : drift >= 0.1 ? 'moderate' : 'small'],
                strip(across('base', 0), across('reference', 0.1), across('bound', 0.25), bar(drift)),
              ]),
          ),
        ]
      : []),
    table([splits.train, splits.validation, splits.test, ...aside, { rows, positives }].map(line)),
    says(
      ...(entities ? [...entities.columns, entities.count, ...aside.map((split) => split.rows)] : []),
      ...(duplicates > 0 ? [duplicates] : []),
      ...(profile.duplicatesAcrossSplits > 0 ? [profile.duplicatesAcrossSplits] : []),
    ),
  ];
}

export function lineage({
  run,
  executionArn,
  createdAt,
  dataset,
  training,
  champion,
  lineage: from,
  resampling,
}: Evaluation) {
  const instant = (time: string): Says => [time.slice(0, 10), time.slice(11, 19)];
  const durationOf = (seconds: number): number[] => {
    if (seconds < 120) return [seconds];
    const minutes = seconds / 60;
    return minutes < 120 ? [minutes] : [Math.floor(minutes / 60), minutes % 60];
  };
  const job = ({ jobName, seconds }: Evaluation['lineage']['processing']) =>
    says(jobName, ...(seconds === null ? [] : durationOf(seconds)));
  const took = (Date.parse(createdAt) - Date.parse(from.startedAt)) / 1000;
  const theirs = from.champion?.hyperparameters;
  const names = [...new Set([...Object.keys(training.hyperparameters), ...Object.keys(theirs ?? {})])].sort();
  const differing = names.filter((name) => training.hyperparameters[name] !== theirs?.[name]);
  const expected: Expected[] = [
    says(run),
    says(executionArn),
    says(...instant(from.startedAt)),
    says(...instant(createdAt), ...durationOf(took)),
    says(dataset.uri),
    says(dataset.version),
    says(from.codeVersion ?? ''),
    job(from.processing),
    ...(from.tuning ? [job(from.tuning)] : []),
    job(from.training),
    job(from.scoring.challenger),
    job(from.scoring.validation),
    ...(from.scoring.champion ? [job(from.scoring.champion)] : []),
    ...(training.validationAuc === null ? [] : [says(training.validationAuc)]),
    says(resampling.seed, resampling.replicates, resampling.rankExchanges),
    ...(champion ? [says(champion.modelPackageArn)] : []),
    ...(from.champion
      ? [says(from.champion.run), says(from.champion.datasetVersion), says(from.champion.codeVersion ?? '')]
      : []),
    ...(theirs ? [says(differing.length, names.length)] : []),
    table(
      names.map((name) => [
        [name],
        [training.hyperparameters[name] ?? 'not set'],
        ...(theirs ? [[theirs[name] ?? 'not set'], NOTHING] : []),
      ]),
    ),
  ];
  return expected;
}

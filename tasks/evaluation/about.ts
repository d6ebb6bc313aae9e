/** What an evaluation is about: the run, its data, how the model was made, and by which jobs and code. */
import type { EvaluateModelInput } from '#tasks/contracts/evaluate-model';
import type { Lineage } from '#tasks/contracts/lineage';
import type { DatasetProfile } from '#tasks/contracts/process-data';
import type { EvaluationInput } from './evaluate';
import { jobRun } from './job-run';

export interface Known extends Pick<EvaluationInput['about'], 'importance' | 'contributions'> {
  readonly profile: DatasetProfile;
  readonly codeVersion: string | null;
  /** SHA-256 of the challenger's model file. */
  readonly modelDigest: string;
  /** What is on record of the champion's own run. */
  readonly champion: Lineage['champion'];
}

/** @param now when the model is evaluated */
export function about(input: EvaluateModelInput, known: Known, now: Date): EvaluationInput['about'] {
  const { run, training, championProblem } = input;
  const { importance, contributions } = known;
  const { rows, positives, suspects, duplicatesAcrossSplits } = known.profile;
  const { jobName, validationAuc, hyperparameters } = training;
  return {
    model: run.model,
    run: run.run,
    executionArn: run.executionArn,
    createdAt: now.toISOString(),
    dataset: { uri: run.dataset.uri, version: run.dataset.version, rows, positives, suspects, duplicatesAcrossSplits },
    training: { jobName, validationAuc, hyperparameters },
    gate: run.gate,
    championProblem,
    importance,
    contributions,
    lineage: lineageOf(input, known),
  };
}

function lineageOf(
  { run, processing, training, tuning, scoring }: EvaluateModelInput,
  { codeVersion, modelDigest, champion }: Known,
): Lineage {
  return {
    codeVersion,
    modelDigest,
    startedAt: run.startedAt,
    processing: jobRun(processing),
    training: jobRun(training),
    tuning: tuning && jobRun(tuning),
    scoring: {
      challenger: jobRun(scoring.challenger),
      validation: jobRun(scoring.validation),
      champion: scoring.champion && jobRun(scoring.champion),
    },
    champion,
  };
}

/**
 * What the states of a retraining hand on. Each variable is assigned by one phase and read by later ones; `check:asl` proves
 * that none is read on a path that has not assigned it.
 */
import type { Approval } from '#tasks/contracts/approval';
import type { BatchFacts } from '#tasks/contracts/check-batch';
import type { DatasetFacts } from '#tasks/contracts/check-dataset';
import type { EvaluationSummary, JobFacts, ScoringFacts, TrainingFacts } from '#tasks/contracts/evaluate-model';
import type { Outcome } from '#tasks/contracts/outcome';
import type { RunPlan } from '#tasks/contracts/prepare-run';
import type { LoadedRows } from '#tasks/contracts/verify-load';

/** A statement of the Redshift Data API. */
export interface Statement {
  id: string;
  status: string;
  error: string | null;
}

export interface Variables {
  /** Names, places and numbers of the run. */
  run: RunPlan;
  processing: JobFacts;
  dataset: DatasetFacts;
  /** Statements of runs before this one, or of this one before a redrive, that still load the model's tables. */
  oldLoads: string[];
  /** The statement that loads the dataset, as last seen. */
  load: Statement;
  /** The same of the predictions: never the dataset's by mistake. */
  predictionsLoad: Statement;
  /** How often the load, old loads or the endpoint at hand were looked at. */
  attempts: number;
  /** How often the load at hand was started. */
  loads: number;
  warehouse: LoadedRows;
  training: TrainingFacts;
  /** Null where no better hyperparameters were searched for. */
  tuning: JobFacts | null;
  /** The tuning job's best training job. */
  bestJobName: string;
  /** The SageMaker model made of the training's artifact. */
  candidate: { modelName: string };
  /** The jobs that scored the held-out rows. */
  scoring: ScoringFacts;
  evaluation: EvaluationSummary;
  /** The gate could not decide: a person is asked even where approval is otherwise not. */
  personMustDecide: boolean;
  modelPackageArn: string;
  approval: Approval;
  /** The endpoint as last seen; `servingConfig` is the configuration that served before this run, `''` for none. */
  endpoint: { status: string; config: string; reason: string; servingConfig: string };
  /** The configuration that this run is to bring into service. */
  wantedConfig: string;
  batch: BatchFacts;
  deployment: Outcome['deployment'];
  /** How the run ended, for RecordOutcome. */
  verdict: { outcome: 'deployed' | 'rejected' | 'skipped'; reason: string };
  outcome: Outcome;
  /** What went wrong, and in which state. */
  failure: { state: string; error: string; cause: string };
  /** How often the execution had been redriven when it last took the lease, or was refused it by PrepareRun. */
  leasedAt: number;
  /** After a redrive: the run's own model is the champion already. */
  isChampion: boolean;
}

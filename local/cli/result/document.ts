/** What became of a run, as one document: `--json` prints it, the table at the end shows it. */

import { plainFailure } from '#local/client/progress/failure';
import type { RunProgress } from '#local/client/progress/model';
import { resultOf } from '#local/client/progress/results';
import type { Decision } from '#tasks/contracts/approval';
import { TASK_ERRORS, type TaskErrorName } from '#tasks/contracts/errors';
import { Outcome } from '#tasks/contracts/outcome';

export interface ResultDocument {
  /** `open`: it waits for a decision. */
  readonly outcome: Outcome['outcome'] | 'open';
  readonly executionArn: string;
  /** Of the execution: a rejected or skipped run has SUCCEEDED. */
  readonly status: RunProgress['status'];
  readonly model: string;
  readonly run: string | null;
  readonly dataset: {
    readonly version: string;
    readonly rows: number | null;
    readonly positives: number | null;
    /** What a person should know about the data; `eda.html` shows more of it. */
    readonly warnings: readonly string[];
  } | null;
  readonly warehouse: { readonly table: string; readonly rows: number } | null;
  readonly training: { readonly jobName: string; readonly validationAuc: number | null } | null;
  readonly evaluation: Evaluated | null;
  readonly modelPackageArn: string | null;
  /** The decision that settled the question, with the approvals that came before it. */
  readonly approval: (Decided & { readonly earlier: readonly Decided[] }) | null;
  readonly deployment: Deployed | null;
  /** Path of a local file. */
  readonly report: string | null;
  /** Since the command began. */
  readonly seconds: number;
  readonly error?: string;
  readonly reason?: string;
}

export type Decided = Pick<Decision, 'decision' | 'by' | 'reason'>;

export interface Evaluated {
  readonly verdict: NonNullable<Outcome['evaluation']>['verdict'];
  /** In order of weight. */
  readonly reasons: readonly string[];
  readonly auc: number;
  readonly interval: readonly [number, number];
  readonly threshold: number;
  readonly testRows: number;
  readonly testPositives: number;
  readonly champion?: NonNullable<Outcome['evaluation']>['champion'];
  /** Of a thousand decisions. */
  readonly costs?: NonNullable<NonNullable<Outcome['evaluation']>['costs']>;
}

export interface Deployed {
  readonly target: string;
  readonly endpointName?: string;
  readonly predictionsUri?: string;
  readonly predictionRows?: number;
}

export interface DocumentContext {
  readonly executionArn: string;
  readonly model: string;
  readonly report: string | null;
  readonly seconds: number;
}

/** @param progress of a run that has ended, or waits for a decision */
export function resultDocument(progress: RunProgress, context: DocumentContext): ResultDocument {
  const recorded = Outcome.safeParse(progress.output).data;
  const known = recorded ?? reached(progress);
  const outcome = recorded?.outcome ?? (progress.status === 'RUNNING' ? 'open' : 'failed');
  const { executionArn, model, report, seconds } = context;
  return {
    outcome,
    executionArn,
    status: progress.status,
    model,
    run: known.run,
    dataset: datasetOf(progress, recorded),
    warehouse: known.warehouse,
    training: known.training && { jobName: known.training.jobName, validationAuc: known.training.validationAuc },
    evaluation: known.evaluation && evaluated(known.evaluation),
    modelPackageArn: known.modelPackageArn,
    approval: known.approval && { ...decided(known.approval), earlier: known.approval.earlier.map(decided) },
    deployment: recorded?.deployment ? deployed(recorded.deployment) : null,
    report,
    seconds,
    ...(recorded ? reasonOf(recorded) : outcome === 'open' ? {} : failureOf(progress)),
  };
}

/** What a failed run came to before it failed. */
function reached(progress: RunProgress) {
  return {
    run: resultOf(progress, 'PrepareRun')?.run ?? null,
    warehouse: resultOf(progress, 'VerifyLoad') ?? null,
    training: resultOf(progress, 'TrainModel') ?? resultOf(progress, 'DescribeBestJob') ?? null,
    evaluation: resultOf(progress, 'EvaluateModel') ?? null,
    modelPackageArn: resultOf(progress, 'RegisterModel')?.ModelPackageArn ?? null,
    approval: resultOf(progress, 'RequestApproval') ?? null,
  };
}

function datasetOf(progress: RunProgress, recorded: Outcome | undefined): ResultDocument['dataset'] {
  const facts = resultOf(progress, 'CheckDataset');
  const warnings = facts?.warnings ?? [];
  if (recorded?.dataset) {
    const { version, rows, positives } = recorded.dataset;
    return { version, rows, positives, warnings };
  }
  const plan = resultOf(progress, 'PrepareRun');
  return plan
    ? { version: plan.dataset.version, rows: facts?.rows ?? null, positives: facts?.positives ?? null, warnings }
    : null;
}

function evaluated({ champion, costs, ...evaluation }: NonNullable<Outcome['evaluation']>): Evaluated {
  const { verdict, reasons, auc, interval, threshold, testRows, testPositives } = evaluation;
  return {
    verdict,
    reasons,
    auc,
    interval,
    threshold,
    testRows,
    testPositives,
    ...(champion ? { champion } : {}),
    ...(costs ? { costs } : {}),
  };
}

const decided = ({ decision, by, reason }: Decision): Decided => ({ decision, by, reason });

function deployed({
  target,
  endpointName,
  predictionsUri,
  predictionRows,
}: NonNullable<Outcome['deployment']>): Deployed {
  return {
    target,
    ...(endpointName === null ? {} : { endpointName }),
    ...(predictionsUri === null ? {} : { predictionsUri }),
    ...(predictionRows === null ? {} : { predictionRows }),
  };
}

const reasonOf = ({ outcome, reason }: Outcome) => (outcome === 'deployed' ? {} : { reason });

function failureOf({ failure, status }: RunProgress): { error: string; reason: string } {
  const { error: name, cause } = plainFailure(failure ?? { error: '', cause: '' });
  const error = name || (status === 'TIMED_OUT' ? 'States.Timeout' : status);
  return { error, reason: cause || TASK_ERRORS[error as TaskErrorName] || `the execution ended as ${status}` };
}

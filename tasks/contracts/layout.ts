/** Where everything of a run lies in the artifact bucket. Prefixes end with `/`; the first segment decides the lifecycle rule. */
import { createHash } from 'node:crypto';

export interface RunLayout {
  /** Each holds the `settings.json` of a processing job (see process-data.ts). */
  readonly settings: string;
  readonly encodeSettings: string;
  /** The training channels: Parquet, 32-bit floats, label first. */
  readonly train: string;
  readonly validation: string;
  /** The validation rows again, as lines to be scored. */
  readonly validationLines: string;
  /** Lines to be scored: label first, numbers only, an empty cell is missing. */
  readonly test: string;
  /** Facts of the held-out rows, see `PrepareSettings.heldOut`. */
  readonly validationRows: string;
  readonly testRows: string;
  /** The test rows again, encoded by the champion's schema; empty without a champion. */
  readonly championTest: string;
  /** Part files and `manifest` for COPY. */
  readonly warehouse: string;
  /** `schema.json`, `profile.json`, `eda.html`. */
  readonly metadata: string;
  readonly models: string;
  readonly validationScores: string;
  readonly challengerScores: string;
  readonly championScores: string;
  /** `evaluation.json`, `report.html`. */
  readonly evaluation: string;
  /** Encoded rows of a batch deployment, and what the warehouse needs to name them. */
  readonly batch: string;
  readonly predictions: string;
}

/** S3 URIs of a run's data. @param run the run's short name, unique in the account */
export function runLayout(bucket: string, run: string): RunLayout {
  const at = (folder: string, rest = '') => `s3://${bucket}/${folder}/${run}/${rest}`;
  return {
    settings: at('settings', 'prepare/'),
    encodeSettings: at('settings', 'encode/'),
    train: at('processed', 'train/'),
    validation: at('processed', 'validation/'),
    validationLines: at('processed', 'validation-lines/'),
    test: at('processed', 'test/'),
    validationRows: at('processed', 'rows/validation/'),
    testRows: at('processed', 'rows/test/'),
    championTest: at('processed', 'champion-test/'),
    warehouse: at('processed', 'warehouse/'),
    metadata: at('metadata'),
    models: at('models'),
    validationScores: at('scores', 'validation/'),
    challengerScores: at('scores', 'challenger/'),
    championScores: at('scores', 'champion/'),
    evaluation: at('evaluation'),
    batch: at('batch'),
    predictions: at('predictions'),
  };
}

/** The run whose training wrote a model artifact, from where the artifact lies. @throws Error for any other place */
export function runOfArtifact(uri: string): string {
  const run = /^s3:\/\/[^/]+\/models\/([^/]+)\//.exec(uri)?.[1];
  if (!run) throw new Error(`expected a model artifact under models/<run>/, got '${uri}'`);
  return run;
}

/** Whether a name is that of a model's run: one of `fraud-eu` begins like one of `fraud`, and is none. */
export const isRunOf = (model: string, name: string) =>
  name.startsWith(`${model}-`) && /^\d{12}-[0-9a-f]{6}$/.test(name.slice(model.length + 1));

/**
 * A model in six characters, for names with too little room for the model's own: the beginning of its SHA-256. Unlike a part of
 * the name it tells every model from every other; two of a thousand models share one with a chance of 3 in 100.
 */
export const modelKey = (model: string) => createHash('sha256').update(model).digest('hex').slice(0, 6);

/** `yymmddhhmmss` of the execution's start: runs sort by it. @param startedAt as Step Functions tells it */
export const startStamp = (startedAt: string) => new Date(startedAt).toISOString().replace(/\D/g, '').slice(2, 14);

/** When a run was started, from its name, to the second. @throws Error for what is not the name of a run */
export function startOfRun(run: string): Date {
  const [, stamp] = /-(\d{12})-[0-9a-f]{6}$/.exec(run) ?? [];
  if (!stamp) throw new Error(`expected the name of a run, such as fraud-261121093000-1a2b3c, got '${run}'`);
  return new Date(stamp.replace(/(..)(..)(..)(..)(..)(..)/, '20$1-$2-$3T$4:$5:$6Z'));
}

/** The right to retrain a model, held by one run. */
export const leaseKey = (model: string) => `leases/${model}.json`;
/** What became of each run of a model, one object a run; names sort by time. */
export const roundsPrefix = (model: string) => `rounds/${model}/`;
export const roundKey = (model: string, run: string) => `${roundsPrefix(model)}${run}.json`;
/** Of all approvals of a model: an approval's id is its run's name. */
export const callbacksPrefix = (model: string) => `callbacks/${model}-`;
/** An approval's question. */
export const requestKey = (id: string) => `callbacks/${id}/request.json`;
/** The task token that answers it; no one but DecideApproval reads it. */
export const tokenKey = (id: string) => `callbacks/${id}/token.json`;
/** Where two must approve: the first approval, written once. */
export const firstApprovalKey = (id: string) => `callbacks/${id}/first-approval.json`;
/** What settled an approval's question, written once. */
export const decisionKey = (id: string) => `callbacks/${id}/decision.json`;
/** What was sent to the approvers about a question: written when it had been sent. */
export const sentKey = (id: string, message: 'asking' | 'reminding') => `callbacks/${id}/sent/${message}.json`;

/** The endpoint that serves a model. */
export const endpointName = (model: string) => model;
/** The registry's group of a model's packages. */
export const packageGroupName = (model: string) => model;
/** Warehouse tables of a model; hyphens are not allowed in plain identifiers. */
export const warehouseTables = (model: string) => {
  const name = model.replaceAll('-', '_');
  return { dataset: `${name}_dataset`, predictions: `${name}_predictions`, rounds: `${name}_rounds` };
};

/** The version at the end of a model package's ARN. */
export const packageVersion = (arn: string) => /\/(\d+)$/.exec(arn)?.[1] ?? arn;

/** Splits `s3://bucket/key`. @throws Error when it is not an S3 URI */
export function parseS3Uri(uri: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri);
  if (!match) throw new Error(`expected an S3 URI such as s3://bucket/key, got '${uri}'`);
  return { bucket: match[1] as string, key: match[2] as string };
}

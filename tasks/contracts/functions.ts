/**
 * The Lambda functions, each with its environment variables: what infra and the local composition give it, and all that it may ask
 * for. A function that is not told of a setting is not deployed anew when it changes; all variables of one have 4 KB together.
 */

/** To write to whoever decides, with a signed link. */
const ASK = ['APPROVAL_KEY_ID', 'APPROVAL_TOPIC_ARN', 'APPROVAL_PAGE_URL'] as const;

export const ENVIRONMENT = {
  PrepareRun: ['ARTIFACT_BUCKET', 'EXECUTION_DEFAULTS'],
  CheckDataset: ['WAREHOUSE_COPY_ROLE_ARN'],
  VerifyLoad: ['WAREHOUSE'],
  EvaluateModel: ['CODE_VERSION'],
  RequestApproval: ['ARTIFACT_BUCKET', ...ASK],
  DecideApproval: ['ARTIFACT_BUCKET', 'TYPED_NAMES_COUNT'],
  ApprovalPage: ['ARTIFACT_BUCKET', 'APPROVAL_KEY_ID'],
  AnswerFromRegistry: ['ARTIFACT_BUCKET', 'OWN_ROLES'],
  RemindApprovers: ['ARTIFACT_BUCKET', ...ASK],
  SmokeTest: [],
  CheckBatch: ['WAREHOUSE_COPY_ROLE_ARN'],
  RecordOutcome: ['ARTIFACT_BUCKET', 'WAREHOUSE'],
  RecordFailure: ['ARTIFACT_BUCKET'],
  EndAsFailed: ['ARTIFACT_BUCKET'],
  Predict: ['ARTIFACT_BUCKET'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** By the name of the state, or of what people call. */
export type FunctionName = keyof typeof ENVIRONMENT;
export type Variable = (typeof ENVIRONMENT)[FunctionName][number];

/** The file in tasks/, without its ending: `prepare-run` of `PrepareRun`. */
export const fileOf = (name: FunctionName) => name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();

/** What a function is given of the values that a deployment has. */
export const environmentOf = (name: FunctionName, values: Readonly<Partial<Record<Variable, string>>>) =>
  Object.fromEntries(
    ENVIRONMENT[name].flatMap((variable) => (values[variable] === undefined ? [] : [[variable, values[variable]]])),
  ) as Partial<Record<Variable, string>>;

/** The Lambda functions: what each needs of AWS and of its machine. Long, as it is the one table of all of them. */
import type { FunctionName } from '#tasks/contracts/functions';
import { keepDeadLetters, listBucket, type Need, namesOfRuns, objects, ofRuns, own, RUN, withKey } from './need';

export interface Task {
  readonly needs: readonly Need[];
  /** Whether it sends SQL to the warehouse; what that needs depends on the warehouse's kind (`run-sql.ts`). @default false */
  readonly runsSql?: boolean;
  /** @default 512 */
  readonly memoryMebibytes?: number;
  /** @default 300 */
  readonly timeoutSeconds?: number;
}

const LEASE_KEY = 'leases/${Model}.json';
const LEASE = objects(LEASE_KEY);
const ROUND_KEYS = 'rounds/${Model}/*';
const ROUNDS = objects(ROUND_KEYS);
/** What stands under the id of an approval. */
const callback = (name: string) => `callbacks/${RUN}/${name}.json`;
const EXECUTIONS = own('states', 'execution:${StateMachineName}:*');
const PACKAGES = own('sagemaker', 'model-package/${Model}/*');
const ENDPOINT = own('sagemaker', 'endpoint/${Model}');

const tellTheWorld: Need = {
  actions: ['events:PutEvents'],
  resources: [own('events', 'event-bus/default')],
  conditions: { StringEquals: { 'events:source': 'ronda' } },
  why: 'Tells what became of the run, or that somebody must decide, as an event.',
};

const STATEMENTS = 'Statements have no ARN; the Data API shows a statement only to the identity that started it.';

const waitForSql: Need = {
  actions: ['redshift-data:DescribeStatement'],
  resources: ['*'],
  why: 'Waits for the SQL it started.',
  star: STATEMENTS,
};

const readRows: Need = {
  actions: ['redshift-data:GetStatementResult'],
  resources: ['*'],
  why: 'Reads counts and load errors.',
  star: STATEMENTS,
};

const answer: Need = {
  actions: ['states:SendTaskSuccess'],
  resources: [own('states', 'stateMachine:${StateMachineName}')],
  why: 'Sends the decision to the execution that waits for it.',
};

const readEvaluation: Need = {
  actions: ['s3:GetObject'],
  resources: objects(`evaluation/${RUN}/evaluation.json`),
  why: 'Shows the figures that are decided on.',
};

/** To write to approvers, with a signed link. */
const ask: readonly Need[] = [
  { actions: ['kms:GenerateMac'], resources: ['${LinkKeyArn}'], why: 'Signs the link.' },
  { actions: ['sns:Publish'], resources: ['${TopicArn}'], why: 'Writes to whoever decides.' },
  {
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resources: ['${KeyArn}'],
    conditions: { StringEquals: { 'kms:ViaService': 'sns.${Region}.${UrlSuffix}' } },
    why: 'The topic is encrypted with the key, and SNS asks for it in the publisher’s name.',
  },
];

const decide: readonly Need[] = [
  {
    actions: ['s3:GetObject'],
    resources: objects(`callbacks/${RUN}/*`),
    why: 'Reads question, token and an earlier decision.',
  },
  {
    actions: ['s3:PutObject'],
    resources: objects(`callbacks/${RUN}/decision.json`),
    why: 'Writes what settles the question, once.',
  },
  listBucket(
    'Looks whether there is such a question, and whether somebody decided before.',
    ...['request', 'decision', 'first-approval'].map(callback),
  ),
  answer,
];

/** Where two must approve. By the link nobody can, so its page cannot write it. */
const approveFirst: Need = {
  actions: ['s3:PutObject'],
  resources: objects(`callbacks/${RUN}/first-approval.json`),
  why: 'Writes the first of two approvals, once.',
};

const isHolderRunning: Need = {
  actions: ['states:DescribeExecution'],
  resources: [EXECUTIONS],
  why: 'A lease is worth nothing once its execution has ended.',
};

const findChampion: readonly Need[] = [
  {
    actions: ['sagemaker:ListModelPackages'],
    resources: ['*'],
    why: 'Finds the champion: the newest approved package.',
    star: 'AWS offers no resource for ListModelPackages.',
  },
  {
    actions: ['sagemaker:DescribeModelPackage'],
    resources: [PACKAGES],
    why: 'Reads which run registered the champion, and where its artifacts are.',
  },
];

/** After a run that was stopped or killed: what it left half done must neither serve nor be the champion. */
const clearAbandoned: readonly Need[] = [
  {
    actions: ['s3:DeleteObject'],
    resources: LEASE,
    why: 'Gives the lease back when there is nothing to do, or the run cannot be prepared.',
  },
  {
    actions: ['s3:GetObject', 's3:PutObject'],
    resources: objects(callback('decision')),
    why: 'Answers the open question of such a run, which nobody can approve any more, unless somebody has decided.',
  },
  listBucket('Looks whether such a run has asked, and was answered.', callback('request'), callback('decision')),
  {
    actions: ['sagemaker:UpdateModelPackage'],
    resources: [PACKAGES],
    why: 'Rejects what such a run registered and did not deploy.',
  },
  {
    actions: ['sagemaker:DescribeEndpoint', 'sagemaker:DeleteEndpoint'],
    resources: [ENDPOINT],
    why: 'Sees what such a run left serving; deletes an endpoint that never served a whole deployment.',
  },
  {
    actions: ['sagemaker:UpdateEndpoint'],
    resources: [ENDPOINT, own('sagemaker', `endpoint-config/${RUN}-config-*`)],
    why: 'Lets what served before serve again.',
  },
  {
    actions: ['sagemaker:ListEndpointConfigs'],
    resources: ['*'],
    why: 'Finds the configuration that served before.',
    star: 'AWS offers no resource for ListEndpointConfigs.',
  },
];

const task = (needs: readonly Need[], machine: Omit<Task, 'needs'> = {}): Task => ({
  needs: withKey(needs),
  ...machine,
});

export const tasks = {
  PrepareRun: task([
    { actions: ['s3:GetObject'], resources: [...ROUNDS, ...LEASE], why: 'Reads earlier judgements and the lease.' },
    {
      actions: ['s3:GetObject'],
      resources: ofRuns('metadata'),
      why: 'Hands the champion’s schema and profile to the processing job.',
    },
    {
      actions: ['s3:PutObject'],
      resources: [...LEASE, ...ofRuns('settings')],
      why: 'Takes the lease, writes the job’s settings.',
    },
    listBucket('Lists earlier judgements; looks for the lease.', ROUND_KEYS, LEASE_KEY),
    ...findChampion,
    isHolderRunning,
    ...clearAbandoned,
  ]),
  CheckDataset: task([
    { actions: ['s3:GetObject'], resources: ofRuns('metadata'), why: 'Reads the profile and the schema.' },
    listBucket('Checks that each split has part files.', ...namesOfRuns('processed')),
  ]),
  VerifyLoad: task([waitForSql, readRows], { runsSql: true }),
  EvaluateModel: task(
    [
      {
        actions: ['s3:GetObject'],
        resources: ofRuns('metadata', 'models', 'processed', 'scores'),
        why: 'Reads schema, model, scores, and the facts of the scored rows.',
      },
      {
        actions: ['s3:GetObject'],
        resources: objects(`evaluation/${RUN}/evaluation.json`),
        why: 'Reads where the champion comes from, for the report.',
      },
      { actions: ['s3:PutObject'], resources: ofRuns('evaluation'), why: 'Writes evaluation and report.' },
      listBucket('Lists the part files of scores.', ...namesOfRuns('processed', 'scores', 'evaluation')),
    ],
    { memoryMebibytes: 2048, timeoutSeconds: 900 },
  ),
  RequestApproval: task([
    {
      actions: ['s3:PutObject'],
      resources: objects(`callbacks/${RUN}/request.json`, `callbacks/${RUN}/token.json`),
      why: 'Keeps the question, and the token apart from it.',
    },
    { actions: ['s3:PutObject'], resources: objects(`callbacks/${RUN}/sent/*`), why: 'Marks the message as sent.' },
    {
      actions: ['s3:GetObject'],
      resources: objects(`callbacks/${RUN}/first-approval.json`),
      why: 'Tells in the message who approved before.',
    },
    {
      actions: ['s3:GetObject'],
      resources: objects(`callbacks/${RUN}/decision.json`, `callbacks/${RUN}/token.json`),
      why: 'After a redrive, sends a decision that was made before.',
    },
    readEvaluation,
    listBucket('Looks whether somebody decided before.', ...['decision', 'first-approval'].map(callback)),
    answer,
    tellTheWorld,
    ...ask,
  ]),
  DecideApproval: task([...decide, approveFirst]),
  ApprovalPage: task(
    [
      ...decide,
      readEvaluation,
      { actions: ['kms:VerifyMac'], resources: ['${LinkKeyArn}'], why: 'Checks the link; it cannot sign one.' },
    ],
    { timeoutSeconds: 15 },
  ),
  AnswerFromRegistry: task([
    ...decide,
    approveFirst,
    {
      actions: ['sagemaker:DescribeModelPackage'],
      resources: [PACKAGES],
      why: 'Reads who changed the package, and of which run it is.',
    },
    keepDeadLetters('Keeps a change that it failed on again and again, for the alarm and for a person.'),
  ]),
  RemindApprovers: task([
    {
      actions: ['s3:GetObject'],
      resources: objects(
        `callbacks/${RUN}/request.json`,
        `callbacks/${RUN}/first-approval.json`,
        `callbacks/${RUN}/sent/*`,
      ),
      why: 'Reads the open questions and what was sent about them, never a token.',
    },
    readEvaluation,
    {
      actions: ['s3:PutObject'],
      resources: objects(`callbacks/${RUN}/sent/*`),
      why: 'Marks each message as sent, so that it is sent once.',
    },
    listBucket(
      'Finds questions without a decision, and what was sent about them.',
      'callbacks/${Model}-',
      ...['request', 'first-approval', 'sent/asking', 'sent/reminding'].map(callback),
    ),
    ...ask,
    keepDeadLetters('Keeps a reminder that failed again and again, for the alarm and for a person.'),
  ]),
  SmokeTest: task([
    { actions: ['s3:GetObject'], resources: ofRuns('processed', 'scores'), why: 'Reads test rows and their scores.' },
    listBucket('Finds the first part file of rows and scores.', ...namesOfRuns('processed', 'scores')),
    { actions: ['sagemaker:InvokeEndpoint'], resources: [ENDPOINT], why: 'Asks the endpoint for the same rows.' },
  ]),
  CheckBatch: task(
    [
      { actions: ['s3:GetObject'], resources: ofRuns('batch', 'predictions'), why: 'Counts rows and predictions.' },
      listBucket('Lists the part files of predictions and keys.', ...namesOfRuns('batch', 'predictions')),
    ],
    { timeoutSeconds: 900 },
  ),
  RecordOutcome: task(
    [
      waitForSql,
      { actions: ['s3:PutObject'], resources: ROUNDS, why: 'Writes the round’s record.' },
      {
        actions: ['s3:GetObject', 's3:DeleteObject'],
        resources: LEASE,
        why: 'Gives the lease back, if it is the run’s own.',
      },
      listBucket('Looks for the lease.', LEASE_KEY),
      tellTheWorld,
    ],
    { runsSql: true },
  ),
  RecordFailure: task([
    { actions: ['s3:PutObject'], resources: ROUNDS, why: 'Writes the round’s record.' },
    {
      actions: ['s3:GetObject', 's3:DeleteObject'],
      resources: LEASE,
      why: 'Gives the lease back, if it is the run’s own.',
    },
    listBucket('Looks for the lease.', LEASE_KEY),
    { actions: ['sagemaker:UpdateModelPackage'], resources: [PACKAGES], why: 'Rejects what a failed run registered.' },
    {
      actions: ['sagemaker:DescribeEndpoint'],
      resources: [ENDPOINT],
      why: 'Sees whether a failed roll-back left the rejected model serving.',
    },
    tellTheWorld,
  ]),
  EndAsFailed: task([
    {
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      resources: LEASE,
      why: 'After a redrive, takes the lease again; gives it back if the model has another champion by now.',
    },
    {
      actions: ['s3:GetObject'],
      resources: ROUNDS,
      why: 'Reads which runs were wholly deployed, this one among them.',
    },
    listBucket('Looks for the lease and the run’s own record.', LEASE_KEY, ROUND_KEYS),
    ...findChampion,
    isHolderRunning,
  ]),
  Predict: task([
    { actions: ['sagemaker:DescribeEndpoint'], resources: [ENDPOINT], why: 'Finds what the endpoint serves now.' },
    {
      actions: ['sagemaker:DescribeEndpointConfig'],
      resources: [own('sagemaker', `endpoint-config/${RUN}-config-*`)],
      why: 'Finds the model behind the endpoint.',
    },
    {
      actions: ['sagemaker:DescribeModel'],
      resources: [own('sagemaker', `model/${RUN}-candidate-*`)],
      why: 'Finds the run that trained it.',
    },
    {
      actions: ['s3:GetObject'],
      resources: [...ROUNDS, ...ofRuns('metadata', 'models')],
      why: 'Reads threshold and schema of that run; to explain scores, its model.',
    },
    { actions: ['sagemaker:InvokeEndpoint'], resources: [ENDPOINT], why: 'Scores the rows.' },
    listBucket('Looks for the record of that run, which it lacks unless it was wholly deployed.', ROUND_KEYS),
  ]),
} as const satisfies Readonly<Record<FunctionName, Task>>;

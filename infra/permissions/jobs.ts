/** The roles that SageMaker and Redshift assume: for processing jobs, training jobs, models (their transforms and endpoints), COPY. */
import { listBucket, type Need, namesOfRuns, objects, ofRuns, own, withKey } from './need';

/** What every container of SageMaker needs beside its data. @param kinds of what it runs in, as its log groups have them */
const container = (...kinds: readonly string[]): readonly Need[] => [
  {
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
    resources: kinds.flatMap((kind) => {
      const group = own('logs', `log-group:/aws/sagemaker/${kind}`);
      return [group, `${group}:*`];
    }),
    why: 'What the container prints goes to CloudWatch Logs.',
  },
  {
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringLike: { 'cloudwatch:namespace': '/aws/sagemaker/*' } },
    why: 'How busy the instance is goes to CloudWatch.',
    star: 'AWS offers no resource for PutMetricData; the namespace narrows it.',
  },
  {
    actions: ['ecr:GetAuthorizationToken'],
    resources: ['*'],
    why: 'Logs in to the registry of the image.',
    star: 'AWS offers no resource for GetAuthorizationToken.',
  },
];

const pull = (repository: string): Need => ({
  actions: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
  resources: [repository],
  why: 'Pulls the image.',
});

const pullXGBoost = pull('arn:${Partition}:ecr:${Region}:${XGBoostAccount}:repository/sagemaker-xgboost');

/** Larger outputs are uploaded in parts. */
const abort = (...folders: string[]): Need => ({
  actions: ['s3:AbortMultipartUpload'],
  resources: ofRuns(...folders),
  why: 'Leaves no parts of an upload behind that broke off.',
});

/** By the name of the role in the definition's placeholders. */
export const jobs = {
  ProcessingRole: withKey([
    {
      actions: ['s3:GetObject'],
      resources: ofRuns('settings', 'metadata'),
      why: 'Reads its settings; to encode a batch, the schema.',
    },
    {
      actions: ['s3:PutObject'],
      resources: ofRuns('processed', 'metadata', 'batch'),
      why: 'Writes splits, profile, encoded rows.',
    },
    abort('processed', 'metadata', 'batch'),
    listBucket('Lists the inputs it copies into the container.', ...namesOfRuns('settings', 'metadata')),
    ...container('ProcessingJobs'),
    pull('${ProcessingRepositoryArn}'),
  ]),
  TrainingRole: withKey([
    { actions: ['s3:GetObject'], resources: ofRuns('processed'), why: 'Reads the train and validation splits.' },
    { actions: ['s3:PutObject'], resources: ofRuns('models'), why: 'Writes model.tar.gz.' },
    abort('models'),
    listBucket('Lists the part files of its channels.', ...namesOfRuns('processed')),
    ...container('TrainingJobs'),
    pullXGBoost,
  ]),
  ModelRole: withKey([
    {
      actions: ['s3:GetObject'],
      resources: ofRuns('models', 'processed', 'batch'),
      why: 'Reads the model and the rows to score.',
    },
    { actions: ['s3:PutObject'], resources: ofRuns('scores', 'predictions'), why: 'Writes scores.' },
    abort('scores', 'predictions'),
    listBucket('Lists the part files to score.', ...namesOfRuns('processed', 'batch')),
    ...container('TransformJobs', 'Endpoints/${Model}'),
    pullXGBoost,
  ]),
} as const satisfies Readonly<Record<string, readonly Need[]>>;

export type JobRoleName = keyof typeof jobs;

/** The role that COPY assumes: of all models whose tables the warehouse holds. Nothing is ever unloaded. */
export const copyNeeds: readonly Need[] = withKey([
  {
    actions: ['s3:GetObject'],
    resources: objects('processed/*/warehouse/*', 'batch/*/keys/*', 'predictions/*'),
    why: 'COPY reads part files and their manifest.',
  },
  listBucket(
    'COPY of a prefix lists it, and AWS wants the right for every COPY.',
    'processed/*/warehouse/*',
    'batch/*/keys/*',
    'predictions/*',
  ),
]);

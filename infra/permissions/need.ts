/**
 * What a role needs, as data: the constructs make IAM statements of it, the permissions page lists it, and the permissions proof
 * holds it against runs. One table for all three.
 */

/** Rights with their reason. */
export interface Need {
  readonly actions: readonly string[];
  /** ARNs with `${Partition}`, `${Region}`, `${Account}` and the other names of `Names`; `*` only with `star`. */
  readonly resources: readonly string[];
  /** By operator, then by key: `{ StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } }`. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** What for, in one sentence. */
  readonly why: string;
  /** Why the resource is `*`. */
  readonly star?: string;
}

/** What a resource in a need may name; each deployment has its own values. */
export interface Names {
  /** The model: in names of jobs, folders, endpoint, package group. */
  readonly Model: string;
  /** The names of its runs, as a pattern. */
  readonly Run: string;
  /** The model's short key: in names with little room (`modelKey` of tasks/contracts/layout.ts). */
  readonly ModelKey: string;
  /** The artifact bucket. */
  readonly Bucket: string;
  /** The key of everything at rest. */
  readonly KeyArn: string;
  readonly StateMachineName: string;
  /** Where the warehouse is a workgroup. */
  readonly WorkgroupArn?: string;
  /** Where approvers are written to, and the key that signs their links. */
  readonly TopicArn: string;
  readonly LinkKeyArn: string;
  /** Of dead letters: the schedule's, or those of changes in the registry and of reminders. */
  readonly QueueArn: string;
}

/** An ARN of the deployment's own account and region. */
export const own = (service: string, resource: string) =>
  `arn:\${Partition}:${service}:\${Region}:\${Account}:${resource}`;

export const BUCKET = 'arn:${Partition}:s3:::${Bucket}';

/** Objects of the artifact bucket. @param keys such as `leases/${Model}.json` */
export const objects = (...keys: readonly string[]) => keys.map((key) => `${BUCKET}/${key}`);

/** The names of the model's runs, see `runNames`. To be followed by a `/` or a `-`. */
export const RUN = '${Run}';

/**
 * `<model>-<yymmddhhmmss>-<6 hex>` as a pattern. With what must follow, no run of a model fits whose name only begins with this
 * one's (`fraud-eu` beside `fraud`), as `fraud-*` would let it.
 */
export const runNames = (model: string) => `${model}-${'?'.repeat(12)}-${'?'.repeat(6)}`;

/** What belongs to runs of the model, in each of some folders. */
export const ofRuns = (...folders: readonly string[]) => objects(...namesOfRuns(...folders));

/**
 * Names of objects, and whether there is one: tasks look for the name of what may be missing before they read it.
 *
 * @param prefixes as they are asked for, which may be whole keys
 */
export const listBucket = (why: string, ...prefixes: readonly string[]): Need => ({
  actions: ['s3:ListBucket'],
  resources: [BUCKET],
  conditions: { StringLike: { 's3:prefix': prefixes } },
  why,
});

/** Prefixes of what belongs to runs of the model, in each of some folders. */
export const namesOfRuns = (...folders: readonly string[]) => folders.map((folder) => `${folder}/${RUN}/*`);

/** Into the queue of whoever starts or is started without anybody waiting for the answer. */
export const keepDeadLetters = (why: string): Need => ({
  actions: ['sqs:SendMessage'],
  resources: ['${QueueArn}'],
  why,
});

/** The key rights that follow from what is read and written in the bucket, through S3 alone. */
export function withKey(needs: readonly Need[]): Need[] {
  const does = (action: string) => needs.some(({ actions }) => actions.includes(action));
  const actions = [
    ...(does('s3:GetObject') ? ['kms:Decrypt'] : []),
    ...(does('s3:PutObject') ? ['kms:GenerateDataKey'] : []),
  ];
  if (actions.length === 0) return [...needs];
  const key: Need = {
    actions,
    resources: ['${KeyArn}'],
    conditions: { StringEquals: { 'kms:ViaService': 's3.${Region}.${UrlSuffix}' } },
    why: 'The bucket encrypts its objects with the key, and S3 asks for it in the caller’s name.',
  };
  return [...needs, key];
}

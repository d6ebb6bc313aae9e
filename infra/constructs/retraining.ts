/** The retraining of one model, whole: what a stack needs to put into an account so that the model retrains itself. */
import { fileURLToPath } from 'node:url';
import { Aws, Stack, Tags } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { tagsOf } from '#tasks/contracts/deployment';
import { type ExecutionInput, ModelName } from '#tasks/contracts/execution-input';
import { environmentOf, type FunctionName, fileOf } from '#tasks/contracts/functions';
import { modelKey } from '#tasks/contracts/layout';
import { type AslDefinition, placeholdersOf, toAsl } from '#workflows/asl/index';
import { kindOf, placeholdersFor, retrainingOn } from '#workflows/retraining/index';
import { codeVersion } from '../../bin/code-version.mjs';
import { datasetNeeds } from '../permissions/dataset';
import { grant } from '../permissions/grant';
import { type JobRoleName, jobs } from '../permissions/jobs';
import { type Need, runNames } from '../permissions/need';
import { runSqlNeeds } from '../permissions/run-sql';
import type { Values } from '../permissions/statements';
import { type Task, tasks } from '../permissions/tasks';
import { ApprovalChannel, ApprovalTriggers } from './approval';
import { ArtifactStore, type IArtifactStore } from './artifact-store';
import { NewDataRule } from './new-data-rule';
import { PackageGroup } from './package-group';
import { ProcessingImage } from './processing-image';
import { RetrainingMachine } from './retraining-machine';
import { type RetrainingSchedule, Schedule } from './schedule';
import { TaskFunction } from './task-function';
import { type IWarehouse, Warehouse } from './warehouse';
import { XGBoostImage } from './xgboost-image';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

export interface RetrainingProps {
  /** Names the model's jobs, endpoint, package group and tables: lower-case letters, digits and hyphens, at most 20. */
  readonly model: string;
  /**
   * The raw data: `uri`, `label`, `id`, `time`, `drop`, `positive`.
   * @default - what lies under `datasets/<model>/` in the artifact bucket, with the label `label`
   */
  readonly dataset?: ExecutionInput['dataset'];
  /**
   * Every other field of the execution input, under what a caller gives: gate, training, approval, deployment and so on.
   * @default - the defaults of tasks/contracts/execution-input.ts
   */
  readonly input?: Omit<ExecutionInput, 'model' | 'dataset' | 'force'>;
  /** When to retrain. @default - only when somebody or something starts it */
  readonly schedule?: RetrainingSchedule;
  /** Whether new objects under the dataset's prefix start a run; its bucket must send events to EventBridge. @default false */
  readonly startOnNewData?: boolean;
  /** S3 URIs that runs may read beside the dataset's and the score rows': a caller may name one of them. @default - none */
  readonly readableUris?: readonly string[];
  /** Bucket and key for what runs leave. @default - a new ArtifactStore */
  readonly store?: IArtifactStore;
  /** Where datasets and predictions are loaded. @default - a new Warehouse named after the state machine */
  readonly warehouse?: IWarehouse;
  /** An image of the processing container that is in ECR already. @default - built from this project's Dockerfile */
  readonly processingImageUri?: string;
  /** @default - `ronda-<model>` */
  readonly stateMachineName?: string;
  /** Who is asked to approve, by e-mail; each confirms a message of SNS once. @default - nobody: the other ways are open */
  readonly approvers?: readonly string[];
  /**
   * How many requests the approval page answers at once; Lambda sets so many aside of the account's quota, which must leave 100.
   * 0 sets nothing aside: anybody may call the page, and a flood of calls could then take the other functions' concurrency.
   * @default 5
   */
  readonly approvalPageConcurrency?: number;
  /** Whether the model package group is made here. @default true */
  readonly createPackageGroup?: boolean;
}

/**
 * Retrains a model by a schedule, by new data or by hand, and lets it into production only through a gate and a person.
 *
 * @example
 * new Retraining(this, 'Fraud', {
 *   model: 'fraud',
 *   dataset: { uri: 's3://my-lake/transactions/', label: 'is_fraud', id: ['transaction_id'], time: 'created_at' },
 *   schedule: { expression: 'cron(0 2 ? * SUN *)', timeZone: 'Europe/Berlin', flexibleMinutes: 30 },
 * });
 */
export class Retraining extends Construct {
  readonly model: string;
  readonly store: IArtifactStore;
  readonly warehouse: IWarehouse;
  readonly machine: RetrainingMachine;
  readonly functions: Readonly<Record<FunctionName, TaskFunction>>;
  readonly jobRoles: Readonly<Record<JobRoleName, Role>>;
  readonly channel: ApprovalChannel;
  readonly triggers: ApprovalTriggers;
  readonly schedule?: Schedule;
  readonly newData?: NewDataRule;

  constructor(scope: Construct, id: string, props: RetrainingProps) {
    super(scope, id);
    this.model = ModelName.parse(props.model);
    const stateMachineName = props.stateMachineName ?? `ronda-${this.model}`;
    this.store = props.store ?? new ArtifactStore(this, 'Store');
    this.warehouse = props.warehouse ?? new Warehouse(this, 'Warehouse', { store: this.store, name: stateMachineName });
    if (props.createPackageGroup ?? true) new PackageGroup(this, 'PackageGroup', { model: this.model });

    const { bucketName } = this.store.bucket;
    const dataset = { uri: `s3://${bucketName}/datasets/${this.model}/`, ...props.dataset };
    this.channel = new ApprovalChannel(this, 'Approval', {
      model: this.model,
      key: this.store.key,
      emails: props.approvers ?? [],
    });
    const image = new ProcessingImage(this, 'ProcessingImage', { uri: props.processingImageUri });
    const xgboost = new XGBoostImage(this, 'XGBoostImage');
    const values: Values = {
      Model: this.model,
      Run: runNames(this.model),
      ModelKey: modelKey(this.model),
      Bucket: bucketName,
      KeyArn: this.store.key.keyArn,
      StateMachineName: stateMachineName,
      ...placeholdersFor(this.warehouse.address),
      ...('workgroupArn' in this.warehouse && { WorkgroupArn: this.warehouse.workgroupArn }),
      TopicArn: this.channel.topic.topicArn,
      LinkKeyArn: this.channel.linkKey.keyArn,
      QueueArn: this.channel.deadLetters.queueArn,
      XGBoostAccount: xgboost.account,
      ProcessingRepositoryArn: image.repositoryArn,
    };
    const readable = datasetNeeds(bucketName, this.model, [
      dataset.uri,
      ...(props.input?.deployment?.scoreUri ? [props.input.deployment.scoreUri] : []),
      ...(props.readableUris ?? []),
    ]);

    this.jobRoles = this.makeJobRoles(values, readable.read);
    this.functions = this.makeFunctions(values, {
      list: readable.list,
      defaults: { model: this.model, ...props.input, dataset },
      pageConcurrency: props.approvalPageConcurrency ?? 5,
    });
    this.triggers = new ApprovalTriggers(this, 'ApprovalTriggers', {
      model: this.model,
      page: this.functions.ApprovalPage,
      registry: this.functions.AnswerFromRegistry,
      reminder: this.functions.RemindApprovers,
      deadLetters: this.channel.deadLetters,
      asking: [this.functions.RequestApproval, this.functions.RemindApprovers],
    });
    const definition = toAsl(retrainingOn(kindOf(this.warehouse.address)));
    const invoked = this.functionsIn(definition);
    this.machine = new RetrainingMachine(this, 'Machine', {
      stateMachineName,
      model: this.model,
      definition,
      values: { ...values, ...arnsOf(invoked, 'FunctionArn', (each) => each.function.functionArn) },
      placeholders: {
        ...arnsOf(invoked, 'Arn', (each) => each.versionArn),
        ...arnsOf(this.jobRoles, 'Arn', (each) => each.roleArn),
        XGBoostImageUri: xgboost.uri,
        ProcessingImageUri: image.uri,
        ...placeholdersFor(this.warehouse.address),
      },
    });
    const tags = tagsOf({
      bucket: bucketName,
      warehouse: this.warehouse.address,
      decideApproval: this.functions.DecideApproval.function.functionArn,
      predict: this.functions.Predict.function.functionArn,
    });
    for (const [tag, value] of Object.entries(tags)) Tags.of(this.machine.machine).add(tag, value);
    const own = [this.machine.role, this.functions.RecordFailure.role, this.functions.PrepareRun.role].map(
      ({ roleName }) => roleName,
    );
    this.functions.AnswerFromRegistry.function.addEnvironment('OWN_ROLES', own.join(','));
    const started = { stateMachineName, aliasArn: this.machine.aliasArn };
    if (props.schedule) this.schedule = new Schedule(this, 'Schedule', { ...props.schedule, ...started });
    if (props.startOnNewData) {
      const [, name = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(dataset.uri) ?? [];
      this.newData = new NewDataRule(this, 'NewData', { ...started, bucketName: name, prefix });
    }
    // Costs are told apart by it.
    Tags.of(this).add('ronda:model', this.model);
  }
  /** Each role is given the data it reads and writes, the dataset only to the processing job. */
  private makeJobRoles(values: Values, dataset: readonly Need[]): Record<JobRoleName, Role> {
    const make = (name: JobRoleName) => {
      const role = new Role(this, name, {
        description: `SageMaker for ${this.model}: ${name}`,
        assumedBy: new ServicePrincipal('sagemaker.amazonaws.com', {
          conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        }),
      });
      const needs = name === 'ProcessingRole' ? [...jobs[name], ...dataset] : jobs[name];
      grant(role, needs, values);
      return role;
    };
    return {
      ProcessingRole: make('ProcessingRole'),
      TrainingRole: make('TrainingRole'),
      ModelRole: make('ModelRole'),
    };
  }

  private makeFunctions(values: Values, settings: FunctionSettings): Record<FunctionName, TaskFunction> {
    const { list, defaults, pageConcurrency } = settings;
    const deployment = {
      ARTIFACT_BUCKET: this.store.bucket.bucketName,
      WAREHOUSE: Stack.of(this).toJsonString(this.warehouse.address),
      WAREHOUSE_COPY_ROLE_ARN: this.warehouse.copyRole.roleArn,
      EXECUTION_DEFAULTS: Stack.of(this).toJsonString(fitting(defaults)),
      CODE_VERSION: codeVersion(PROJECT),
      APPROVAL_KEY_ID: this.channel.linkKey.keyId,
      APPROVAL_TOPIC_ARN: this.channel.topic.topicArn,
      TYPED_NAMES_COUNT: 'false',
    };
    const sql = runSqlNeeds(kindOf(this.warehouse.address));
    const make = (name: FunctionName) => {
      const { needs, runsSql, ...machine }: Task = tasks[name];
      return new TaskFunction(this, name, {
        ...machine,
        needs: [...(runsSql ? sql : []), ...needs, ...(name === 'PrepareRun' ? list : [])],
        task: fileOf(name),
        environment: environmentOf(name, deployment),
        ...(name === 'ApprovalPage' && pageConcurrency > 0 && { reservedConcurrency: pageConcurrency }),
        values,
      });
    };
    return Object.fromEntries((Object.keys(tasks) as FunctionName[]).map((name) => [name, make(name)])) as Record<
      FunctionName,
      TaskFunction
    >;
  }

  /** Those that states invoke. Other functions are for people, and what they do in other places. */
  private functionsIn(definition: AslDefinition): Record<string, TaskFunction> {
    const wanted = placeholdersOf(definition);
    return Object.fromEntries(Object.entries(this.functions).filter(([name]) => wanted.includes(`${name}Arn`)));
  }
}

/** `{ TrainingRole: … }` with the ending `Arn` as `{ TrainingRoleArn: <its ARN> }`. */
const arnsOf = <T>(named: Readonly<Record<string, T>>, ending: string, arnOf: (each: T) => string): Values =>
  Object.fromEntries(Object.entries(named).map(([name, each]) => [`${name}${ending}`, arnOf(each)]));

/** @throws Error where Lambda could not take it: a function's variables have 4 KB together, of which the rest leaves this */
function fitting(defaults: ExecutionInput): ExecutionInput {
  const { length } = JSON.stringify(defaults);
  if (length <= 3_500) return defaults;
  throw new Error(
    `expected dataset and input of the model ${defaults.model} to have at most 3,500 characters as JSON, got ${length}; give the rest in the input of the schedule or of an execution`,
  );
}

interface FunctionSettings {
  /** What PrepareRun lists beside the artifact bucket. */
  readonly list: readonly Need[];
  /** The execution input of the deployment. */
  readonly defaults: ExecutionInput;
  /** What is set aside for the approval page; 0 for nothing. */
  readonly pageConcurrency: number;
}

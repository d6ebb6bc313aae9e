/** A Lambda function from one file of tasks/, bundled by esbuild when the app is synthesized, with a role of its own. */
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { TRACES_OF_FUNCTIONS } from '../permissions/cdk-grants';
import { explain, grant } from '../permissions/grant';
import type { Values } from '../permissions/statements';
import type { Task } from '../permissions/tasks';

export interface TaskFunctionProps extends Omit<Task, 'runsSql'> {
  /** How many may run at once: further calls are refused. @default - as many as the account lets */
  readonly reservedConcurrency?: number;
  /** The file in tasks/ without its ending, e.g. `prepare-run`. */
  readonly task: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Of the placeholders in the needs. */
  readonly values: Values;
  /** How long the function's log is kept. @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays;
}

/** The newest that CDK knows. */
export const NODE = { runtime: Runtime.NODEJS_24_X, target: 'node24' } as const;

export class TaskFunction extends Construct {
  readonly function: NodejsFunction;
  /** The ARN of what is deployed now: later deployments do not change it. */
  get versionArn(): string {
    return this.function.currentVersion.functionArn;
  }
  readonly role: Role;
  readonly logs: LogGroup;

  constructor(scope: Construct, id: string, props: TaskFunctionProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: `The task ${id}`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    this.logs = new LogGroup(this, 'Logs', {
      retention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.logs.grantWrite(this.role);
    explain(this.role, TRACES_OF_FUNCTIONS);
    grant(this.role, props.needs, props.values);
    this.function = new NodejsFunction(this, 'Function', {
      description: `The task ${id} of the model ${props.values.Model}`,
      entry: join(import.meta.dirname, '../../tasks', `${props.task}.ts`),
      projectRoot: join(import.meta.dirname, '../..'),
      depsLockFilePath: join(import.meta.dirname, '../../package-lock.json'),
      handler: 'handler',
      runtime: NODE.runtime,
      architecture: Architecture.ARM_64,
      role: this.role,
      memorySize: props.memoryMebibytes ?? 512,
      timeout: Duration.seconds(props.timeoutSeconds ?? 300),
      reservedConcurrentExecutions: props.reservedConcurrency,
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
      tracing: Tracing.ACTIVE,
      logGroup: this.logs,
      // Executions name versions. One that was published by a deployment that failed is in nobody's way.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
      bundling: {
        format: OutputFormat.ESM,
        target: NODE.target,
        sourceMap: true,
        sourcesContent: false,
        logLevel: LogLevel.WARNING,
        mainFields: ['module', 'main'],
        bundleAwsSDK: true,
        banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
  }
}

/** A Lambda function from one file of tasks/, bundled by esbuild when the app is synthesized. */
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface TaskFunctionProps {
  /** The file in tasks/ without its ending, e.g. `prepare-run`. */
  readonly task: string;
  readonly environment: Readonly<Record<string, string>>;
  /** @default 512 */
  readonly memoryMebibytes?: number;
  /** @default 5 minutes */
  readonly timeout?: Duration;
}

export class TaskFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: TaskFunctionProps) {
    super(scope, id);
    this.function = new NodejsFunction(this, 'Function', {
      entry: join('tasks', `${props.task}.ts`),
      handler: 'handler',
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMebibytes ?? 512,
      timeout: props.timeout ?? Duration.minutes(5),
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
      logGroup: new LogGroup(this, 'Logs', { retention: RetentionDays.THREE_MONTHS }),
      depsLockFilePath: 'package-lock.json',
      bundling: {
        format: OutputFormat.ESM,
        sourceMap: true,
        sourcesContent: false,
        keepNames: true,
        mainFields: ['module', 'main'],
        bundleAwsSDK: true,
        banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
  }
}

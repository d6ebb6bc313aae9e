/** AWS SDK clients, each made when it is first used: loading one takes longer than many a command. */

import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { STSClient } from '@aws-sdk/client-sts';
import { credentials, local } from '#local/config';
import { type CallBudget, type SdkClient, spare } from './call-budget';
import { type Deployment, localDeployment } from './deployment';

export interface Clients {
  /** Where the calls go: the local server, or words for an AWS region. */
  readonly url: string;
  readonly deployment: Deployment;
  stepFunctions(): Promise<SFNClient>;
  s3(): Promise<S3Client>;
  lambda(): Promise<LambdaClient>;
  sagemaker(): Promise<SageMakerClient>;
  logs(): Promise<CloudWatchLogsClient>;
  redshiftData(): Promise<RedshiftDataClient>;
  sts(): Promise<STSClient>;
  /** Ends the open connections, which would keep the program alive. */
  close(): void;
}

/** Loads the SDK clients that starting a run takes, for when there is nothing else to do. */
export async function loadRunClients(): Promise<void> {
  await Promise.all([import('@aws-sdk/client-s3'), import('@aws-sdk/client-sagemaker'), import('@aws-sdk/client-sfn')]);
}

/** The access key's id tells the local services who calls. */
const OPERATOR = 'operator';

/** Clients of the local server. */
export function createClients(url: string): Clients {
  return clientsOf(url, localDeployment, {
    endpoint: url,
    region: local.region,
    credentials: credentials(OPERATOR),
    // Checksums of what goes over the loopback interface would cost as much as the upload itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/**
 * Clients of an AWS account, by the caller's ordinary credentials, region and settings. Where the account says that it is asked
 * too often, they slow down.
 *
 * @param budget of a program that asks by itself, as long as it runs
 */
export function createAwsClients(deployment: Deployment, budget?: CallBudget): Clients {
  const [, , , region = ''] = deployment.stateMachineArn.split(':');
  return clientsOf(`AWS, ${region}`, deployment, { region, retryMode: 'adaptive' }, budget);
}

interface ClientOptions {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: ReturnType<typeof credentials>;
  readonly retryMode?: 'adaptive';
  readonly requestChecksumCalculation?: 'WHEN_REQUIRED';
  readonly responseChecksumValidation?: 'WHEN_REQUIRED';
}

function clientsOf(url: string, deployment: Deployment, options: ClientOptions, budget?: CallBudget): Clients {
  const forcePathStyle = options.endpoint !== undefined;
  const made: { destroy(): void }[] = [];
  const once = <Input extends object, Output extends object, Client extends SdkClient<Input, Output>>(
    make: () => Promise<Client & SdkClient<Input, Output>>,
  ) => {
    let client: Promise<Client> | undefined;
    return () => {
      client ??= make().then((value) => {
        // It would copy each answer, without what is secret, for a log that nobody keeps.
        value.middlewareStack.remove('loggerMiddleware');
        if (budget) spare(value, budget);
        made.push(value);
        return value;
      });
      return client;
    };
  };
  return {
    url,
    deployment,
    stepFunctions: once(async () => new (await import('@aws-sdk/client-sfn')).SFNClient(options)),
    s3: once(async () => new (await import('@aws-sdk/client-s3')).S3Client({ ...options, forcePathStyle })),
    lambda: once(async () => new (await import('@aws-sdk/client-lambda')).LambdaClient(options)),
    sagemaker: once(async () => new (await import('@aws-sdk/client-sagemaker')).SageMakerClient(options)),
    logs: once(async () => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogsClient(options)),
    redshiftData: once(async () => new (await import('@aws-sdk/client-redshift-data')).RedshiftDataClient(options)),
    sts: once(async () => new (await import('@aws-sdk/client-sts')).STSClient(options)),
    close() {
      for (const client of made) client.destroy();
    },
  };
}

/** AWS SDK clients of the local endpoint, each made when it is first used: loading one takes longer than many a command. */

import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { credentials, local } from '#local/config';

export interface Clients {
  readonly url: string;
  stepFunctions(): Promise<SFNClient>;
  s3(): Promise<S3Client>;
  lambda(): Promise<LambdaClient>;
  sagemaker(): Promise<SageMakerClient>;
  logs(): Promise<CloudWatchLogsClient>;
  /** Ends the open connections, which would keep the program alive. */
  close(): void;
}

/** The access key's id tells the local services who calls. */
const OPERATOR = 'operator';

export function createClients(url: string): Clients {
  const options = {
    endpoint: url,
    region: local.region,
    credentials: credentials(OPERATOR),
    // Checksums of what goes over the loopback interface would cost as much as the upload itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  } as const;
  const made: { destroy(): void }[] = [];
  const once = <Client extends { destroy(): void }>(make: () => Promise<Client>) => {
    let client: Promise<Client> | undefined;
    return () => {
      client ??= make().then((value) => {
        made.push(value);
        return value;
      });
      return client;
    };
  };
  return {
    url,
    stepFunctions: once(async () => new (await import('@aws-sdk/client-sfn')).SFNClient(options)),
    s3: once(async () => new (await import('@aws-sdk/client-s3')).S3Client({ ...options, forcePathStyle: true })),
    lambda: once(async () => new (await import('@aws-sdk/client-lambda')).LambdaClient(options)),
    sagemaker: once(async () => new (await import('@aws-sdk/client-sagemaker')).SageMakerClient(options)),
    logs: once(async () => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogsClient(options)),
    close() {
      for (const client of made) client.destroy();
    },
  };
}

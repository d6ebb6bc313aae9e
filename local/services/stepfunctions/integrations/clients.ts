/**
 * Calls AWS APIs on the local endpoint with the real SDK. A client's package is loaded at its first use, and one client is
 * made per service and role; the role's credentials sign the calls.
 */

import type { Json } from '#local/engine/index';
import { fromSdk, toSdk } from './parameters';
import { type CommandSchema, commandSchema, pascal } from './shapes';

/** The services that can be called, by the names of `aws-sdk:<name>:<action>`. */
const PACKAGES = {
  eventbridge: {
    load: () => import('@aws-sdk/client-eventbridge'),
    client: 'EventBridgeClient',
    prefix: 'EventBridge',
  },
  lambda: { load: () => import('@aws-sdk/client-lambda'), client: 'LambdaClient', prefix: 'Lambda' },
  redshiftdata: {
    load: () => import('@aws-sdk/client-redshift-data'),
    client: 'RedshiftDataClient',
    prefix: 'RedshiftData',
  },
  s3: { load: () => import('@aws-sdk/client-s3'), client: 'S3Client', prefix: 'S3' },
  sagemaker: { load: () => import('@aws-sdk/client-sagemaker'), client: 'SageMakerClient', prefix: 'SageMaker' },
  sagemakerruntime: {
    load: () => import('@aws-sdk/client-sagemaker-runtime'),
    client: 'SageMakerRuntimeClient',
    prefix: 'SageMakerRuntime',
  },
  sfn: { load: () => import('@aws-sdk/client-sfn'), client: 'SFNClient', prefix: 'Sfn' },
  sts: { load: () => import('@aws-sdk/client-sts'), client: 'STSClient', prefix: 'Sts' },
} as const;

export type ServiceName = keyof typeof PACKAGES;

export function isServiceName(name: string): name is ServiceName {
  return Object.hasOwn(PACKAGES, name);
}

/** Before the dot of an error name. */
export const prefixOf = (service: ServiceName): string => PACKAGES[service].prefix;

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface ClientOptions {
  /** The local endpoint, asked at each first use of a client. */
  endpoint(): string;
  readonly region: string;
  credentialsFor(roleArn: string): Credentials;
}

export interface Answer {
  readonly output: Json;
  readonly metadata: { readonly status: number; readonly requestId: string };
}

export interface Clients {
  /** Undefined when the API has no such action. */
  schemaOf(service: ServiceName, action: string): Promise<CommandSchema | undefined>;
  /** @throws the SDK's errors; see `failureOf` */
  call(service: ServiceName, action: string, parameters: Json, by: By): Promise<Answer>;
  sdkOf(service: ServiceName): Promise<Readonly<Record<string, unknown>>>;
  close(): void;
}

export interface By {
  readonly roleArn: string;
  readonly signal: AbortSignal;
}

interface Client {
  send(command: object, options: { readonly abortSignal: AbortSignal }): Promise<Record<string, unknown>>;
  destroy(): void;
}
type CommandClass = new (input: unknown) => { readonly schema?: unknown };

/** Few: what is worth trying again is for the definition's Retry to say. */
const MAX_ATTEMPTS = 2;
const MAX_SOCKETS = 200;

export function createClients({ endpoint, region, credentialsFor }: ClientOptions): Clients {
  const clients = new Map<string, Client>();

  const sdkOf = async (service: ServiceName) =>
    (await PACKAGES[service].load()) as unknown as Readonly<Record<string, unknown>>;

  const commandOf = async (service: ServiceName, action: string): Promise<CommandClass | undefined> => {
    const command = (await sdkOf(service))[`${pascal(action)}Command`];
    return typeof command === 'function' ? (command as CommandClass) : undefined;
  };

  const clientOf = async (service: ServiceName, roleArn: string): Promise<Client> => {
    const sdk = await sdkOf(service);
    const key = `${service} ${roleArn}`;
    const known = clients.get(key);
    if (known) return known;
    const ClientClass = sdk[PACKAGES[service].client] as new (configuration: object) => Client;
    const client = new ClientClass({
      endpoint: endpoint(),
      region,
      credentials: credentialsFor(roleArn),
      maxAttempts: MAX_ATTEMPTS,
      requestHandler: { httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS } },
      forcePathStyle: true,
    });
    clients.set(key, client);
    return client;
  };

  const schemaOf = async (service: ServiceName, action: string): Promise<CommandSchema | undefined> => {
    const Command = await commandOf(service, action);
    return Command && commandSchema(new Command({}).schema);
  };

  return {
    schemaOf,
    sdkOf,
    async call(service, action, parameters, { roleArn, signal }) {
      const [Command, schema] = [await commandOf(service, action), await schemaOf(service, action)];
      if (!Command || !schema) throw new Error(`expected an action of ${service}, got ${action}`);
      const client = await clientOf(service, roleArn);
      signal.throwIfAborted();
      const answer = await client.send(new Command(toSdk(schema.input, parameters)), { abortSignal: signal });
      const { httpStatusCode = 200, requestId = '' } = answer.$metadata as {
        httpStatusCode?: number;
        requestId?: string;
      };
      return {
        output: await fromSdk(schema.output, answer),
        metadata: { status: httpStatusCode, requestId },
      };
    },
    close() {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    },
  };
}

/**
 * A connection to the local AWS: the server that runs already, or one of our own for as long as the command runs; or to an
 * account, by ordinary credentials.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clients, createAwsClients, createClients } from '#local/client/clients';
import { findServer } from './find';
import { startServer } from './start';

export interface Session extends Clients {
  /** Whether the server ends with this command. */
  readonly own: boolean;
  readonly stateDirectory: string;
  /** A command as it is to be typed here, so that it finds the same place. @param words after the program's name */
  readonly typed: (words: string) => string;
  /** In an account, the ARN of whoever asks: who decides, decides under it. */
  readonly caller: string | undefined;
  /** Waits so long, or less where our own server has news of a run: true. Rejects as the signal says. */
  readonly pause: (milliseconds: number, signal?: AbortSignal) => Promise<boolean>;
  /**
   * For when another command's server went away with it: takes or starts the next one, on which the runs go on.
   *
   * @returns false when the error is no lost connection, or the connection was our own
   */
  recover(error: unknown): Promise<boolean>;
}

export interface SessionOptions {
  readonly buildDirectory: string;
  readonly stateDirectory: string;
  readonly port?: number;
  /** See `StartOptions`. */
  readonly expectExecution?: boolean;
  /** See `StartOptions`. */
  readonly meanwhile?: () => void;
  /** An account instead of this machine; the state machine need not be named where there is only one. */
  readonly account?: { readonly stateMachineArn?: string };
  /** See `Session`. */
  readonly typed: Session['typed'];
}

/**
 * Opens a session, uses it, and ends it whatever happens.
 *
 * @throws CommandFailed when no server runs and none can be started
 */
export async function withSession<T>(options: SessionOptions, use: (session: Session) => Promise<T>): Promise<T> {
  let connection = await connect(options);
  const current = (): Clients => connection.clients;
  const session: Session = {
    get url() {
      return current().url;
    },
    get deployment() {
      return current().deployment;
    },
    get own() {
      return connection.own;
    },
    stateDirectory: options.stateDirectory,
    typed: options.typed,
    get caller() {
      return connection.caller;
    },
    pause: (milliseconds, signal) => connection.pause(milliseconds, signal),
    stepFunctions: () => current().stepFunctions(),
    s3: () => current().s3(),
    lambda: () => current().lambda(),
    sagemaker: () => current().sagemaker(),
    logs: () => current().logs(),
    redshiftData: () => current().redshiftData(),
    sts: () => current().sts(),
    close: () => current().close(),
    async recover(error) {
      if (connection.own || options.account || !isLostConnection(error)) return false;
      await connection.end();
      connection = await connect(options);
      return true;
    },
  };
  try {
    return await Promise.race([use(session), connection.lost]);
  } finally {
    await connection.end();
  }
}

interface Connection {
  readonly clients: Clients;
  readonly own: boolean;
  readonly caller?: string;
  readonly pause: Session['pause'];
  /** Rejects when our own server ends before it was asked to; never settles otherwise. */
  readonly lost: Promise<never>;
  end(): Promise<void>;
}

const LONGEST_HANDOVER_MILLISECONDS = 20_000;

/** Another command's server for the same folder may be just opening, or just closing. */
async function connect(options: SessionOptions): Promise<Connection> {
  if (options.account) return inAccount(options.account.stateMachineArn);
  const deadline = Date.now() + LONGEST_HANDOVER_MILLISECONDS;
  for (;;) {
    const found = await findServer(options.stateDirectory);
    if (found) return shared(found);
    try {
      return await owned(options);
    } catch (error) {
      if (!/could not set lock/i.test((error as Error).message) || Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

async function inAccount(stateMachineArn: string | undefined): Promise<Connection> {
  const { findDeployment } = await import('#local/client/aws-deployment');
  const { deployment, caller } = await findDeployment(stateMachineArn);
  const clients = createAwsClients(deployment);
  return {
    clients,
    own: false,
    caller,
    pause: sleepFor,
    lost: new Promise(() => {}),
    end: async () => clients.close(),
  };
}

function shared(url: string): Connection {
  const clients = createClients(url);
  return { clients, own: false, pause: sleepFor, lost: new Promise(() => {}), end: async () => clients.close() };
}

async function owned(options: SessionOptions): Promise<Connection> {
  const server = await startServer(options);
  const clients = createClients(server.url);
  let ending = false;
  const lost = server.exited.then(({ code, signal }): Promise<never> => {
    if (ending) return new Promise(() => {});
    const log = `${options.stateDirectory}/logs/server.log`;
    throw new Error(`the local server ended unexpectedly with ${signal ?? `code ${code}`}; see ${log}`);
  });
  // Nobody waits for it while the server is found by another command.
  lost.catch(() => {});
  return {
    clients,
    own: true,
    pause: server.pause,
    lost,
    async end() {
      ending = true;
      clients.close();
      await server.close();
    },
  };
}

const sleepFor: Session['pause'] = async (milliseconds, signal) => {
  await sleep(milliseconds, undefined, { signal }).catch(() => signal?.throwIfAborted());
  return false;
};

function isLostConnection(error: unknown): boolean {
  return ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '');
}

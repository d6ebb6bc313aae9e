/** A connection to the local AWS: the server that runs already, or one of our own for as long as the command runs. */
import { type Clients, createClients } from './clients';
import { findServer } from './find';
import { startServer } from './start';

export interface Session extends Clients {
  /** Whether the server ends with this command. */
  readonly own: boolean;
  readonly stateDirectory: string;
  /** Rejects when our own server ends before it was asked to; never settles otherwise. */
  readonly lost: Promise<never>;
  /** Ends the connections, and the server if it is our own. */
  end(): Promise<void>;
}

export interface SessionOptions {
  readonly buildDirectory: string;
  readonly stateDirectory: string;
  readonly port?: number;
}

/** @throws CommandFailed when no server runs and none can be started */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { stateDirectory } = options;
  const found = await findServer(stateDirectory);
  if (found) {
    const clients = createClients(found);
    return { ...clients, own: false, stateDirectory, lost: new Promise(() => {}), end: async () => clients.close() };
  }
  const server = await startServer(options);
  const clients = createClients(server.url);
  let ending = false;
  const lost = server.exited.then(({ code, signal }): Promise<never> => {
    if (ending) return new Promise(() => {});
    throw new Error(`the local server ended unexpectedly with ${signal ?? `code ${code}`}; see ${stateDirectory}/logs/server.log`);
  });
  // It is awaited only while something waits for the server.
  lost.catch(() => {});
  return {
    ...clients,
    own: true,
    stateDirectory,
    lost,
    async end() {
      ending = true;
      clients.close();
      await server.close();
    },
  };
}

/** Opens a session, uses it, and ends it whatever happens. */
export async function withSession<T>(options: SessionOptions, use: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession(options);
  try {
    return await Promise.race([use(session), session.lost]);
  } finally {
    await session.end();
  }
}

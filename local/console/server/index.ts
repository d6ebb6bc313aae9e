/**
 * The console's server: one loopback port that serves the page and answers its questions. A client of the AWS APIs; it keeps
 * nothing, and forgets what it read when it ends.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clients } from '#local/client/clients';
import { localDeployment } from '#local/client/deployment';
import { local } from '#local/config';
import { answer } from './answer';
import type { Assets } from './assets';
import { createRunReader } from './run/reader';

export interface ConsoleOptions {
  readonly clients: Clients;
  readonly assets: Assets;
  /** 0 takes a free one. */
  readonly port: number;
  /** Who decides. */
  readonly user: string;
  /** Whether the page may name somebody else. */
  readonly userIsFixed: boolean;
}

export interface Console {
  readonly url: string;
  close(): Promise<void>;
}

/** A run that goes on is looked at every 4 seconds, the list every 15. */
const ACCOUNT_PACE = 10;

/** Listens, and resolves when requests are answered. @throws Error EADDRINUSE */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const { clients, assets, user, userIsFixed } = options;
  const context = {
    clients,
    assets,
    user,
    userIsFixed,
    token: randomBytes(32).toString('base64url'),
    pace: clients.deployment === localDeployment ? 1 : ACCOUNT_PACE,
    runs: createRunReader(clients),
  };
  const http = createServer((request, response) => void answer(request, response, context));
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen({ host: local.host, port: options.port }, () => {
      http.off('error', reject);
      resolve();
    });
  });
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://${local.host}:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      await closed;
    },
  };
}

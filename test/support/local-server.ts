/** A local server with the services under test on a free port, ended after the tests of a file. */
import { afterAll } from '@jest/globals';
import { createLocalServer, type LocalServer, type LocalServerOptions } from '#local/wire/server';

const started: LocalServer[] = [];

afterAll(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

export async function startServer(
  services: LocalServerOptions['services'],
  options: Partial<LocalServerOptions> = {},
): Promise<LocalServer> {
  const server = await createLocalServer({
    services,
    account: '000000000000',
    region: 'us-east-1',
    port: 0,
    ...options,
  });
  started.push(server);
  return server;
}

/** What every SDK client needs to speak to the server. */
export const clientOptions = ({ url }: LocalServer, accessKeyId = 'test') => ({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey: 'secret' },
});

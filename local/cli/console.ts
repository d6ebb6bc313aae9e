/** Starts the console's server in this program, at its usual port if that is free. */
import { local } from '#local/config';
import type { Console, ConsoleOptions } from '#local/console/server/index';

/** @param port 0 for any. Default: the usual one if it is free, else any */
export async function openConsole(
  buildDirectory: string,
  port: number | undefined,
  options: Pick<ConsoleOptions, 'clients' | 'user' | 'userIsFixed'>,
): Promise<Console> {
  const { startConsole } = await import('#local/console/server/index');
  const { readAssets } = await import('#local/console/server/assets');
  const start = (at: number) => startConsole({ ...options, assets: readAssets(buildDirectory), port: at });
  if (port !== undefined) return start(port);
  return start(local.consolePort).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    return start(0);
  });
}

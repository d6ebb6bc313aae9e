/** The container's core: reads the settings, gives the mode a database and a scratch directory, and clears up. */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProcessingSettings } from '#tasks/contracts/process-data';
import { openDatabase } from './database';
import { encode } from './encode';
import type { Place } from './place';
import { prepare } from './prepare';
import { readHosts, readJsonFile } from './read-settings';
import type { Log } from './steps';

/**
 * @returns what gives the database's memory back; a program that ends need not
 * @throws TaskError that says in the caller's terms why there is no output
 */
export async function run(place: Place, log: Log): Promise<() => void> {
  const settings = await readJsonFile(place.settings, ProcessingSettings);
  const hosts = await readHosts(place.resources);
  await mkdir(place.scratch, { recursive: true });
  const scratch = await mkdtemp(join(place.scratch, 'processing-'));
  // A job that is stopped leaves no gigabytes behind.
  const stop = () => {
    rmSync(scratch, { recursive: true, force: true });
    process.exit(143);
  };
  process.once('SIGTERM', stop);
  const database = await openDatabase({ scratch, memoryLimitBytes: place.memoryLimitBytes });
  try {
    const workshop = { place, database, hosts, scratch, log };
    if (settings.mode === 'prepare') await prepare(settings, workshop);
    else await encode(settings, workshop);
  } catch (error) {
    database.close();
    throw error;
  } finally {
    process.off('SIGTERM', stop);
    await rm(scratch, { recursive: true, force: true });
  }
  return () => database.close();
}

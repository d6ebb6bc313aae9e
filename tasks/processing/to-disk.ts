import { open } from 'node:fs/promises';

/**
 * Begins to write a finished file to the disk, and does not wait. Whoever keeps the file will ask for that anyway: better while this
 * job has other work than when all wait for its files.
 */
export function toDisk(file: string): void {
  const sync = async () => {
    const handle = await open(file, 'r');
    try {
      await handle.datasync();
    } finally {
      await handle.close();
    }
  };
  // That it is there is all that this job answers for.
  sync().catch(() => {});
}

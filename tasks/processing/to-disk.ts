import { open } from 'node:fs/promises';

/**
 * Begins to write a finished file to the disk, and does not wait: where the local SageMaker has started this job, it will ask for that
 * anyway, and better while there is other work than when all wait for the files.
 */
export function toDisk(file: string): void {
  if (!process.send) return;
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

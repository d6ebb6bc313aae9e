/**
 * Cuts rows into part files, and shares the files out to the hosts of the job. Which files there are depends on the number of
 * rows and of hosts alone, so every host knows them all, and no two write the same.
 */

export interface Part {
  /** `part-00000`: in the order of the rows. */
  readonly name: string;
  /** First row, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

export interface Hosts {
  /** From 0. Host 0 alone writes what there is one of. */
  readonly current: number;
  readonly count: number;
}

/** Few enough rows for a file to be handled as one, many enough for the files to be few. */
export const PART_ROWS = 500_000;

/** @param first row of the first part. @returns at least so many parts, if there are as many rows */
export function partsOf(first: number, rows: number, least: number): Part[] {
  const count = Math.max(Math.ceil(rows / PART_ROWS), Math.min(least, rows));
  return Array.from({ length: count }, (_, index) => ({
    name: `part-${String(index).padStart(5, '0')}`,
    from: first + Math.floor((index * rows) / count),
    to: first + Math.floor(((index + 1) * rows) / count),
  }));
}

/** @returns every n-th part: those that the current host writes */
export function shareOf(parts: readonly Part[], { current, count }: Hosts): Part[] {
  return parts.filter((_, index) => index % count === current);
}

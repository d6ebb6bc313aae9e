/** How often each value of a text or boolean column occurs. */
import type { Database } from './database';
import type { LoadedColumn } from './load';

export interface Category {
  readonly value: string;
  readonly count: number;
  readonly positives: number;
  /** Of `count`, in the training rows: all that an encoding may know. */
  readonly training: number;
  readonly trainingPositives: number;
}

/** @returns the values of the table `dataset`, most frequent first, missing ones left out */
export function countCategories(database: Database, { c }: LoadedColumn): Promise<Category[]> {
  return database.rows<Category>(`
    SELECT CAST(${c} AS VARCHAR) AS value, count(*) AS count, count_if(positive) AS positives, count_if(split = 0) AS training,
      count_if(split = 0 AND positive) AS "trainingPositives"
    FROM dataset WHERE ${c} IS NOT NULL GROUP BY ALL ORDER BY count DESC, value`);
}

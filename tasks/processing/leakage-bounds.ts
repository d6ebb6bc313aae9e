/**
 * Spares most numeric columns the ranking of their rows. For any value m the pairs of a positive at or below m and a negative
 * above it are lost to whoever takes large values for positive; if they alone are too many, the column cannot tell the label.
 * The same holds the other way round. The median of some positives for m finds that out from a share of the negatives.
 */
import type { Database } from './database';
import type { LoadedColumn } from './load';
import { numberExpression, perColumn } from './numeric-view';
import type { Split, SplitCounts } from './split';

/** Rows of each class. */
export interface Classes {
  readonly positives: number;
  readonly negatives: number;
}

/** A column is suspicious from an AUC of more than this. */
export const SUSPICIOUS = 0.99;

/** Positives that the value m is taken from. Another choice of rows changes the work, never the answer. */
const SAMPLED_POSITIVES = 1000;

/** Share of the training rows in which negatives are counted. Their order is that of a hash: any of them are as good. */
const SHARE_OF_NEGATIVES = 0.2;

export const classesOf = ({ rows, positives }: SplitCounts[Split]): Classes => ({
  positives,
  negatives: rows - positives,
});

/** @returns those of the numeric columns that are features, whose AUC on the training rows may be above the limit, one way or the other */
export async function columnsThatMayTell(
  database: Database,
  columns: readonly LoadedColumn[],
  { train }: SplitCounts,
): Promise<LoadedColumn[]> {
  const all = classesOf(train);
  const numbers = columns.filter((column) => column.role === 'feature' && numberExpression(column) !== undefined);
  const allowed = (1 - SUSPICIOUS) * all.positives * all.negatives;
  const open = await perColumn(numbers, async (batch) => {
    const lost = await pairsLost(database, batch, Math.ceil((all.positives + all.negatives) * SHARE_OF_NEGATIVES));
    return lost.map(({ upward, downward }) => upward <= allowed || downward <= allowed);
  });
  return numbers.filter((column) => open.get(column));
}

async function pairsLost(database: Database, columns: readonly LoadedColumn[], rows: number) {
  const select = (
    aggregates: (n: string, m: string, index: number) => string[],
    from: string,
    ms: readonly string[],
  ) => {
    const all = columns.flatMap((column, index) =>
      aggregates(numberExpression(column) as string, ms[index] ?? '', index),
    );
    return database.row<Record<string, number | string | null>>(`SELECT ${all.join(', ')} FROM ${from}`);
  };
  const positives = 'dataset WHERE split = 0 AND positive';
  const medians = await select(
    (n, _, index) => [`CAST(quantile_disc(${n}, 0.5) AS VARCHAR) AS m${index}`],
    `(SELECT * FROM ${positives} LIMIT ${SAMPLED_POSITIVES})`,
    [],
  );
  // Without a median (no positive has a value) nothing is known of the column: no pair is counted.
  const ms = columns.map(
    (_, index) => `CAST(${medians[`m${index}`] ? `'${medians[`m${index}`]}'` : 'NULL'} AS DOUBLE)`,
  );
  const own = await select(
    (n, m, index) => [`count_if(${n} <= ${m}) AS low${index}`, `count_if(${n} >= ${m}) AS high${index}`],
    positives,
    ms,
  );
  const others = await select(
    (n, m, index) => [`count_if(${n} < ${m}) AS low${index}`, `count_if(${n} > ${m}) AS high${index}`],
    `dataset WHERE rowid < ${rows} AND NOT positive`,
    ms,
  );
  return columns.map((_, index) => ({
    upward: Number(own[`low${index}`]) * Number(others[`high${index}`]),
    downward: Number(own[`high${index}`]) * Number(others[`low${index}`]),
  }));
}

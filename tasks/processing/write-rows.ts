/** Writes the rows of a prepared dataset: encoded for model and champion, as they are for the warehouse, in part for the gate. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetSchema, PrepareSettings } from '#tasks/contracts/process-data';
import { encodeForChampion } from './champion';
import { encodeSql } from './encode-sql';
import { writeHeldOutRows } from './held-out-rows';
import { type Part, partsOf, shareOf } from './parts';
import type { Prepared } from './prepared';
import { HELD_OUT, SPLITS, type Split, type SplitCounts } from './split';
import { identifier } from './sql-text';
import { count, sideBySide, step, type Workshop } from './steps';
import { type EncodedRows, writeChannel, writeLines } from './write-training';
import { writeWarehouse } from './write-warehouse';

/** Beside the dataset's columns the warehouse tells which split a row went to. */
export const SPLIT_COLUMN = 'ronda_split';

/** @param refused the dataset is of no use: no further file is begun. @throws its reason then */
export async function writeRows(
  settings: PrepareSettings,
  workshop: Workshop,
  prepared: Prepared,
  comingSchema: Promise<DatasetSchema>,
  refused: AbortSignal,
): Promise<void> {
  const { place, database, hosts, log } = workshop;
  const { loaded, splits } = prepared;
  const folder = (name: string) => join(place.output, name);
  for (const name of [...SPLITS, 'validation-lines', 'champion-test', 'warehouse'])
    await mkdir(folder(name), { recursive: true });
  if (hosts.current === 0) await writeForWarehouse(settings, workshop, prepared);

  const schema = await comingSchema;
  refused.throwIfAborted();
  const least = (name: Split) => Math.max(hosts.count, name === 'train' ? settings.trainParts : 1);
  const mine = (name: Split) => shareOf(partsOfSplit(name, splits, least(name)), hosts);
  const columnOf = new Map(loaded.columns.map((column) => [column.name, column]));
  const encoded = encodeSql(schema.features, {
    table: 'dataset',
    read: ({ column }) => `dataset.${columnOf.get(column)?.c}`,
  });
  const rows: EncodedRows = { table: 'dataset', leading: 'CAST(dataset.positive AS UTINYINT)', encoded };
  const writeEncoded = async () => {
    for (const name of ['train', 'validation'] as const) {
      await writeChannel(database, folder(name), rows, mine(name));
      refused.throwIfAborted();
    }
    // Text is written by one thread: two files keep two busy, in little memory.
    await sideBySide([
      writeLines(database, folder('validation-lines'), rows, mine('validation')),
      writeLines(database, folder('test'), rows, mine('test')),
    ]);
  };
  await step(
    log,
    writeEncoded,
    () =>
      `wrote ${count(loaded.rows, 'row')} of ${count(schema.features.length, 'feature')} to ${count(SPLITS.flatMap(mine).length + mine('validation').length, 'file')}`,
  );

  refused.throwIfAborted();
  for (const name of HELD_OUT)
    await writeHeldOutRows(database, folder(`${name}-rows`), loaded.columns, settings, mine(name));

  const champion = settings.champion && encodeForChampion(settings.champion.schema, loaded.columns, prepared.label);
  if (champion && 'encoded' in champion) {
    const write = () =>
      writeLines(database, folder('champion-test'), { ...rows, encoded: champion.encoded }, mine('test'));
    await step(log, write, () => `wrote ${count(splits.test.rows, 'test row')} for the champion`);
  }
}

/** Parts of the same rows have the same names, whoever encoded them. */
function partsOfSplit(name: Split, splits: SplitCounts, least: number): Part[] {
  const before = SPLITS.slice(0, SPLITS.indexOf(name)).reduce((sum, earlier) => sum + splits[earlier].rows, 0);
  return partsOf(before, splits[name].rows, least);
}

async function writeForWarehouse(
  settings: PrepareSettings,
  { place, database, scratch, log }: Workshop,
  { loaded: { rows, columns }, warehouseNames }: Prepared,
): Promise<void> {
  const cells = columns.map(({ c }, index) => `${c} AS ${identifier(warehouseNames[index] as string)}`);
  const split = `CASE split ${SPLITS.map((name, index) => `WHEN ${index} THEN '${name}'`).join(' ')} END AS ${identifier(SPLIT_COLUMN)}`;
  const warehouse = {
    parts: partsOf(0, rows, 1),
    select: ({ from, to }: Part) =>
      `SELECT ${[...cells, split].join(', ')} FROM dataset WHERE rowid >= ${from} AND rowid < ${to}`,
  };
  await step(
    log,
    () => writeWarehouse(database, join(place.output, 'warehouse'), settings.warehouse, warehouse, scratch),
    () => `wrote ${count(rows, 'row')} for the warehouse`,
  );
}

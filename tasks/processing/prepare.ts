/**
 * The `prepare` mode: from raw files to training files, warehouse files, schema, profile and a page to look at. Every host does
 * the same work up to the writing; then each writes its share, and what there is one of is written by the first.
 */

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { groupDigits } from '#tasks/contracts/group-digits';
import { DatasetSchema, type PrepareSettings } from '#tasks/contracts/process-data';
import { describeDataset } from './describe-dataset';
import { chooseFeatures } from './features';
import { findFiles } from './files';
import { readLabel } from './label';
import { load } from './load';
import { openSource } from './open-source';
import type { Prepared } from './prepared';
import { assignRoles } from './roles';
import { SPLITS, type SplitRows, splitRows } from './split';
import { measureTexts, type TextStatistics } from './statistics';
import { count, sideBySide, step, type Workshop } from './steps';
import { warehouseNames } from './warehouse-names';
import { SPLIT_COLUMN, writeRows } from './write-rows';

/** @throws TaskError for every dataset that no model should be trained on */
export async function prepare(settings: PrepareSettings, workshop: Workshop): Promise<void> {
  const { place, database, scratch, log } = workshop;
  const files = await findFiles(place.dataset, scratch);
  const source = await openSource(database, files);
  const roles = assignRoles(
    source.columns.map(({ name }) => name),
    settings,
  );

  const loaded = await step(
    log,
    () => load(database, source, roles, settings.split.seed),
    ({ rows, columns }) =>
      `read ${count(rows, 'row')} of ${count(columns.length, 'column')} from ${count(files.files.length, 'file')}`,
  );
  const label = await readLabel(database, settings.label, settings.positive);
  const [{ duplicates }, { splits, entities }] = await sideBySide([
    database.row<{ duplicates: number }>('SELECT count(*) - count(DISTINCT content) AS duplicates FROM loaded'),
    step(
      log,
      () => splitRows(database, loaded, label, settings),
      (split) => tellSplit(settings, split),
    ),
  ]);
  await database.run('DROP TABLE loaded');

  const names = warehouseNames(
    loaded.columns.map(({ name }) => name),
    [SPLIT_COLUMN],
  );
  const prepared = { files, loaded, label, splits, entities, duplicates, warehouseNames: names };
  const texts = measureTexts(database, loaded);
  const schema = texts.then((measured) => makeSchema(workshop, prepared, measured));
  // Whoever needs it meets the error.
  schema.catch(() => {});
  // The one is the work of this thread, the other that of the database's.
  const refused = new AbortController();
  const description = describeDataset(settings, workshop, prepared, texts, schema);
  description.catch(() => refused.abort());
  try {
    const [warnings] = await sideBySide([description, writeRows(settings, workshop, prepared, schema, refused.signal)]);
    for (const warning of warnings) log(`warning: ${warning}`);
  } catch (error) {
    await emptyFolders(place.output);
    throw error;
  }
}

/** Nothing is left of a dataset that is of no use. The folders are the job's. */
async function emptyFolders(output: string): Promise<void> {
  const entries = await readdir(output, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  await Promise.all(files.map(({ parentPath, name }) => rm(join(parentPath, name), { force: true })));
}

function tellSplit({ split, time, entity }: PrepareSettings, { splits, entities }: SplitRows): string {
  const sizes = SPLITS.map((name) => `${name} ${groupDigits(splits[name].rows)}`).join(', ');
  const whole = entities ? `, each ${entity.join(' and ')} in one,` : '';
  const aside = entities && entities.setAside.rows > 0 ? `, ${count(entities.setAside.rows, 'row')} set aside` : '';
  return `split by ${split.by === 'hash' ? 'hash' : time}${whole} into ${sizes} rows${aside}`;
}

async function makeSchema(
  { database }: Workshop,
  { loaded, label, splits, warehouseNames: names }: Prepared,
  texts: TextStatistics,
): Promise<DatasetSchema> {
  const schema: DatasetSchema = {
    version: 1,
    label,
    columns: loaded.columns.map(({ name, type, role }, index) => ({
      name,
      type,
      role,
      warehouseName: names[index] as string,
    })),
    features: await chooseFeatures(database, loaded.columns, texts, splits.train.rows),
  };
  // Encoded as it will be read: the model must not know what its file does not say.
  return DatasetSchema.parse(JSON.parse(JSON.stringify(schema)));
}

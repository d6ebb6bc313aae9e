/**
 * The `prepare` mode: from raw files to training files, warehouse files, schema, profile and a page to look at. Every host does
 * the same work up to the writing; then each writes its share, and what there is one of is written by the first.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetProfile, DatasetSchema, type PrepareSettings } from '#tasks/contracts/process-data';
import { encodeForChampion } from './champion';
import { measureDrift } from './drift';
import { renderEda } from './eda';
import { encodeSql, isWholeNumber } from './encode-sql';
import { chooseFeatures } from './features';
import { findFiles, type InputFiles } from './files';
import { requireUsableHeldOut } from './held-out-columns';
import { writeHeldOutRows } from './held-out-rows';
import { type Label, readLabel } from './label';
import { findSuspects } from './leakage';
import { type Loaded, load } from './load';
import { openSource } from './open-source';
import { type Part, partsOf, shareOf } from './parts';
import { profileColumn } from './profile';
import { countRepeatedHeldOut } from './repeated-rows';
import { assignRoles } from './roles';
import { HELD_OUT, SPLITS, type Split, type SplitCounts, type SplitRows, splitRows } from './split';
import { identifier } from './sql-text';
import { type ColumnStatistics, measure } from './statistics';
import { count, sideBySide, step, type Workshop } from './steps';
import { requireUsable } from './usable-features';
import { warehouseNames } from './warehouse-names';
import { warningsOf } from './warnings';
import { type EncodedRows, writeChannel, writeLines } from './write-training';
import { writeWarehouse } from './write-warehouse';

/** Beside the dataset's columns the warehouse tells which split a row went to. */
const SPLIT_COLUMN = 'ronda_split';

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
  const { duplicates } = await database.row<{ duplicates: number }>(
    'SELECT count(*) - count(DISTINCT content) AS duplicates FROM loaded',
  );
  const { splits, entities } = await step(
    log,
    () => splitRows(database, loaded, label, settings),
    (split) => tellSplit(settings, split),
  );
  await database.run('DROP TABLE loaded');

  const names = warehouseNames(
    loaded.columns.map(({ name }) => name),
    [SPLIT_COLUMN],
  );
  // One is the work of this thread, the other that of the database's.
  const [statistics] = await sideBySide([
    step(
      log,
      () => measure(database, loaded.columns, loaded.rows),
      () => `measured ${count(loaded.columns.length, 'column')}`,
    ),
    writeForWarehouse(settings, workshop, loaded, names),
  ]);
  await requireUsable(database, source, statistics, loaded.rows);
  await requireUsableHeldOut(database, source, statistics, settings.heldOut);
  const schema = await makeSchema(workshop, loaded, names, label, statistics, splits);
  await writeOutputs(settings, workshop, { files, loaded, label, splits, entities, duplicates, statistics, schema });
}

function tellSplit({ split, time, entity }: PrepareSettings, { splits, entities }: SplitRows): string {
  const sizes = SPLITS.map((name) => `${name} ${splits[name].rows.toLocaleString('en')}`).join(', ');
  const whole = entities ? `, each ${entity.join(' and ')} in one,` : '';
  const aside = entities && entities.setAside.rows > 0 ? `, ${count(entities.setAside.rows, 'row')} set aside` : '';
  return `split by ${split.by === 'hash' ? 'hash' : time}${whole} into ${sizes} rows${aside}`;
}

interface Prepared {
  readonly files: InputFiles;
  readonly loaded: Loaded;
  readonly label: Label;
  readonly splits: SplitCounts;
  readonly entities: DatasetProfile['entities'];
  readonly duplicates: number;
  readonly statistics: readonly ColumnStatistics[];
  readonly schema: DatasetSchema;
}

async function makeSchema(
  { database }: Workshop,
  { columns }: Loaded,
  names: readonly string[],
  label: Label,
  statistics: readonly ColumnStatistics[],
  splits: SplitCounts,
) {
  const schema: DatasetSchema = {
    version: 1,
    label,
    columns: columns.map(({ name, type, role }, index) => ({
      name,
      type,
      role,
      warehouseName: names[index] as string,
    })),
    features: await chooseFeatures(database, statistics, splits.train.rows),
  };
  // Encoded as it will be read: the model must not know what its file does not say.
  return DatasetSchema.parse(JSON.parse(JSON.stringify(schema)));
}

async function writeOutputs(settings: PrepareSettings, workshop: Workshop, prepared: Prepared): Promise<void> {
  const { place, database, hosts, log } = workshop;
  const { loaded, splits, schema } = prepared;
  const folder = (name: string) => join(place.output, name);
  for (const name of [...SPLITS, 'validation-lines', 'champion-test', 'warehouse', 'metadata'])
    await mkdir(folder(name), { recursive: true });

  const least = (name: Split) => Math.max(hosts.count, name === 'train' ? settings.trainParts : 1);
  const mine = (name: Split) => shareOf(partsOfSplit(name, splits, least(name)), hosts);
  const columnOf = new Map(loaded.columns.map((column) => [column.name, column]));
  const encoded = encodeSql(schema.features, {
    table: 'dataset',
    read: ({ column }) => `dataset.${columnOf.get(column)?.c}`,
    isWhole: ({ column, encoding }) => isWholeNumber(columnOf.get(column)?.type, encoding),
  });
  const rows: EncodedRows = { table: 'dataset', leading: 'CAST(dataset.positive AS UTINYINT)', encoded };
  const writeEncoded = async () => {
    for (const name of ['train', 'validation'] as const) await writeChannel(database, folder(name), rows, mine(name));
    // Text is written by one thread: two files keep two busy, in little memory.
    await sideBySide([
      writeLines(database, folder('validation-lines'), rows, mine('validation')),
      writeLines(database, folder('test'), rows, mine('test')),
    ]);
  };
  const champion = settings.champion && encodeForChampion(settings.champion.schema, loaded.columns, prepared.label);
  const problem = champion && 'problem' in champion ? champion.problem : null;
  const isFirst = hosts.current === 0;
  const [, profile] = await sideBySide([
    step(
      log,
      writeEncoded,
      () =>
        `wrote ${count(loaded.rows, 'row')} of ${count(schema.features.length, 'feature')} to ${count(SPLITS.flatMap(mine).length + mine('validation').length, 'file')}`,
    ),
    isFirst ? writeMetadata(settings, workshop, prepared, problem) : Promise.resolve(undefined),
  ]);

  for (const name of HELD_OUT)
    await writeHeldOutRows(database, folder(`${name}-rows`), loaded.columns, settings, mine(name));

  if (champion && 'encoded' in champion) {
    const write = () =>
      writeLines(database, folder('champion-test'), { ...rows, encoded: champion.encoded }, mine('test'));
    await step(log, write, () => `wrote ${count(splits.test.rows, 'test row')} for the champion`);
  }
  for (const warning of profile?.warnings ?? []) log(`warning: ${warning}`);
}

async function writeMetadata(
  settings: PrepareSettings,
  workshop: Workshop,
  prepared: Prepared,
  problem: string | null,
): Promise<DatasetProfile> {
  const profile = await makeProfile(settings, workshop, prepared, problem);
  const write = (name: string, content: string) => writeFile(join(workshop.place.output, 'metadata', name), content);
  await write('schema.json', JSON.stringify(prepared.schema));
  await write('profile.json', JSON.stringify(profile));
  await write('eda.html', renderEda(profile, prepared.schema));
  return profile;
}

/** Parts of the same rows have the same names, whoever encoded them. */
function partsOfSplit(name: Split, splits: SplitCounts, least: number): Part[] {
  const before = SPLITS.slice(0, SPLITS.indexOf(name)).reduce((sum, earlier) => sum + splits[earlier].rows, 0);
  return partsOf(before, splits[name].rows, least);
}

/** One host does it: the rows need no encoding, and are written as fast as they can be. */
async function writeForWarehouse(
  settings: PrepareSettings,
  { place, database, hosts, scratch, log }: Workshop,
  { rows, columns }: Loaded,
  names: readonly string[],
): Promise<void> {
  if (hosts.current !== 0) return;
  const cells = columns.map(({ c }, index) => `${c} AS ${identifier(names[index] as string)}`);
  const split = `CASE split ${SPLITS.map((name, index) => `WHEN ${index} THEN '${name}'`).join(' ')} END AS ${identifier(SPLIT_COLUMN)}`;
  const select = ({ from, to }: Part) =>
    `SELECT ${[...cells, split].join(', ')} FROM dataset WHERE rowid >= ${from} AND rowid < ${to}`;
  const write = () =>
    writeWarehouse(
      database,
      join(place.output, 'warehouse'),
      settings.warehouse,
      { parts: partsOf(0, rows, 1), select },
      scratch,
    );
  await step(log, write, () => `wrote ${count(rows, 'row')} for the warehouse`);
}

async function makeProfile(
  settings: PrepareSettings,
  { database }: Workshop,
  prepared: Prepared,
  problem: string | null,
) {
  const { files, loaded, splits, entities, duplicates, statistics } = prepared;
  const drift = settings.champion
    ? await measureDrift(database, statistics, settings.champion.profile)
    : new Map<string, number>();
  const aside = entities?.setAside.positives ?? 0;
  const positives = SPLITS.reduce((sum, name) => sum + splits[name].positives, aside);
  const suspects = await findSuspects(database, statistics, splits);
  const duplicatesAcrossSplits = await countRepeatedHeldOut(database, loaded.columns);
  const findings = { rows: loaded.rows, positives, duplicates, duplicatesAcrossSplits, splits, entities, suspects };
  return DatasetProfile.parse({
    version: 1,
    rows: loaded.rows,
    positives,
    duplicates,
    splitBy: settings.split.by,
    splits,
    entities,
    duplicatesAcrossSplits,
    suspects,
    columns: statistics.map((column) => profileColumn(column, loaded.rows, drift)),
    warnings: warningsOf({ ...findings, drift, statistics, emptyFiles: files.empty, championProblem: problem }),
    championTest: settings.champion ? { rows: problem === null ? splits.test.rows : 0, problem } : null,
    championData: settings.champion && {
      rows: settings.champion.profile.rows,
      positives: settings.champion.profile.positives,
    },
  } satisfies DatasetProfile);
}

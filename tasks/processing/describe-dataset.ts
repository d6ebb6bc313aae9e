/** Measures a prepared dataset, refuses it where it is of no use, and tells of it: schema, profile and a page to look at. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetProfile, type DatasetSchema, type PrepareSettings } from '#tasks/contracts/process-data';
import { encodeForChampion } from './champion';
import { measureDrift } from './drift';
import { renderEda } from './eda';
import { requireUsableHeldOut } from './held-out-columns';
import { findSuspects } from './leakage';
import { columnsThatMayTell } from './leakage-bounds';
import type { LoadedColumn } from './load';
import type { Prepared } from './prepared';
import { profileColumn } from './profile';
import { countRepeatedHeldOut } from './repeated-rows';
import { SPLITS } from './split';
import { type ColumnStatistics, measure, type TextStatistics } from './statistics';
import { count, sideBySide, step, type Workshop } from './steps';
import { requireUsable } from './usable-features';
import { warningsOf } from './warnings';

/** @returns what a person should know, from the first host. @throws TaskError ColumnUnusable */
export async function describeDataset(
  settings: PrepareSettings,
  workshop: Workshop,
  prepared: Prepared,
  texts: Promise<TextStatistics>,
  comingSchema: Promise<DatasetSchema>,
): Promise<readonly string[]> {
  const { place, database, hosts, log } = workshop;
  const { loaded } = prepared;
  const { source, columns } = loaded;
  const folder = join(place.output, 'metadata');
  await mkdir(folder, { recursive: true });
  const isFirst = hosts.current === 0;
  const [statistics, mayTell, duplicatesAcrossSplits] = await sideBySide([
    step(
      log,
      () => measure(database, loaded, texts),
      () => `measured ${count(columns.length, 'column')}`,
    ),
    isFirst ? columnsThatMayTell(database, columns, prepared.splits) : [],
    isFirst ? countRepeatedHeldOut(database, columns) : 0,
  ]);
  await requireUsable(database, source, statistics, loaded.rows);
  await requireUsableHeldOut(database, source, statistics, settings.heldOut);
  if (!isFirst) return [];

  const schema = await comingSchema;
  const profile = await makeProfile(settings, workshop, prepared, { statistics, mayTell, duplicatesAcrossSplits });
  await writeFile(join(folder, 'schema.json'), JSON.stringify(schema));
  await writeFile(join(folder, 'profile.json'), JSON.stringify(profile));
  await writeFile(join(folder, 'eda.html'), renderEda(profile, schema));
  return profile.warnings;
}

const NO_DRIFT: ReadonlyMap<string, number> = new Map();

interface Measured {
  readonly statistics: readonly ColumnStatistics[];
  readonly mayTell: readonly LoadedColumn[];
  readonly duplicatesAcrossSplits: number;
}

async function makeProfile(
  settings: PrepareSettings,
  { database }: Workshop,
  { files, loaded, label, splits, entities, duplicates }: Prepared,
  { statistics, mayTell, duplicatesAcrossSplits }: Measured,
): Promise<DatasetProfile> {
  const champion = settings.champion && encodeForChampion(settings.champion.schema, loaded.columns, label);
  const problem = champion && 'problem' in champion ? champion.problem : null;
  const [drift, suspects] = await sideBySide([
    settings.champion ? measureDrift(database, statistics, settings.champion.profile) : Promise.resolve(NO_DRIFT),
    findSuspects(database, statistics, mayTell, splits),
  ]);
  const aside = entities?.setAside.positives ?? 0;
  const positives = SPLITS.reduce((sum, name) => sum + splits[name].positives, aside);
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

/** Opens the input files, whatever their format. */
import { openCsv } from './csv-source';
import type { Database } from './database';
import type { InputFiles } from './files';
import { openParquet } from './parquet-source';
import type { Source } from './source';

/** @throws TaskError DatasetUnreadable */
export function openSource(database: Database, { format, files }: InputFiles): Promise<Source> {
  return format === 'csv' ? openCsv(database, files) : openParquet(database, files);
}

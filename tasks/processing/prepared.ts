/** What is known of a dataset once its rows are split: all that is written and told of it starts from here. */
import type { DatasetProfile } from '#tasks/contracts/process-data';
import type { InputFiles } from './files';
import type { Label } from './label';
import type { Loaded } from './load';
import type { SplitCounts } from './split';

/** A dataset of usable form; whether its columns are of use is yet to be seen. */
export interface Prepared {
  readonly files: InputFiles;
  readonly loaded: Loaded;
  readonly label: Label;
  readonly splits: SplitCounts;
  readonly entities: DatasetProfile['entities'];
  /** Rows that repeat an earlier one. */
  readonly duplicates: number;
  /** Of the columns in the warehouse. */
  readonly warehouseNames: readonly string[];
}

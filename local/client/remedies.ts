/** What a person at the command line can do about an error. */
import type { TaskErrorName } from '#tasks/contracts/errors';

const REMEDIES: Partial<Record<TaskErrorName, string>> = {
  DatasetEmpty: 'name files with a header and rows below it',
  LabelColumnMissing: 'name the column to predict with --label COLUMN',
  LabelNotBinary: 'name a column with exactly two values with --label COLUMN; --positive VALUE says which one counts',
  ColumnUnusable: 'name columns that only identify a row with --id COLUMN, and columns to leave out with --drop COLUMN',
  ColumnsMismatch: 'give the rows to score the columns that the model was trained with',
  DatasetTooSmall: 'take more data; with a time column, see that every stretch of time has positives',
  ModelNotServed: 'deploy the model to an endpoint first',
};

export const remedyOf = (error: string): string | undefined => REMEDIES[error as TaskErrorName];

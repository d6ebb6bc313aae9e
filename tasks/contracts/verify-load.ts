/** VerifyLoad: the warehouse holds exactly the rows that were written for it; otherwise the load errors are told. */
import * as z from 'zod';

export const VerifyLoadInput = z.strictObject({
  /**
   * The statement's last known status and error, as the state machine saw them: only the identity that started a statement
   * may describe it.
   */
  status: z.string(),
  error: z.string().nullable(),
  table: z.string(),
  /** Rows the part files hold. */
  expectedRows: z.number().int(),
  /** Counts only this run's rows in a table that keeps several runs' (predictions). */
  run: z.string().nullable(),
});
export type VerifyLoadInput = z.infer<typeof VerifyLoadInput>;

export const LoadedRows = z.strictObject({ table: z.string(), rows: z.number().int() });
export type LoadedRows = z.infer<typeof LoadedRows>;

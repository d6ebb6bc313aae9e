/**
 * What goes into the processing container and what comes out of it. Below `/opt/ml/processing`:
 *
 *     input/dataset/**       raw CSV or Parquet files           input/settings/settings.json   ProcessingSettings
 *     input/schema/schema.json   (encode only) DatasetSchema
 *     prepare → output/{train,validation}/part-*.parquet   label first, then the features of the schema, 32-bit floats
 *               output/{validation-lines,test,champion-test}/part-*.csv   label first, no header, numbers only, empty = missing
 *               output/{validation,test}-rows/part-*.csv   plain CSV, header `row_id,amount,<segment>…`: facts of the rows of
 *                                                          the part file of the same name, in the same order
 *               output/warehouse/part-*.{parquet,csv.gz} + manifest        cleaned, typed, readable columns
 *               output/metadata/{schema.json,profile.json,eda.html}
 *     encode  → output/rows/part-*.csv            row number first, then the features of the schema, no header
 *               output/keys/part-*.{parquet,csv.gz} + manifest   row_number, row_id (text)
 *               output/metadata/rows.json         EncodedRows
 */
import * as z from 'zod';
import type { TASK_ERRORS } from './errors';

/** How one number is made of one raw column. Missing stays missing (an empty cell), which XGBoost understands. */
export const Encoding = z.discriminatedUnion('kind', [
  /** The value as a decimal number. */
  z.strictObject({ kind: z.literal('number') }),
  /** 1 for a true value, 0 for a false one (`true/false`, `yes/no`, `t/f`, `y/n`, any case). */
  z.strictObject({ kind: z.literal('boolean') }),
  /** 1 where the trimmed text equals `value`, else 0. */
  z.strictObject({ kind: z.literal('one-hot'), value: z.string() }),
  /** The share of training rows that have the value; 0 for a value never seen. */
  z.strictObject({ kind: z.literal('frequency'), shares: z.record(z.string(), z.number()) }),
  /** A part of a point in time, read as UTC where no offset is given. `epoch-days` has a fraction, `weekday` is 1 (Monday) to 7. */
  z.strictObject({ kind: z.literal('datetime'), part: z.enum(['epoch-days', 'hour', 'weekday', 'day', 'month']) }),
]);
export type Encoding = z.infer<typeof Encoding>;

export const Feature = z.strictObject({
  /** Unique: the column's name, or `column=value`, `column.hour`, … */
  name: z.string(),
  column: z.string(),
  encoding: Encoding,
});
export type Feature = z.infer<typeof Feature>;

export const ColumnType = z.enum(['boolean', 'integer', 'double', 'date', 'timestamp', 'text']);
export type ColumnType = z.infer<typeof ColumnType>;

/**
 * What a column is for. Only `feature` columns, and what comes round again of a `time`, are seen by the model; all are in the
 * warehouse. An `entity` is a name like an `id`, only not of one row.
 */
export const ColumnRole = z.enum(['feature', 'label', 'id', 'entity', 'time', 'dropped']);
export type ColumnRole = z.infer<typeof ColumnRole>;

/** How raw rows become a model's numbers. Written once when the model is trained, applied unchanged wherever it scores. */
export const DatasetSchema = z.strictObject({
  version: z.literal(1),
  label: z.strictObject({ column: z.string(), positive: z.string(), negative: z.string() }),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      type: ColumnType,
      role: ColumnRole,
      /** The column's name in the warehouse: lower case, unique, at most 127 bytes. */
      warehouseName: z.string(),
    }),
  ),
  /** In the order of the encoded cells (after the label, or after the row number). */
  features: z.array(Feature).min(1),
});
export type DatasetSchema = z.infer<typeof DatasetSchema>;

/** A histogram or a frequency table; `positives` count the rows of each bin whose label is positive. */
export const Distribution = z.discriminatedUnion('kind', [
  /** `edges` has one more entry than `counts`; the last bin includes its upper edge. */
  z.strictObject({
    kind: z.literal('numeric'),
    edges: z.array(z.number()),
    counts: z.array(z.number().int()),
    positives: z.array(z.number().int()),
  }),
  /** The most frequent values; all the rest is in `other`. */
  z.strictObject({
    kind: z.literal('categorical'),
    values: z.array(z.strictObject({ value: z.string(), count: z.number().int(), positives: z.number().int() })),
    other: z.strictObject({ count: z.number().int(), positives: z.number().int() }),
  }),
]);
export type Distribution = z.infer<typeof Distribution>;

export const ColumnProfile = z.strictObject({
  name: z.string(),
  type: ColumnType,
  role: ColumnRole,
  rows: z.number().int(),
  missing: z.number().int(),
  /** Approximate above 10,000. */
  distinct: z.number().int(),
  /** Numbers and times (seconds since the epoch) only. */
  numbers: z
    .strictObject({
      minimum: z.number(),
      maximum: z.number(),
      mean: z.number(),
      deviation: z.number(),
      quartiles: z.tuple([z.number(), z.number(), z.number()]),
    })
    .nullable(),
  distribution: Distribution.nullable(),
  /** Population stability index against the champion's training data; null without one or for a new column. */
  drift: z.number().nullable(),
});
export type ColumnProfile = z.infer<typeof ColumnProfile>;

/** `time`: the newest rows are held out; `hash`: rows, or whole entities, are drawn by their hash, each class by itself. */
export const SplitBy = z.enum(['time', 'hash']);
export type SplitBy = z.infer<typeof SplitBy>;

export const SplitCount = z.strictObject({ rows: z.number().int(), positives: z.number().int() });
export type SplitCount = z.infer<typeof SplitCount>;

export const DatasetProfile = z.strictObject({
  version: z.literal(1),
  rows: z.number().int(),
  positives: z.number().int(),
  /** Rows that are equal to an earlier one in every column. */
  duplicates: z.number().int(),
  splitBy: SplitBy,
  splits: z.strictObject({ train: SplitCount, validation: SplitCount, test: SplitCount }),
  /** Null where no column names one. */
  entities: z
    .strictObject({
      columns: z.array(z.string()),
      /** Different ones; a row without an entity stands for itself. */
      count: z.number().int(),
      /** Rows in no split, see `PrepareSettings.entity`. */
      setAside: SplitCount,
    })
    .nullable(),
  /** Held-out rows that equal a training row in every feature column; id, entity and time may differ. */
  duplicatesAcrossSplits: z.number().int(),
  /** Columns that tell the label by themselves: AUC above 0.99 on the training rows, whichever way round is better. */
  suspects: z.array(z.strictObject({ feature: z.string(), auc: z.number() })),
  columns: z.array(ColumnProfile),
  /** What a person should know, in whole sentences. */
  warnings: z.array(z.string()),
  /** Whether the test rows could be encoded by the champion's schema; if not, why. */
  championTest: z.strictObject({ rows: z.number().int(), problem: z.string().nullable() }).nullable(),
  /** All rows of the dataset that the champion was made of; null without a champion. */
  championData: SplitCount.nullable(),
});
export type DatasetProfile = z.infer<typeof DatasetProfile>;

export const EncodedRows = z.strictObject({ rows: z.number().int() });
export type EncodedRows = z.infer<typeof EncodedRows>;

/** Of the champion's profile only what the new data are compared with: a profile of an older release is read as well. */
export const ChampionProfile = z.object({ ...SplitCount.shape, columns: z.array(ColumnProfile) });
export type ChampionProfile = z.infer<typeof ChampionProfile>;

export const PrepareSettings = z.strictObject({
  mode: z.literal('prepare'),
  label: z.string(),
  positive: z.string().nullable(),
  id: z.array(z.string()),
  /**
   * Columns whose values together name what a row is about, a user or a card: all rows of one are in one split. In a split by
   * time an entity with rows on both sides of a boundary keeps those of one side; its other rows are in no split (and their
   * `ronda_split` in the warehouse is empty).
   */
  entity: z.array(z.string()),
  time: z.string().nullable(),
  drop: z.array(z.string()),
  split: z.strictObject({ by: SplitBy, validation: z.number(), test: z.number(), seed: z.number().int() }),
  /** Part files of the train split at the least: instances of a training job share them out, and each needs one. */
  trainParts: z.number().int().min(1),
  /**
   * What `validation-rows` and `test-rows` tell of each row. `row_id` is the values of `id` joined by `|`, as in a batch's keys;
   * where no column is named, the row's number, from 1, in the warehouse's part files in the order of their names: by split,
   * then by a hash of the content, so that it is the same whatever the order of the raw rows.
   */
  heldOut: z.strictObject({
    /** A column of numbers, none below 0: what is at stake in a row. */
    amount: z.string().nullable(),
    /** Columns of at most `MOST_SEGMENTS` values. */
    segments: z.array(z.string()),
  }),
  /** `uri` is where `output/warehouse` will stand in S3: the COPY manifest names its files there. */
  warehouse: z.strictObject({ format: z.enum(['parquet', 'csv']), uri: z.string() }),
  /** The champion's schema and profile, to encode the test rows for it too and to measure drift. */
  champion: z.strictObject({ schema: DatasetSchema, profile: ChampionProfile }).nullable(),
});
export type PrepareSettings = z.infer<typeof PrepareSettings>;

export const EncodeSettings = z.strictObject({
  mode: z.literal('encode'),
  /** Columns whose values name a row, joined by `|` in `row_id`; empty: the row number does. */
  id: z.array(z.string()),
  keys: z.strictObject({ format: z.enum(['parquet', 'csv']), uri: z.string() }),
});
export type EncodeSettings = z.infer<typeof EncodeSettings>;

export const ProcessingSettings = z.discriminatedUnion('mode', [PrepareSettings, EncodeSettings]);
export type ProcessingSettings = z.infer<typeof ProcessingSettings>;

/** The container's last words, at most 1,024 bytes, in `/opt/ml/output/message`: `<TaskErrorName>: <message>`. */
export const exitMessage = (name: keyof typeof TASK_ERRORS, message: string) => `${name}: ${message}`.slice(0, 1000);

/** The least number of positives, and of negatives, a dataset must have. */
export const MINIMUM_POSITIVES = 50;

/** The most values of a column that rows are judged by: what is downstream keeps figures of each. */
export const MOST_SEGMENTS = 1000;

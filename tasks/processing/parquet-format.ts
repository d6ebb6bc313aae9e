/**
 * How Parquet files are written. Columns of few values, such as the split or a category, are written as a dictionary; for a
 * column of measurements the attempt at one would take a third of the whole time, and be given up.
 */
export const PARQUET = 'FORMAT parquet, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 1000';

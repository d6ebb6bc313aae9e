/**
 * Entities in a split by time. The boundaries stay where they are without entities, so that the training ends before the
 * validation begins, and that before the test. An entity with rows on several sides is drawn for one of them, by its hash and
 * the shares of these splits; its rows on the others are set aside: they are in no split.
 *
 * Why not keep them all: at its oldest row's side, an entity would bring the training rows that are newer than the test; at its
 * newest row's, the test rows that are older than the training. Why not always the oldest or always the newest side: the
 * first leaves a test of nothing but newcomers, the second a training of nothing but entities that have ceased, and both leave
 * nothing where entities live long, as users do. Drawing costs rows on every side, and leaves every kind of entity on each.
 *
 * Others: GroupKFold of scikit-learn knows no time; its proposed GroupTimeSeriesSplit (issue 14257) wants entities that do not
 * overlap in time; the Fraud Detection Handbook takes cards that were known to be compromised out of the test.
 *
 * @see https://fraud-detection-handbook.github.io/fraud-detection-handbook/Chapter_5_ModelValidationAndSelection/Introduction.html
 */
import type { Database } from './database';
import type { Entities } from './entities';
import type { Shares, Sides } from './sides-by-hash';
import { double } from './sql-text';

const SET_ASIDE = 3;

/** Makes the table `sides` of the entities that are on several sides: `key`, `side`. @param rows where each row is by its time */
export async function entitySidesByTime(
  database: Database,
  { key }: Entities,
  rows: Sides,
  { validation, test }: Shares,
): Promise<Sides> {
  const share = double(1 - validation - test);
  const weights = `(in_train::INT * ${share} + in_validation::INT * ${double(validation)} + in_test::INT * ${double(test)})`;
  // The hash as a number from 0 to 1: an entity's luck is the same in every round, so that it stays on its side if it can.
  const luck = `(CAST(key AS DOUBLE) / ${double(2 ** 64)} * ${weights})`;
  await database.run(`
    CREATE TABLE sides AS
    SELECT key, CASE
      WHEN in_test AND ${luck} < ${double(test)} THEN 2
      WHEN in_validation AND (NOT in_train OR ${luck} < in_test::INT * ${double(test)} + ${double(validation)}) THEN 1
      ELSE 0 END AS side
    FROM (
      SELECT key, bool_or(side = 0) AS in_train, bool_or(side = 1) AS in_validation, bool_or(side = 2) AS in_test
      FROM (SELECT ${key} AS key, ${rows.side} AS side FROM ${rows.from}) GROUP BY key)
    WHERE in_train::INT + in_validation::INT + in_test::INT > 1`);
  return {
    side: `CASE WHEN sides.side <> ${rows.side} THEN ${SET_ASIDE} ELSE ${rows.side} END`,
    from: `${rows.from} LEFT JOIN sides ON sides.key = ${key}`,
  };
}

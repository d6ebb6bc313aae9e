/** What is run without the transpiler is what the transpiler would have made of it. */
import { describe, expect, test } from '@jest/globals';
import { isCommon } from '#local/services/redshift-data/sql/common';
import { transpile } from '#local/services/redshift-data/sql/dialect';
import { tokenize } from '#local/services/redshift-data/sql/tokens';

/** The names of types that differ and mean the same. */
const wordsOf = (sql: string) =>
  tokenize(sql)
    .map(({ text }) => text)
    .join(' ')
    .replace(/\btext\b/g, 'varchar')
    .replace(/\bint\b/g, 'integer')
    .replace(/\bdouble precision\b/g, 'double');

describe('statements that both dialects write alike', () => {
  test.each([
    'SELECT COUNT(*) FROM "sales"',
    'SELECT COUNT(*) AS "count" FROM ronda.public.sales',
    "SELECT id, shop AS place FROM sales WHERE shop = 'north' AND id = 1",
    "SELECT 1, 'a', 2.5, CAST('2024-01-01' AS date), CAST(1 AS smallint), CAST(1 AS integer)",
    'DELETE FROM "sales" WHERE id = 1',
    'DELETE FROM sales',
    "INSERT INTO \"sales\" (id, shop) SELECT CAST('1' AS BIGINT), CAST('abc' AS VARCHAR(64))",
    "INSERT INTO sales SELECT CAST(id AS DOUBLE PRECISION), CAST('t' AS boolean), CAST('x' AS varchar) FROM other",
    "INSERT INTO sales (sold_at) SELECT CAST('2024-01-01 10:00:00' AS TIMESTAMP)",
  ])('%s', async (sql) => {
    expect(isCommon(tokenize(sql))).toBe(true);
    expect(wordsOf(await transpile(sql))).toBe(wordsOf(sql));
  });

  test.each([
    'SELECT TOP 1 id FROM sales',
    'SELECT sysdate',
    'SELECT current_date FROM sales',
    'SELECT user',
    'SELECT DISTINCT id FROM sales',
    'SELECT id FROM sales ORDER BY id',
    'SELECT id FROM sales LIMIT 1',
    'SELECT id FROM sales MINUS SELECT 1',
    'SELECT id place FROM sales',
    'SELECT * FROM sales',
    'SELECT 5/2',
    'SELECT id::varchar FROM sales',
    'SELECT nvl(id, 1) FROM sales',
    'SELECT CAST(id AS numeric) FROM sales',
    'SELECT CAST(id AS varchar(3)',
    'SELECT CAST(id AS varchar(max)) FROM sales',
    'SELECT COUNT(id) FROM sales',
    'SELECT id FROM sales, shops',
    'SELECT id FROM sales WHERE id = NULL',
    'SELECT id FROM sales WHERE id > 1',
    'INSERT INTO sales VALUES (1)',
    'DELETE FROM sales USING shops WHERE id = 1',
    'UPDATE sales SET id = 1',
    'SELECT',
    'SELECT id, FROM sales',
    'SELECT id FROM sales WHERE',
    'SELECT id FROM sales;',
  ])('are not: %s', (sql) => {
    expect(isCommon(tokenize(sql))).toBe(false);
  });
});

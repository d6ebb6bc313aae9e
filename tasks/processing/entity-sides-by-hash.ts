/**
 * Draws whole entities, so that every split has its share of both classes as well as entities allow. The few that are large are
 * placed one by one where they fit (`place-entities.ts`); then those with rows of the rarer class are lined up by their hash
 * and cut in three where that class has its shares; then all others, where the other class has them.
 */
import type { Database } from './database';
import type { Entities } from './entities';
import { type Entity, type Need, placeLargest } from './place-entities';
import type { Shares, Sides } from './sides-by-hash';

/** An entity is large with more than this share of a class. There can be no more than twice its inverse. */
const LARGE = 0.001;

/** Makes the table `sides` of `entities`: `key`, `side`. */
export async function entitySidesByHash(database: Database, entities: Entities, shares: Shares): Promise<Sides> {
  const { key, rare, other } = entities;
  const large = `(rare > ${LARGE * rare} OR other > ${LARGE * other})`;
  const largest = await database.rows<Entity>(
    `SELECT CAST(key AS VARCHAR) AS key, rare, other FROM entities WHERE ${large} ORDER BY greatest(rare / ${rare}, other / ${other}) DESC, entities.key`,
  );
  const { sides, validation, test } = placeLargest(largest, { rare, other }, shares);
  await database.run('CREATE TABLE sides (key UBIGINT, side UTINYINT)');
  if (sides.length > 0)
    await database.run(
      `INSERT INTO sides VALUES ${largest.map((entity, index) => `(${entity.key}, ${sides[index]})`)}`,
    );

  await lineUp(database, 'rare', `NOT ${large} AND rare > 0`, { validation: validation.rare, test: test.rare });
  const taken = await database.rows<{ side: number; other: number }>(
    `SELECT side, CAST(sum(other) AS BIGINT) AS other FROM entities JOIN sides USING (key) WHERE NOT ${large} GROUP BY side`,
  );
  const takenBy = (number: number) => taken.find(({ side }) => side === number)?.other ?? 0;
  const needed = { validation: validation.other - takenBy(1), test: test.other - takenBy(2) };
  await lineUp(database, 'other', `NOT ${large} AND rare = 0`, needed);
  return { side: 'sides.side', from: `loaded JOIN sides ON sides.key = ${key}` };
}

/** An entity belongs where its middle falls. */
async function lineUp(
  database: Database,
  rows: keyof Need,
  condition: string,
  needed: { readonly validation: number; readonly test: number },
): Promise<void> {
  const test = Math.max(0, needed.test);
  const heldOut = test + Math.max(0, needed.validation);
  await database.run(`
    INSERT INTO sides SELECT key, CASE WHEN middle < ${test} THEN 2 WHEN middle < ${heldOut} THEN 1 ELSE 0 END
    FROM (SELECT key, sum(${rows}) OVER (ORDER BY key) - ${rows} / 2 AS middle FROM entities WHERE ${condition})`);
}

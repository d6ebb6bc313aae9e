/** A program that loads and swaps without end until it is killed; it writes a line after each committed batch. */
import { BUCKET, ROLE, startRedshift } from './redshift';

const redshift = await startRedshift(process.argv[2] as string);
await redshift.put('rows.csv', Array.from({ length: 50_000 }, (_, row) => `${row},x\n`).join(''));
await redshift.rows('CREATE VIEW numbers AS SELECT 5/2 AS half, nvl(NULL, avg(1)) AS one');
for (let round = 1; ; round++) {
  const batch = await redshift.batch([
    `CREATE TABLE stage (id int, name varchar(5), round int DEFAULT ${round}, loaded_at timestamp DEFAULT getdate(), n int IDENTITY(1, 1))`,
    `COPY stage (id, name) FROM 's3://${BUCKET}/rows.csv' ${ROLE} CSV`,
    'DROP TABLE IF EXISTS target',
    'ALTER TABLE stage RENAME TO target',
  ]);
  process.stdout.write(`${batch.Status} ${batch.Id}\n`);
}

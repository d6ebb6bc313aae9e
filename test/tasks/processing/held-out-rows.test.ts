/** The facts of held-out rows: they stand beside the encoded rows, line by line. */
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvOf, type JobInput, type Outputs, prepareSettings, runJob } from '#test/support/processing-job';

const heldOut = ['validation', 'test'] as const;

/** The header and the lines of all part files, in the order of their names. */
function factsOf(outputs: Outputs, name: (typeof heldOut)[number]): { header: string[]; rows: string[][] } {
  const files = outputs.names(`${name}-rows`).map((file) => parse(outputs.text(`${name}-rows/${file}`)) as string[][]);
  for (const [header] of files) expect(header).toEqual(files[0]?.[0]);
  return { header: files[0]?.[0] ?? [], rows: files.flatMap(([, ...rows]) => rows) };
}

const places = ['Oslo', 'Tromsø, "north"', '', 'line\nbreak'];
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe('the facts of held-out rows', () => {
  it('name each row by its ids, and tell amount and segments', async () => {
    const csv = csvOf(800, 'order,line,n,price,place', (row) =>
      [`O${row >> 1}`, row % 2, row, row % 5 ? (row / 8).toFixed(3) : '', quoted(places[row % 4] as string)].join(','),
    );
    const outputs = await runJob({
      files: { 'a.csv': csv },
      settings: prepareSettings({
        id: ['order', 'line'],
        drop: ['place'],
        heldOut: { amount: 'price', segments: ['place', 'line'] },
      }),
    });
    for (const name of heldOut) {
      const encoded = outputs.csv(name).map((line) => line.split(','));
      const { header, rows } = factsOf(outputs, name);
      expect(header).toEqual(['row_id', 'amount', 'place', 'line']);
      expect(outputs.names(`${name}-rows`)).toEqual(outputs.names(scoredAs(name)));
      expect(rows).toEqual(
        encoded.map(([, n]) => {
          const row = Number(n);
          const amount = row % 5 ? String(row / 8) : '';
          return [`O${row >> 1}|${row % 2}`, amount, places[row % 4], String(row % 2)];
        }),
      );
    }
  });

  it('number rows without an id as the files of the warehouse have them', async () => {
    const csv = csvOf(600, 'n', (row) => String(row));
    const settings = prepareSettings({ warehouse: { format: 'csv', uri: 's3://b/w/' } });
    const outputs = await runJob({ files: { 'a.csv': csv }, settings });
    const { rows } = factsOf(outputs, 'test');
    const encoded = outputs.csv('test');
    const all = [...outputs.csv('train'), ...outputs.csv('validation'), ...encoded];
    expect(rows.map(([id]) => all[Number(id) - 1])).toEqual(encoded);
    expect(rows.every(([, amount]) => amount === '')).toBe(true);
  });

  it('write amounts as plain decimals, and read them from ids as well', async () => {
    const amounts = ['0', '-0.0', '12.50', '1e21', '0.00001', ' 7 ', '123456789.25', 'NA'];
    const plain = ['0', '0', '12.5', '1000000000000000000000', '0.00001', '7', '123456789.25', ''];
    const csv = csvOf(800, 'n,price', (row) => `${row},${amounts[row % 8]}`);
    const job = (id: string[]) =>
      runJob({
        files: { 'a.csv': csv },
        settings: prepareSettings({ id, heldOut: { amount: 'price', segments: [] } }),
      });
    for (const outputs of [await job([]), await job(['price'])]) {
      const numbers = outputs.csv('test').map((line) => Number(line.split(',')[1]));
      expect(factsOf(outputs, 'test').rows.map(([, amount]) => amount)).toEqual(numbers.map((row) => plain[row % 8]));
    }
  });

  it('keep names that differ from others only in case, or not at all', async () => {
    const csv = csvOf(400, 'Amount,ROW_ID', (row) => `${row % 90},${row}`);
    const outputs = await runJob({
      files: { 'a.csv': csv },
      settings: prepareSettings({ heldOut: { amount: 'Amount', segments: ['Amount', 'Amount'] } }),
    });
    expect(factsOf(outputs, 'test').header).toEqual(['row_id', 'amount', 'Amount', 'Amount']);
  });

  it('line up with the encoded rows whatever the order of rows, the number of files and of hosts', async () => {
    const rows = Array.from({ length: 400 }, (_, row) => `R${row},${row % 97},${'abc'[row % 3]},${row % 4 ? 0 : 1}`);
    const settings = prepareSettings({ id: ['id'], heldOut: { amount: 'n', segments: ['kind'] } });
    const shape = fc.record({
      order: fc.shuffledSubarray(rows, { minLength: rows.length }),
      cut: fc.integer({ min: 0, max: rows.length }),
      hosts: fc.integer({ min: 1, max: 3 }),
    });
    const first = await facts([rows], 1);
    await fc.assert(
      fc.asyncProperty(shape, async ({ order, cut, hosts }) => {
        expect(await facts([order.slice(0, cut), order.slice(cut)], hosts)).toEqual(first);
      }),
      { numRuns: 8 },
    );

    async function facts(files: string[][], count: number) {
      const all = Array.from({ length: count }, (_, index) => `algo-${index + 1}`);
      const input = (current: string): JobInput => ({
        files: Object.fromEntries(
          files.map((lines, index) => [`${index}.csv`, `${['id,n,kind,label', ...lines].join('\n')}\n`]),
        ),
        settings,
        hosts: { current, all },
      });
      const outputs = await Promise.all(all.map((current) => runJob(input(current))));
      return heldOut.map((name) => {
        const files = outputs.flatMap((host) => host.names(`${name}-rows`).map((file) => ({ file, host })));
        files.sort((a, b) => (a.file < b.file ? -1 : 1));
        const told = files.flatMap(({ file, host }) => {
          const [, ...lines] = parse(host.text(`${name}-rows/${file}`)) as string[][];
          const encoded = host.rows(`${scoredAs(name)}/${file}`);
          expect(encoded).toHaveLength(lines.length);
          return lines.map((line, index) => [line, encoded[index]] as const);
        });
        // The id says which raw row it is, and so its label, its number and its kind.
        for (const [[id, amount, kind], encoded] of told) {
          const row = Number(id?.slice(1));
          expect([amount, kind]).toEqual([String(row % 97), 'abc'[row % 3]]);
          expect(encoded?.startsWith(`${row % 4 ? 0 : 1},${row % 97},`)).toBe(true);
        }
        return told.map(([line]) => line.join());
      });
    }
  });
});

/** The lines that a split's facts belong to. */
function scoredAs(name: string): string {
  return name === 'validation' ? 'validation-lines' : name;
}

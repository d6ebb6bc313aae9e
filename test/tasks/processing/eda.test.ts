/** The page about a dataset: complete, safe, small. */
import { describe, expect, it } from '@jest/globals';
import { csvOf, prepareSettings, runJob } from '#test/support/processing-job';

describe('eda.html', () => {
  it('tells the figures of the profile and shows every column', async () => {
    const csv = csvOf(
      2000,
      'id,amount,kind,at',
      (row) => `${row},${row % 3 ? row : ''},${'abc'[row % 3]},2024-03-${10 + (row % 9)}`,
    );
    const outputs = await runJob({ files: { 'a.csv': csv }, settings: prepareSettings({ id: ['id'] }) });
    const page = outputs.text('metadata/eda.html');
    expect(page).toContain('2,000 rows, of which 500 (25.00 %) are positive');
    for (const name of ['amount', 'kind', 'at']) expect(page).toMatch(new RegExp(`<h3>${name}</h3>`));
    expect(page).toContain('aria-label="How the values of amount are spread from 1 to 1,999');
    expect(page).toContain('2024-03-18');
    expect(page).toMatch(/33\.35 % missing/);
  });

  it('escapes hostile names and values, and runs nothing', async () => {
    const hostile = `<img src=x onerror=alert(1)>`;
    const csv = csvOf(
      400,
      `"${hostile}",n`,
      (row) => `${row % 2 ? '"</td><script>alert(2)</script>"' : '\'"&'},${row}`,
    );
    const outputs = await runJob({ files: { 'a.csv': csv.replaceAll(`'"&`, `"'""&"`) }, settings: prepareSettings() });
    const page = outputs.text('metadata/eda.html');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).toContain('&lt;/td&gt;&lt;script&gt;');
    expect(page).not.toMatch(/<script|<img|<iframe|https?:\/\/(?!www\.w3\.org)/i);
    expect(page).toContain(`default-src &#39;none&#39;`);
  });

  it('stays below a megabyte for a hundred columns', async () => {
    const header = Array.from({ length: 100 }, (_, column) => `column ${column}`).join(',');
    const cells = (row: number) =>
      Array.from({ length: 100 }, (_, column) =>
        column % 4 ? Math.sin(row * column) * 1000 : `value ${(row + column) % 9}`,
      ).join(',');
    const outputs = await runJob({
      files: {
        'a.csv': csvOf(600, header.replace('column 0,', 'n,'), (row) => cells(row).replace(/^[^,]*/, String(row))),
      },
      settings: prepareSettings(),
    });
    expect(Buffer.byteLength(outputs.text('metadata/eda.html'))).toBeLessThan(1_000_000);
  });
});

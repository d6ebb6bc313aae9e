/** The page about a dataset: complete, safe, small. */
import { describe, expect, it } from '@jest/globals';
import { csvOf, prepareSettings, runJob } from '#test/support/processing-job';

describe('eda.html', () => {
  it('tells the figures of the profile and shows every column', async () => {
    const csv = csvOf(
      2000,
      'id,amount,kind,at,seen',
      (row) =>
        `${row},${row % 3 ? row : ''},${'abc'[row % 3]},2024-03-${10 + (row % 9)},2024-05-${10 + (row % 9)} 08:30:00`,
    );
    const outputs = await runJob({ files: { 'a.csv': csv }, settings: prepareSettings({ id: ['id'] }) });
    const page = outputs.text('metadata/eda.html');
    expect(page).toContain('2,000 rows, of which 500 (25\u00a0%) are positive');
    for (const name of ['amount', 'kind', 'at']) expect(page).toContain(`<h3><bdi>${name}</bdi></h3>`);
    expect(page).toContain('aria-label="How the values of amount are spread from 1 to 1,999');
    expect(page).toContain('2024-03-18');
    // A timestamp's axis has days.
    expect(page).toContain('>2024-05-10</text>');
    expect(page).toMatch(/33\.35\u00a0% missing/);
    const becomes = page.slice(page.indexOf('id="features"'), page.indexOf('id="values"'));
    expect(becomes).toMatch(/<bdi>amount<\/bdi><\/th><td>the value: /);
    expect(becomes).toMatch(/<bdi>kind<\/bdi><\/th><td>1 where it is the value, else 0: <bdi>kind=/);
    expect(becomes).toMatch(/<bdi>at<\/bdi><\/th><td>parts of the time: <bdi>at.epoch-days/);
    expect(becomes).toMatch(/<bdi>id<\/bdi><\/th><td>names the row/);
  });

  it('tells what changed since the champion’s data', async () => {
    const csv = (rows: number, shift: number) => csvOf(rows, 'n', (row) => String(((row * 7919) % 1000) + shift));
    const before = await runJob({ files: { 'a.csv': csv(1000, 0) }, settings: prepareSettings() });
    const champion = { schema: before.schema(), profile: before.profile() };
    const now = await runJob({ files: { 'a.csv': csv(2000, 900) }, settings: prepareSettings({ champion }) });
    expect(now.profile().championData).toEqual({ rows: 1000, positives: 250 });
    const page = now.text('metadata/eda.html');
    expect(page).toContain(
      '<th scope="row">Rows</th><td class="number">1,000</td><td class="number">2,000</td><td class="number">+100.0\u00a0%</td>',
    );
    expect(page).toMatch(/<bdi>n<\/bdi><\/th><td class="number">\d\.\d{3}<\/td><td>large<\/td>/);
    expect(page).toContain('Times are left out');
    expect(before.text('metadata/eda.html')).not.toContain('Since the champion');
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

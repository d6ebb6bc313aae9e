/** The report as a browser shows it: the figures of the evaluation, in words that are right for each kind of model. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Evaluation } from '#tasks/contracts/evaluation';
import { renderReport } from '#tasks/evaluation/report';
import { noBrowser, openBrowser, overflowOf, seriousFaults } from '#test/support/browser';
import { describeUnless } from '#test/support/skip';
import { temporaryDirectory } from '#test/support/temporary';
import { ABOUT, evaluationOf, factsOf } from './evaluation-of';
import { column, PROFILE } from './profile-of';
import { CASES } from './report-cases';

let folder: string;
beforeAll(async () => {
  folder = await temporaryDirectory();
});

async function fileOf(evaluation: Evaluation, profile = PROFILE): Promise<string> {
  const file = join(folder, 'report.html');
  await writeFile(file, renderReport(evaluation, profile));
  return pathToFileURL(file).href;
}

/** What a reader reads, spaces evened out. */
const textOf = async (page: Page): Promise<string> =>
  (await page.evaluate<string>('document.body.innerText')).replace(/\s+/g, ' ');

/** Texts of the cells in the row of the named table whose head begins with `head`, a pattern. */
async function cellsOf(page: Page, caption: string, head: string): Promise<string[]> {
  const table = page.locator('table', { has: page.locator('caption', { hasText: caption }) });
  const row = table.locator('tbody tr', { has: page.locator('th', { hasText: new RegExp(`^\\s*${head}`) }) }).first();
  return (await row.locator('td').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
}

/** The figure that a cell shows, however it is written. */
const numberIn = (cell: string | undefined): number =>
  Number(
    /[+−-]?[\d,]+(?:\.\d+)?/
      .exec(cell ?? '')?.[0]
      .replace('−', '-')
      .replaceAll(',', ''),
  );

/** Each figure of a cell equals the evaluation's to the digits that are shown. */
function expectShown(cell: string | undefined, ...values: readonly number[]): void {
  const shown = [...(cell ?? '').matchAll(/[+−-]?\d[\d,]*(?:\.\d+)?/g)].map(([text]) => text);
  expect(shown.length).toBe(values.length);
  for (const [index, value] of values.entries()) {
    const text = shown[index] as string;
    const digits = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
    expect(Math.abs(numberIn(text) - value)).toBeLessThanOrEqual(0.5000001 * 10 ** -digits);
  }
}

describeUnless(noBrowser)('the rendered report', () => {
  const evaluation = CASES.withCostsAndSegments();
  const champion = evaluation.champion as NonNullable<Evaluation['champion']>;
  let page: Page;
  let text: string;
  beforeAll(async () => {
    ({ page } = await openBrowser());
    await page.goto(await fileOf(evaluation));
    text = await textOf(page);
  });

  test('shows both AUCs with their intervals, and the difference with its own', async () => {
    for (const [name, { auc, interval }] of [
      ['Challenger', evaluation.challenger],
      ['Champion', champion.quality],
    ] as const) {
      const [shown, range] = await cellsOf(page, 'Area under the ROC curve', name);
      expectShown(shown, auc);
      expectShown(range, ...interval);
    }
    const [difference, range] = await cellsOf(page, 'Challenger minus champion on the same rows', 'AUC');
    expectShown(difference, champion.difference);
    expectShown(range, ...champion.interval);
  });

  test('tells each finding with its judgement, what speaks against the model first', async () => {
    const shown = await page.locator('.findings li').allInnerTexts();
    const words = { passes: 'Passes', holds: 'Holds', rejects: 'Rejects', told: 'Told' };
    expect(shown.length).toBe(evaluation.findings.length);
    for (const [index, { judgement, sentence }] of evaluation.findings.entries()) {
      expect(shown[index]).toContain(words[judgement]);
      expect(shown[index]).toContain(sentence);
    }
    expect(shown[0]).toContain('Rejects');
  });

  test('shows every metric beside the champion’s, with what is asked of it', async () => {
    const names = ['Average precision', 'Kolmogorov-Smirnov gap', 'Log loss', 'Brier score', 'Calibration error'];
    for (const [index, result] of evaluation.metrics.entries()) {
      const [ours, theirs, difference, interval] = await cellsOf(
        page,
        'Both models on the same rows',
        names[index] as string,
      );
      expectShown(ours, result.value);
      expectShown(theirs, result.champion as number);
      expectShown(difference, result.difference as number);
      expectShown(interval, ...(result.interval as [number, number]));
    }
    expect((await cellsOf(page, 'Both models on the same rows', 'Log loss')).slice(4)).toEqual([
      'at most 0.100',
      '✕ Rejects',
    ]);
  });

  test('shows the decisions at the threshold with what they cost: together as much as the evaluation says', async () => {
    const { confusion } = evaluation.threshold;
    const caption = 'Test rows by what they are';
    const cells = [...(await cellsOf(page, caption, 'Positive')), ...(await cellsOf(page, caption, 'Negative'))];
    expect(cells.map(numberIn)).toEqual([
      confusion.truePositives,
      confusion.falseNegatives,
      confusion.falsePositives,
      confusion.trueNegatives,
    ]);
    const total = cells.reduce(
      (sum, cell) => sum + (/cost ([\d,.]+),/.test(cell) ? numberIn(/cost ([\d,.]+),/.exec(cell)?.[1]) : 0),
      0,
    );
    const perThousand = evaluation.costs?.challenger.perThousand as number;
    expect(Math.abs((1000 * total) / evaluation.test.rows - perThousand)).toBeLessThan(1);
  });

  test('shows every threshold, the chosen one marked in words', async () => {
    const table = page.locator('table', { hasText: 'other thresholds' });
    const rows = await table.locator('tbody tr').allInnerTexts();
    expect(rows.length).toBe(evaluation.thresholds.length);
    expect(rows.filter((row) => row.includes('(chosen)')).length).toBe(1);
    for (const [index, line] of evaluation.thresholds.entries()) {
      const cells = (rows[index] as string).split('\t');
      expectShown(cells[0], line.threshold);
      expectShown(cells[2], line.truePositives);
      expectShown(cells[5], line.falseNegatives);
      expectShown(cells[8], line.costPerThousand as number);
    }
  });

  test('shows what a thousand decisions cost with either model and with none', async () => {
    const { challenger, champion: theirs, noModel, difference } = evaluation.costs as NonNullable<Evaluation['costs']>;
    for (const [name, cost] of [
      ['Challenger', challenger],
      ['Champion', theirs as typeof noModel],
      ['No model', noModel],
    ] as const) {
      const [shown, range] = await cellsOf(page, 'Cost of a thousand decisions', name);
      expectShown(shown, cost.perThousand);
      expectShown(range, ...cost.interval);
    }
    const [shown, range] = await cellsOf(page, 'below 0 it is cheaper', 'Cost');
    expectShown(shown, (difference as typeof noModel).perThousand);
    expectShown(range, ...(difference as typeof noModel).interval);
    expect(text).toContain(
      'A positive that is missed costs 20.00 and its Amount, a negative that is flagged 3.00, looking at a flagged row 1.50.',
    );
    expect(text).toContain('12 positives without an amount count as 0.');
    expect(text).toContain('the cheapest here');
  });

  test('shows each segment, one of missing values by that word', async () => {
    for (const segment of evaluation.segments) {
      const name = segment.value === '' ? 'missing' : segment.value;
      const cells = await cellsOf(page, 'AUC of the rows with each value', `Category: ${name}`);
      expectShown(cells[0], segment.rows);
      expectShown(cells[1], segment.positives);
      if (segment.challenger !== null) expectShown(cells[2], segment.challenger);
      if (segment.interval !== null) expectShown(cells[5], ...segment.interval);
    }
  });

  test('shows what the model looks at: gains, contributions, and how they go with the values', async () => {
    expect(await cellsOf(page, 'Share of the total gain', 'Amount')).toEqual(['75 %', '']);
    expect((await cellsOf(page, 'Mean size of the contribution', 'Amount')).slice(0, 3)).toEqual([
      '0.813',
      '−0.45',
      '+1.00',
    ]);
    expect(text).toContain('scores of 1,000 test rows, in log-odds: every row begins at −1.23');
    expect(text).toContain('3 more features move a score by 0.042');
  });

  test('shows the rows of largest disagreement by id', async () => {
    expect(evaluation.disagreements.length).toBe(10);
    for (const { rowId, label, challenger, champion: theirs } of evaluation.disagreements) {
      const cells = await cellsOf(page, 'scores differ most', `${rowId}$`);
      expect(cells[0]).toBe(label === 1 ? 'positive' : 'negative');
      expectShown(cells[1], challenger);
      expectShown(cells[2], theirs);
    }
  });

  test('shows what changed since the champion’s data, and what a person should know of it', async () => {
    expect(await cellsOf(page, 'the one that the champion was made of', 'Rows')).toEqual([
      '24,000',
      '30,000',
      '+25.0 %',
    ]);
    expect(await cellsOf(page, 'the one that the champion was made of', 'Label rate')).toEqual([
      '20 %',
      '22.12 %',
      '+2.12 points',
    ]);
    expect((await cellsOf(page, 'Drift of 19 columns', 'Hour')).slice(0, 2)).toEqual(['0.310', 'large']);
    expect(text).toContain('The 15 that moved most of 19.');
    expect(text).toContain('Column Hour has 12 values that look like text.');
    expect(await cellsOf(page, 'Split by time', 'Training')).toEqual(['17,000', '56.7 %', '3,845', '22.62 %']);
    expect(await cellsOf(page, 'Split by time', 'In no split')).toEqual(['4,000', '13.3 %', '800', '20 %']);
    expect(text).toContain(
      'All rows of each User are in one split (900 different ones), and 4,000 rows of some that reach over a boundary in none.',
    );
    expect(text).toContain('35 rows repeat an earlier one in every column');
    expect(text).toContain('1 held-out row equals a training row in every feature column.');
  });

  test('shows where the model comes from, and which hyperparameters differ from the champion’s', async () => {
    const { lineage, dataset, executionArn } = evaluation;
    for (const fact of [
      lineage.codeVersion,
      dataset.version,
      dataset.uri,
      executionArn,
      champion.modelPackageArn,
      lineage.champion?.run,
    ]) {
      expect(text).toContain(fact);
    }
    expect(text).toContain(`${lineage.processing.jobName}, 41.5 s`);
    expect(text).toContain(`${lineage.training.jobName}, 62 min`);
    expect(text).toContain('11aa22bb33cc, another');
    expect(await cellsOf(page, '1 of 2 differs from the champion’s', 'max_depth')).toEqual(['5', '6', 'differs']);
    expect(await cellsOf(page, '1 of 2 differs from the champion’s', 'num_round')).toEqual(['100', '100', 'same']);
  });

  test('gives every picture a sentence in its place and its figures in a table', async () => {
    const pictures = page.locator('[role=img]');
    const sentences = await pictures.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    expect(sentences.length).toBe(6);
    expect(sentences[0]).toBe(
      `ROC curve. Challenger: AUC ${evaluation.challenger.auc.toFixed(3)}; champion: AUC ${champion.quality.auc.toFixed(3)}.`,
    );
    expect(await page.locator('figure details table').count()).toBe(6);
    const summary = page.locator('figure summary').first();
    await summary.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('figure details[open]').count()).toBe(1);
  });
});

describeUnless(noBrowser)('a report', () => {
  let page: Page;
  let complaints: readonly string[];
  beforeAll(async () => {
    ({ page, complaints } = await openBrowser());
  });

  const look = async (width: number, colorScheme: 'light' | 'dark') => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ media: 'screen', colorScheme });
  };

  const WORDS: Record<keyof typeof CASES, readonly string[]> = {
    firstModel: [
      'fraud: the new model passes the gate',
      '✓ Passed',
      'There is no champion yet to compare it with.',
      'first model no champion yet',
    ],
    twelvePositives: [
      'fraud: a person must decide about the new model',
      '? For a person to decide',
      'The test rows hold only 12 positives, fewer than the 50 that are needed to judge',
    ],
    failed: ['fraud: the new model does not pass the gate', '✕ Not passed', 'It is worse than the champion, by up to'],
    withCostsAndSegments: ['fraud: the new model does not pass the gate', 'Log loss 0.422 is above the allowed 0.100.'],
  };

  test.each(Object.entries(CASES))('reads right: %s', async (name, make) => {
    await page.goto(await fileOf(make()));
    const text = await textOf(page);
    for (const words of WORDS[name as keyof typeof CASES]) expect(text).toContain(words);
    expect(text).not.toMatch(/undefined|NaN|null|Infinity|\[object/);
    const hasChampion = name !== 'firstModel';
    expect(text.includes('Where the models disagree')).toBe(hasChampion);
    expect(text.includes('Money')).toBe(name === 'withCostsAndSegments');
  });

  const LOOKS = [360, 1600].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

  test.each(LOOKS)(
    'has no serious fault and no sideways scrolling at $width pixels, $scheme',
    async ({ width, scheme }) => {
      await look(width, scheme);
      for (const make of [CASES.firstModel, CASES.withCostsAndSegments]) {
        await page.goto(await fileOf(make()));
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
        expect(await seriousFaults(page)).toEqual([]);
        expect(await overflowOf(page)).toBe(0);
      }
    },
  );

  test('asks for nothing, says nothing and runs nothing, whatever the names in it', async () => {
    const names = [
      '"><script>document.title=1</script><img src=x onerror="document.title=1">',
      "' onmouseover='document.title=1",
      'x'.repeat(10_000),
      'مرحبا بالعالم',
      '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿'.repeat(30),
      '</style></svg></main>',
    ];
    const segments = names.map((name, index) => ({
      name,
      values: [name, names[(index + 1) % names.length] as string],
      codes: Uint16Array.from({ length: 1200 }, (_, row) => row % 2),
    }));
    const evaluation = evaluationOf({
      about: {
        ...ABOUT,
        model: names[0] as string,
        run: names[2] as string,
        dataset: {
          ...ABOUT.dataset,
          uri: names[2] as string,
          suspects: names.map((feature) => ({ feature, auc: 0.999 })),
        },
        gate: { ...ABOUT.gate, segments: { columns: names, maximumDrop: 0.05, minimumPositives: 50 } },
        importance: names.map((feature) => ({ feature, gain: 1, share: 1 / names.length })),
      },
      facts: factsOf(1200, {
        segments,
        ids: new Map(Array.from({ length: 1200 }, (_, row) => [row, names[row % names.length] as string])),
      }),
    });
    const profile = { ...PROFILE, warnings: names, columns: names.map((name) => column(name, 0.2)) };
    await look(360, 'light');
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(await fileOf(evaluation, profile));
    expect(requests.length).toBe(1);
    expect(complaints).toEqual([]);
    expect(await page.title()).toContain('evaluation of');
    expect(await page.locator('script, img').count()).toBe(0);
    expect(await page.locator('main > section').count()).toBe(9);
    expect(await overflowOf(page)).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('can be read, and gone through by its contents, by keyboard alone', async () => {
    await page.goto(await fileOf(CASES.withCostsAndSegments()));
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('The figures that matter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    // The browser goes there when it comes to it; where it never does, this ends by its own time limit.
    await page.waitForURL(/#curves$/);
  });

  test('prints as a light document of few pages', async () => {
    await look(1280, 'dark');
    await page.goto(await fileOf(CASES.withCostsAndSegments()));
    const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    const pages = Number(/\/Count (\d+)/.exec(pdf)?.[1]);
    expect(pages).toBeGreaterThan(3);
    expect(pages).toBeLessThan(12);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.locator('nav').isVisible()).toBe(false);
  });
});

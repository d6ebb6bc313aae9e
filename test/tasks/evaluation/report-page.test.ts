/** The report as a browser shows it: the figures of the evaluation, in words that are right for each kind of model. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { DatasetProfile } from '#tasks/contracts/process-data';
import { renderReport } from '#tasks/evaluation/report';
import { LOOKS, noBrowser, openBrowser, overflowOf, seriousFaults, sidewaysOf, wear } from '#test/support/browser';
import { describeUnless } from '#test/support/skip';
import { temporaryDirectory } from '#test/support/temporary';
import { ABOUT, evaluationOf, factsOf } from './evaluation-of';
import { column, PROFILE } from './profile-of';
import { CASES } from './report-cases';

/** Of the paper between its margins, in pixels of 1/96 inch. */
const A4_WIDTH = 688;

let folder: string;
beforeAll(async () => {
  folder = await temporaryDirectory();
});

async function fileOf(evaluation: Evaluation, profile: DatasetProfile): Promise<string> {
  const file = join(folder, 'report.html');
  await writeFile(file, renderReport(evaluation, profile));
  return pathToFileURL(file).href;
}

/** What a reader reads, spaces evened out. */
const textOf = async (page: Page): Promise<string> =>
  (await page.evaluate<string>('document.body.innerText')).replace(/\s+/g, ' ');

describeUnless(noBrowser)('the rendered report', () => {
  const { evaluation, profile } = CASES.withCostsAndSegments();
  const champion = evaluation.champion as NonNullable<Evaluation['champion']>;
  let page: Page;
  beforeAll(async () => {
    ({ page } = await openBrowser());
    await page.goto(await fileOf(evaluation, profile));
  });

  test('tells each finding with its judgement, what speaks against the model first', async () => {
    const shown = await page.locator('.findings li').allInnerTexts();
    const words = { passes: 'Passes', holds: 'Holds', rejects: 'Rejects', told: 'Told' };
    expect(shown.length).toBe(evaluation.findings.length);
    for (const [index, { judgement, sentence }] of evaluation.findings.entries()) {
      expect(shown[index]).toContain(words[judgement]);
      expect(shown[index]?.replace(/\s+/g, ' ')).toContain(sentence.replaceAll('\u00a0', ' '));
    }
    expect(shown[0]).toContain('Rejects');
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

/** At 360 pixels: tables of more figures than fit side by side. */
const MAY_SCROLL: readonly string[] = [
  'What the challenger would do with other thresholds',
  'Metrics',
  'Segments',
  'The test rows whose scores differ most between the models',
];

describeUnless(noBrowser)('a report', () => {
  let page: Page;
  let complaints: readonly string[];
  beforeAll(async () => {
    ({ page, complaints } = await openBrowser());
  });

  const goToEverything = async () => {
    const { evaluation, profile } = CASES.withCostsAndSegments();
    await page.goto(await fileOf(evaluation, profile));
  };

  const look = (width: number, scheme: 'light' | 'dark') => wear(page, { width, scheme });

  const WORDS: Record<keyof typeof CASES, readonly string[]> = {
    firstModel: [
      'fraud: the new model passes the gate ✓ Passed',
      'There is no champion yet to compare it with.',
      'first model no champion yet',
    ],
    twelvePositives: [
      'fraud: a person must decide about the new model ? For a person to decide',
      'The test rows hold only 12 positives, fewer than the 50 that are needed to judge',
      'Test 1,200 16.7 % 12 1.00 %',
    ],
    failed: [
      'fraud: the new model does not pass the gate ✕ Not passed',
      '✕ Rejects AUC 0.595',
      '✕ Rejects It is worse than the champion, by up to',
    ],
    leaking: [
      'fraud: a person must decide about the new model',
      '? Holds Hour (AUC 0.991) tells the label alone',
      'Hour 0.9913',
    ],
    notCompared: [
      'fraud: a person must decide about the new model',
      'not compared column Age of its schema is gone',
      'Champion’s run fraud-261114093000-9f8e7d',
    ],
    withCostsAndSegments: [
      'fraud: the new model does not pass the gate',
      'Log loss 0.422 is above the allowed 0.100.',
      'A positive that is missed costs 20.00 and its Amount, a negative that is flagged 3.00, looking at a flagged row 1.50. 12 positives without an amount count as 0.',
      'Category: missing',
      'Each is named by all its id columns',
    ],
  };

  const COMPARED: readonly string[] = ['twelvePositives', 'failed', 'leaking', 'withCostsAndSegments'];

  test.each(Object.entries(CASES))('reads right: %s', async (name, make) => {
    const { evaluation, profile } = make();
    await page.goto(await fileOf(evaluation, profile));
    const text = await textOf(page);
    for (const words of WORDS[name as keyof typeof CASES]) expect(text).toContain(words);
    expect(text).not.toMatch(/undefined|NaN|null|Infinity|\[object/);
    const isCompared = COMPARED.includes(name);
    const titles = await page.locator('h2').allInnerTexts();
    expect(titles.includes('Where the models disagree')).toBe(isCompared);
    expect(titles.includes('Money')).toBe(name === 'withCostsAndSegments');
    expect(titles.includes('Segments')).toBe(name === 'withCostsAndSegments');
    expect(await page.locator('.key', { hasText: 'champion' }).count()).toBe(isCompared ? 4 : 0);
    expect(text.includes('Challenger minus champion')).toBe(isCompared);
    expect(text.includes('This dataset beside the one that the champion was made of')).toBe(name !== 'firstModel');
  });

  test.each(LOOKS)(
    'has no serious fault and no sideways scrolling at $width pixels, $scheme',
    async ({ width, scheme }) => {
      await look(width, scheme);
      for (const make of [CASES.firstModel, CASES.withCostsAndSegments]) {
        const { evaluation, profile } = make();
        await page.goto(await fileOf(evaluation, profile));
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
        expect(await seriousFaults(page)).toEqual([]);
        expect(await overflowOf(page)).toBe(0);
        const sideways = await sidewaysOf(page);
        expect(sideways.filter((name) => !MAY_SCROLL.includes(name))).toEqual([]);
        if (width > 360) expect(sideways).toEqual([]);
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
    await goToEverything();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('The figures that matter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    // The browser goes there when it comes to it; where it never does, this ends by its own time limit.
    await page.waitForURL(/#curves$/);
  });

  test('keeps the numbers of an axis apart, however narrow, and on paper', async () => {
    await goToEverything();
    const touching = `[...document.querySelectorAll('.ticks')].flatMap((axis) => {
      const places = [...axis.children].map((tick) => tick.getBoundingClientRect()).filter(({ width }) => width > 0);
      if (places.length < 2) return [axis.textContent];
      return places.slice(1).some(({ left }, index) => left < places[index].right) ? [axis.textContent] : [];
    })`;
    for (const width of [360, A4_WIDTH, 768, 1600]) {
      await look(width, 'light');
      expect({ width, touching: await page.evaluate(touching) }).toEqual({ width, touching: [] });
    }
    await look(A4_WIDTH, 'light');
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(touching)).toEqual([]);
  });

  test('has the first figures of the table on changed data in sight at 360 pixels', async () => {
    await look(360, 'light');
    await goToEverything();
    const hidden = `(() => {
      const box = [...document.querySelectorAll('.scroll')].find((one) => one.textContent.includes('This dataset beside'));
      return [...box.querySelectorAll('td:nth-child(-n + 3)')].filter(
        (cell) => cell.getBoundingClientRect().right > box.getBoundingClientRect().right,
      ).length;
    })()`;
    expect(await page.evaluate(hidden)).toBe(0);
  });

  test('prints as a light document of few pages, nothing of it wider than the paper', async () => {
    await look(A4_WIDTH, 'dark');
    await goToEverything();
    const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    const pages = Number(/\/Count (\d+)/.exec(pdf)?.[1]);
    expect(pages).toBeGreaterThan(3);
    expect(pages).toBeLessThan(12);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await overflowOf(page)).toBe(0);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.locator('nav').isVisible()).toBe(false);
    const torn = `[...document.querySelectorAll('figure, tr, .findings li, .figures > div')]
      .filter((one) => getComputedStyle(one).breakInside !== 'avoid').length`;
    expect(await page.evaluate(torn)).toBe(0);
  });

  test('is read without a script, as its foot says, and asks for nothing but itself', async () => {
    const { evaluation, profile } = CASES.withCostsAndSegments();
    const url = await fileOf(evaluation, profile);
    await look(1280, 'light');
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(url);
    const text = await textOf(page);
    expect(text).toContain('It loads nothing and runs no script.');
    expect([requests, complaints]).toEqual([[url], []]);
    const silent = await openBrowser({ javaScriptEnabled: false });
    await silent.page.goto(url);
    const withoutScript = (await silent.page.locator('body').allInnerTexts()).join(' ');
    expect(withoutScript.replace(/\s+/g, ' ').trim()).toBe(text.trim());
    // Were there one after all, the page's own policy would stop it.
    await page.setContent(
      renderReport(evaluation, profile).replace('</main>', '</main><script>document.title = "run"</script>'),
    );
    expect(await page.title()).toContain('evaluation of');
    expect(complaints.some((text) => text.includes('Content Security Policy'))).toBe(true);
  });
});

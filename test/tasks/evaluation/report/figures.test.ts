/**
 * The rendered page against `evaluation.json` and the dataset's profile: every figure in words, in tables and in pictures. A page
 * or a document that is falsified in one place must be noticed, or the comparison would be worth nothing.
 */
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ModelQuality } from '#tasks/contracts/evaluation';
import { renderReport } from '#tasks/evaluation/report';
import { noBrowser, openBrowser } from '#test/support/browser';
import { describeUnless } from '#test/support/skip';
import { CASES, type Case } from '../report-cases';
import { align, compare, compareBlocks } from './compare';
import { expectedOf } from './expected';
import { falsified } from './falsified';
import { type Leaf, leavesOf, replaced, shapeOf } from './leaves';
import { NOT_ALWAYS_SHOWN, NOT_SHOWN } from './not-shown';
import { type Block, type Reading, readPage } from './read-page';

const cases = Object.entries(CASES).map(([name, make]) => ({ name, ...make() }));
const everything = cases.find(({ name }) => name === 'withCostsAndSegments') as Case;

describeUnless(noBrowser)('the figures on the page', () => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await openBrowser());
  });

  async function read({ evaluation, profile }: Case): Promise<Reading> {
    await page.setContent(renderReport(evaluation, profile));
    return readPage(page);
  }

  test.each(cases)('are those of the documents, none left out and none besides: $name', async (one) => {
    const { blocks } = await read(one);
    expect(compare(blocks, expectedOf(one.evaluation, one.profile))).toEqual([]);
  });

  test.each(cases)('are all read, as are all paths that are drawn: $name', async (one) => {
    const { blocks, text, paths } = await read(one);
    const digits = (from: string) => from.replace(/\D/g, '');
    expect(digits(blocks.map((block) => textOf(block)).join(' '))).toBe(digits(text));
    expect(blocks.reduce((sum, block) => sum + marksOf(block), 0)).toBe(paths);
  });

  test.each(cases)('are noticed wherever one is falsified, in words, tables and pictures: $name', async (one) => {
    const { blocks } = await read(one);
    let fakes = 0;
    const missed: string[] = [];
    for (const { block, wanted } of align(blocks, expectedOf(one.evaluation, one.profile))) {
      for (const { what, value } of block ? falsified(block) : []) {
        fakes++;
        if (compareBlocks(value, wanted).length === 0) missed.push(what);
      }
    }
    expect(missed).toEqual([]);
    expect(fakes).toBeGreaterThan(1000);
  });

  test('are noticed where the page itself has another number', async () => {
    const { evaluation, profile } = everything;
    const auc = evaluation.challenger.auc.toFixed(4);
    const document = renderReport(evaluation, profile);
    expect(document).toContain(`>${auc}<`);
    await page.setContent(document.replace(`>${auc}<`, `>${(evaluation.challenger.auc + 0.0001).toFixed(4)}<`));
    const { blocks } = await readPage(page);
    expect(compare(blocks, expectedOf(evaluation, profile))).toEqual([
      expect.stringContaining(`is not ${evaluation.challenger.auc}`),
    ]);
  });

  test.each([
    'challenger.auc',
    'champion.interval.1',
    'champion.quality.roc.20.1',
    'challenger.gains.2.cumulativePositives',
    'challenger.calibration.3.positiveRate',
    'challenger.scores.negatives.4',
    'threshold.confusion.falsePositives',
    'thresholds.5.costPerThousand',
    'costs.champion.perThousand',
    'metrics.2.difference',
    'segments.3.interval.0',
    'contributions.features.0.points.70.1',
    'importance.0.share',
    'disagreements.9.champion',
    'lineage.scoring.champion.seconds',
  ])('are noticed where the document had another: %s', async (path) => {
    const { evaluation, profile } = everything;
    const leaf = leavesOf(evaluation).find((one) => one.path.join('.') === path) as Leaf;
    const { blocks } = await read({ evaluation: replaced(evaluation, leaf), profile });
    expect(compare(blocks, expectedOf(evaluation, profile))).not.toEqual([]);
  });
});

const isSampled = (index: number): boolean => index < 20 || index % 25 === 0;

test('every number of the evaluation is on the page, or of a kind that is not shown, with the reason', () => {
  const shown = new Set<string>();
  const hidden = new Map<string, string>();
  for (const { evaluation, profile } of cases) {
    const document = renderReport(evaluation, profile);
    // Of one case all but most points of long lines: each corner of those is compared and falsified above. Of the others, one of a kind.
    const isNews = ({ path }: Leaf) =>
      path.every((step) => !(Number(step) > 0) || (evaluation === everything.evaluation && isSampled(Number(step))));
    for (const leaf of leavesOf(evaluation).filter(isNews)) {
      const isShown = renderReport(replaced(evaluation, leaf), profile) !== document;
      if (isShown) shown.add(shapeOf(leaf.path));
      else hidden.set(shapeOf(leaf.path), leaf.path.join('.'));
    }
  }
  const never = [...hidden.keys()].filter((shape) => !shown.has(shape));
  const sometimes = [...hidden.keys()].filter((shape) => shown.has(shape));
  expect(never.sort()).toEqual(Object.keys(NOT_SHOWN).sort());
  expect(sometimes.sort()).toEqual(Object.keys(NOT_ALWAYS_SHOWN).sort());
});

test('what stands twice in the evaluation is the same in both places', () => {
  for (const { evaluation, profile } of cases) {
    expect([evaluation.dataset.rows, evaluation.dataset.positives]).toEqual([profile.rows, profile.positives]);
    expect(evaluation.dataset.duplicatesAcrossSplits).toBe(profile.duplicatesAcrossSplits);
    expect(evaluation.test).toEqual(profile.splits.test);
    for (const { metric, value, champion } of evaluation.metrics) {
      const twin = (quality: ModelQuality | undefined) => quality?.[metric as keyof ModelQuality];
      if (twin(evaluation.challenger) === undefined) continue;
      expect([value, champion ?? undefined]).toEqual([twin(evaluation.challenger), twin(evaluation.champion?.quality)]);
    }
  }
});

/** Of a block; labels of pictures and tables are none of the page's text. */
function textOf(block: Block): string {
  if (block.kind === 'text') return block.isLabel ? '' : block.text;
  if (block.kind === 'table')
    return block.rows
      .flat()
      .map(({ text, ticks }) => [text, ...ticks.map(({ text }) => text)].join(' '))
      .join(' ');
  return [...block.y, ...block.x].map(({ text }) => text).join(' ') + block.labels.join(' ');
}

const marksOf = (block: Block): number =>
  block.kind === 'table'
    ? block.rows.flat().reduce((sum, { marks }) => sum + marks.length, 0)
    : // Each axis of a picture has a path of its own.
      block.kind === 'picture'
      ? block.marks.length + 2
      : 0;

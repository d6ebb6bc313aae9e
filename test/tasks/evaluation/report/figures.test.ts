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
import { compare } from './compare';
import { expectedOf } from './expected';
import { falsified } from './falsified';
import { leavesOf, replaced, shapeOf } from './leaves';
import { NOT_SHOWN } from './not-shown';
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

  test.each(cases)('are missed wherever one is falsified, in words, tables and pictures: $name', async (one) => {
    const { blocks } = await read(one);
    const expected = expectedOf(one.evaluation, one.profile);
    const fakes = falsified(blocks);
    expect(fakes.length).toBeGreaterThan(1000);
    expect(fakes.filter((fake) => compare(fake.blocks, expected).length === 0).map(({ what }) => what)).toEqual([]);
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

  test('change with every kind of number of the evaluation, but for those that are not shown, with the reason', async () => {
    const unnoticed = new Map<string, string[]>();
    const seen = new Set<string>();
    for (const one of cases) {
      const expected = expectedOf(one.evaluation, one.profile);
      for (const leaf of leavesOf(one.evaluation).filter(({ path }) => !seen.has(shapeOf(path)))) {
        const shape = shapeOf(leaf.path);
        const { blocks } = await read({ ...one, evaluation: replaced(one.evaluation, leaf) });
        if (compare(blocks, expected).length > 0) {
          seen.add(shape);
          unnoticed.delete(shape);
        } else unnoticed.set(shape, [...(unnoticed.get(shape) ?? []), leaf.path.join('.')]);
        if ((unnoticed.get(shape)?.length ?? 0) > 3) seen.add(shape);
      }
    }
    expect([...unnoticed.keys()].sort()).toEqual(Object.keys(NOT_SHOWN).sort());
  });
});

test('each number of the evaluation is on the page, or of a kind that is not shown, with the reason', () => {
  for (const { evaluation, profile } of cases) {
    const document = renderReport(evaluation, profile);
    const hidden = leavesOf(evaluation)
      .filter(({ path }) => !(shapeOf(path) in NOT_SHOWN))
      .filter((leaf) => renderReport(replaced(evaluation, leaf), profile) === document)
      .map(({ path }) => path.join('.'));
    expect(hidden).toEqual([]);
  }
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

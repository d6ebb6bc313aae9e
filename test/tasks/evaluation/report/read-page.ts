/** Reads a report as a browser has it, top to bottom, and leaves nothing out: texts, tables cell by cell, and every path that is drawn. */
import type { Page } from 'playwright-core';

/** A number beside an axis, and where it stands. */
export interface Tick {
  readonly text: string;
  readonly place: number;
}

/** A path, with the classes that say what it is. */
export interface Mark {
  readonly look: string;
  readonly path: string;
}

export interface Cell {
  readonly text: string;
  readonly marks: readonly Mark[];
  /** In the head of a column of pictures. */
  readonly ticks: readonly Tick[];
}

export type Block =
  /** `isLabel`: said of a picture or a table to those who do not see it. */
  | { readonly kind: 'text'; readonly text: string; readonly isLabel: boolean }
  | { readonly kind: 'table'; readonly rows: readonly (readonly Cell[])[] }
  | {
      readonly kind: 'picture';
      readonly marks: readonly Mark[];
      readonly x: readonly Tick[];
      readonly y: readonly Tick[];
      /** Of the axes. */
      readonly labels: readonly string[];
    };

export interface Reading {
  readonly blocks: readonly Block[];
  /** To see that the blocks hold all of it: the page's text, labels of pictures and tables apart, and how many paths it draws. */
  readonly text: string;
  readonly paths: number;
}

/** Samples of a key are drawn, too, but show nothing of the data. */
export const readPage = (page: Page): Promise<Reading> => page.evaluate<Reading>(`(${read.toString()})()`);

/** Runs in the browser: what it needs stands inside. */
function read(): Reading {
  const { document } = globalThis as unknown as { document: PageDocument };
  const blocks: Block[] = [];
  const tidy = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim();
  const say = (text: string | null, isLabel = false) => {
    if (tidy(text) !== '') blocks.push({ kind: 'text', text: tidy(text), isLabel });
  };
  const all = (element: PageElement, selector: string) => [...element.querySelectorAll(selector)];
  const marksIn = (element: PageElement, selector: string) =>
    all(element, selector).map((path) => ({
      look: path.getAttribute('class') ?? '',
      path: path.getAttribute('d') ?? '',
    }));
  const textOf = (element: PageElement) => {
    const copy = element.cloneNode(true);
    for (const ticks of all(copy, '.ticks')) ticks.remove();
    // Small print stands on a line of its own.
    for (const small of all(copy, 'small')) small.prepend(' ');
    return tidy(copy.textContent);
  };
  const cellOf = (cell: PageElement) => ({
    text: textOf(cell),
    marks: marksIn(cell, 'svg.strip path'),
    ticks: all(cell, '.ticks span').map((tick) => ({
      text: tidy(tick.textContent),
      place: 10 * Number.parseFloat(tick.style.left),
    })),
  });
  const ticksOf = (svg: PageElement, axis: 'x' | 'y') => {
    const [notches] = marksIn(svg, `g.${axis} path`);
    const starts = [...(notches?.path ?? '').matchAll(/M(\S+) ([^\sHvV]+)/g)];
    return all(svg, `g.${axis} text`).map((text, index) => ({
      text: tidy(text.textContent),
      place: Number(starts[index]?.[axis === 'x' ? 1 : 2]),
    }));
  };
  const visit = (element: PageElement) => {
    const label = element.getAttribute('aria-label');
    const caption = element.querySelector('caption');
    if (label !== null && !(caption && tidy(caption.textContent) === tidy(label))) say(label, true);
    if (element.matches('table')) {
      if (caption) say(textOf(caption));
      blocks.push({ kind: 'table', rows: all(element, 'tr').map((row) => all(row, 'th, td').map(cellOf)) });
    } else if (element.matches('svg.plot')) {
      blocks.push({
        kind: 'picture',
        marks: marksIn(element, ':scope > path'),
        x: ticksOf(element, 'x'),
        y: ticksOf(element, 'y'),
        labels: all(element, ':scope > text').map((text) => tidy(text.textContent)),
      });
    } else if (element.matches('p, li, dt, dd, h1, h2, h3, figcaption, summary, a, footer')) say(textOf(element));
    else {
      for (const node of element.childNodes) {
        if (node.nodeType === 1) visit(node as PageElement);
        else if (node.nodeType === 3) say(node.textContent);
      }
    }
  };
  visit(document.body);
  return {
    blocks,
    text: tidy(document.body.textContent),
    paths: all(document.body, 'path').length - all(document.body, '.key path').length,
  };
}

/** Of the browser's own types only what is read: the project is compiled without those of the DOM. */
interface PageNode {
  readonly nodeType: number;
  readonly textContent: string | null;
}
interface PageElement extends PageNode {
  readonly childNodes: Iterable<PageNode>;
  readonly style: { readonly left: string };
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  getAttribute(name: string): string | null;
  matches(selector: string): boolean;
  cloneNode(deep: boolean): PageElement;
  prepend(text: string): void;
  remove(): void;
}
interface PageDocument {
  readonly body: PageElement;
}

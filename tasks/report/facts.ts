/** Names with what they stand for: rows of small print, and key figures in large. */
import { type Html, html } from './html';

export interface Fact {
  readonly name: string;
  /** Facts without a value are left out. */
  readonly value: Html | string | null;
}

export const facts = (list: readonly Fact[]): Html =>
  html`<dl class="facts">${list.filter(({ value }) => value !== null).map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;

export interface KeyFigure {
  readonly label: string;
  readonly value: string;
  /** What the value is to be read with. */
  readonly note: string;
}

export const keyFigures = (list: readonly KeyFigure[]): Html =>
  html`<dl class="figures">${list.map(
    ({ label, value, note }) => html`<div><dt>${label}</dt><dd>${value}<small>${note}</small></dd></div>`,
  )}</dl>`;

/** Whole sentences that a person should know. */
export const warningList = (sentences: readonly string[]): Html =>
  html`${sentences.length > 0 && html`<ul class="warnings">${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`}`;

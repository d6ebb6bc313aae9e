/** The frame of every report: one self-contained HTML file that opens anywhere, loads nothing and runs nothing. */
import { type Html, html, trusted } from './html';
import { STYLE } from './style';

export { type Html, html, trusted } from './html';

export interface Section {
  /** The anchor: lower-case letters and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export interface Page {
  /** Of the browser's tab. */
  readonly title: string;
  /** With the `h1`. */
  readonly header: Html;
  readonly sections: readonly Section[];
  /** What the page was made from. */
  readonly footer: Html;
  /** Language of the text. @default 'en' */
  readonly language?: string;
}

/** Nothing may be fetched or run, whatever a hostile column name manages to smuggle in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** @returns the whole document */
export function page({ title, header, sections, footer, language = 'en' }: Page): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header>${header}</header>
<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main>
${sections.map(
  ({ id, title, body }) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`,
)}</main>
<footer>${footer} It loads nothing and runs no script.</footer>
</body>
</html>
`.markup;
}

/** The frame of every report: one self-contained HTML file that opens anywhere, loads nothing and runs nothing. */
import { type Html, html, trusted } from './html';
import { STYLE } from './style';

export { type Html, html, trusted } from './html';

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Language of the text. @default 'en' */
  readonly language?: string;
}

/** Nothing may be fetched or run, whatever a hostile column name manages to smuggle in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** @returns the whole document */
export function page({ title, body, language = 'en' }: Page): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.markup;
}

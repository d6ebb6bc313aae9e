/**
 * The one stylesheet of all reports: no web font, no script, light and dark by the reader's setting, readable at 360 px and
 * on paper. Text contrast is at least 4.5 : 1, marks at least 3 : 1, in both schemes.
 *
 * Beside plain elements: `.lead` an opening sentence, `.muted` small print, `.figures` a row of key figures (a `dl` of `div`s),
 * `.notice` (`.good`, `.bad`) a framed message, `.grid` cards side by side, `.card`, `.scroll` around wide tables,
 * `td.number`, and in SVG `.first` `.second` series fills, `.line-first` `.line-second` strokes, `.axis`, `.label`.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f6f7f9; --ink: #1a1d21; --muted: #5a626d; --rule: #d9dde3;
  --first: #2f6fb0; --second: #c2541b; --good: #1d7a46; --bad: #b3261e; --notice: #8a5a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --raised: #1d2127; --ink: #e8eaed; --muted: #a2abb7; --rule: #353b44;
    --first: #6aa9e9; --second: #f0935c; --good: #5cc48a; --bad: #ff8a80; --notice: #e3b04b;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 72rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: 0 0 .75rem; max-width: 70ch; }
a { color: var(--first); }
code { font: .9em ui-monospace, SFMono-Regular, Menlo, monospace; overflow-wrap: anywhere; }
.lead { font-size: 1.125rem; }
.muted, figcaption, caption { color: var(--muted); font-size: .875rem; }
.scroll { overflow-x: auto; }
.scroll > table { min-width: 46rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: 0 0 .5rem; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
th { font-weight: 600; color: var(--muted); }
tbody th { color: var(--ink); font-weight: 500; overflow-wrap: anywhere; }
th.number, td.number { text-align: right; white-space: nowrap; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem; margin: 1.25rem 0; }
.figures div { border-top: 2px solid var(--rule); padding-top: .5rem; }
.figures dt { color: var(--muted); font-size: .875rem; }
.figures dd { margin: 0; font-size: 1.4rem; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.figures dd small { display: block; font-size: .8125rem; font-weight: 400; color: var(--muted); }
.notice { margin: 0 0 1rem; padding: .75rem 1rem; background: var(--raised); border-left: 4px solid var(--notice); }
.notice.good { border-color: var(--good); }
.notice.bad { border-color: var(--bad); }
.notice ul { margin: 0; padding-left: 1.25rem; }
.notice > :last-child { margin-bottom: 0; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1rem; align-items: start; }
.card { background: var(--raised); border-radius: 6px; padding: .9rem 1rem; min-width: 0; break-inside: avoid; }
.card table { font-size: .8125rem; }
figure { margin: .75rem 0 0; }
svg { display: block; width: 100%; height: auto; }
.first { fill: var(--first); } .second { fill: var(--second); }
.line-first, .line-second { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; }
.line-first { stroke: var(--first); } .line-second { stroke: var(--second); }
.axis { stroke: var(--rule); stroke-width: 1; vector-effect: non-scaling-stroke; }
.label { fill: var(--muted); font: 11px system-ui, sans-serif; }
.key { display: inline-block; width: .7em; height: .7em; margin-right: .35em; border-radius: 2px; background: var(--first); }
.key.second { background: var(--second); }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2 { break-after: avoid; }
}
`.trim();

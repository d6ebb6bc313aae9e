/** Headings, paragraphs, key figures, marks that stand before words. */
export const TEXT = `
h1 { font-size: 1.625rem; line-height: 1.2; letter-spacing: -.01em; margin: .15rem 0 .5rem; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 1.1875rem; line-height: 1.3; margin: 0 0 .5rem; padding-bottom: .35rem; border-bottom: 1px solid var(--rule); }
h3 { font-size: .9375rem; line-height: 1.35; margin: 0 0 .15rem; overflow-wrap: anywhere; }
p { margin: 0 0 .65rem; max-width: 72ch; overflow-wrap: anywhere; }
.lead { font-size: 1.0625rem; }
section > h3:not(:nth-child(2)) { margin-top: 1.75rem; }
.muted, small { color: var(--muted); }
.muted { font-size: .875rem; }
.origin { margin: 0; color: var(--muted); font-size: .8125rem; max-width: none; }
code { font: .875em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
.mark { display: inline-block; padding: 0 .5em; border-radius: 3px; font-size: .8125rem; font-weight: 600; line-height: 1.55; white-space: nowrap;
  background: var(--raised); color: var(--muted); print-color-adjust: exact; }
.mark.good { background: var(--good-tint); color: var(--good); }
.mark.bad { background: var(--bad-tint); color: var(--bad); }
.mark.doubt { background: var(--doubt-tint); color: var(--doubt); }
.findings { list-style: none; margin: .75rem 0 0; padding: 0; max-width: 60rem; }
.findings li { display: grid; grid-template-columns: 5.75rem 1fr; gap: .25rem .75rem; padding: .45rem 0; border-top: 1px solid var(--rule); overflow-wrap: anywhere; break-inside: avoid; }
.findings li > .mark { justify-self: start; align-self: start; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(8.5rem, 100%), 1fr)); gap: 1rem 1.5rem; margin: 1rem 0 1.5rem; }
.figures dt { color: var(--muted); font-size: .8125rem; }
.figures dd { margin: 0; font-size: 1.375rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.figures dd small { display: block; font-size: .8125rem; font-weight: 400; line-height: 1.4; }
.facts { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .3rem 1.25rem; margin: .75rem 0; }
.facts dt { color: var(--muted); } .facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.facts dd small { display: block; font-size: .8125rem; }
.warnings { margin: 0 0 1rem; padding: .6rem 1rem .6rem 2rem; border-left: 3px solid var(--doubt); background: var(--raised); overflow-wrap: anywhere; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 34rem) { .findings li, .facts { grid-template-columns: 1fr; } .facts dd { margin-bottom: .35rem; } }`;

/** The page as a whole: one column to read, the contents beside it where there is room, above it where there is none. */
export const FRAME = `
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; padding: 1.75rem 1.25rem 3rem; max-width: 66rem; background: var(--paper); color: var(--ink);
  font: .9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
nav ul { display: flex; flex-wrap: wrap; gap: .15rem 1rem; margin: 0; padding: .6rem 0; list-style: none; font-size: .8125rem; }
nav { border-block: 1px solid var(--rule); margin: 1.25rem 0 0; }
nav a { color: var(--muted); text-decoration: none; }
nav a:hover { color: var(--accent); text-decoration: underline; }
main > section { margin-top: 2.5rem; scroll-margin-top: 1rem; }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--rule); color: var(--muted); font-size: .8125rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (min-width: 80rem) {
  body { max-width: 88rem; display: grid; grid-template-columns: 11rem minmax(0, 1fr); column-gap: 3rem; }
  body > header, body > main, body > footer { grid-column: 2; }
  nav { grid-column: 1; grid-row: 1 / span 3; border: 0; margin: .2rem 0 0; }
  nav ul { display: block; position: sticky; top: 1.5rem; padding: 0; }
  nav li { margin: 0 0 .45rem; }
}`;

/** A report as a whole: one column to read, the contents beside it where there is room, above it where there is none. */
export const FRAME = `
nav ul { display: flex; flex-wrap: wrap; gap: .15rem 1rem; margin: 0; padding: .6rem 0; list-style: none; font-size: .8125rem; }
nav { border-block: 1px solid var(--rule); margin: 1.25rem 0 0; }
nav a { color: var(--muted); text-decoration: none; }
nav a:hover { color: var(--accent); text-decoration: underline; }
main > section { margin-top: 2.5rem; scroll-margin-top: 1rem; }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--rule); color: var(--muted); font-size: .8125rem; }
@media (min-width: 80rem) {
  body { max-width: 88rem; display: grid; grid-template-columns: 11rem minmax(0, 1fr); column-gap: 3rem; }
  body > header, body > main, body > footer { grid-column: 2; }
  nav { grid-column: 1; grid-row: 1 / span 3; border: 0; margin: .2rem 0 0; }
  nav ul { display: block; position: sticky; top: 1.5rem; padding: 0; }
  nav li { margin: 0 0 .45rem; }
}`;

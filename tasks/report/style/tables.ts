/** Tables: dense, ruled by hairlines, wider ones scroll inside their own box. */
export const TABLES = `
.scroll { position: relative; container-type: inline-size; overflow-x: auto; margin: 0 0 1.25rem; }
.wide > table { min-width: 42rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: 0 0 .4rem; color: var(--muted); font-size: .8125rem; }
caption > div { position: sticky; left: 0; width: fit-content; max-width: min(88ch, calc(100vw - 2.5rem)); text-wrap: pretty; }
th, td { padding: .3rem 1rem .3rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: baseline; }
th:last-child:not(.picture), td:last-child:not(.picture) { padding-right: 0; }
.number + :not(.number, .picture) { padding-left: .75rem; }
thead th { font-weight: 600; color: var(--muted); font-size: .8125rem; vertical-align: bottom; }
tbody th { font-weight: 500; overflow-wrap: anywhere; min-width: 8.5rem; }
.number { text-align: right; white-space: nowrap; }
td small, th small, caption small { display: block; font-size: .8125rem; font-weight: 400; }
tr.chosen > * { background: var(--raised); font-weight: 600; print-color-adjust: exact; }
th.picture, td.picture { width: 38%; min-width: 12rem; padding-inline: 2rem; }
.pictured tbody > tr > * { vertical-align: middle; }
.narrow { max-width: 46rem; } .narrow > table, figure .wide > table { min-width: 0; }
figure thead .number { white-space: normal; } figure tbody th { min-width: 4.75rem; }
@media screen { @container (max-width: 46rem) {
  .stacked { display: grid; grid-template-columns: minmax(4.9rem, 1fr) repeat(var(--figures), auto); }
  .stacked > *, .stacked tr { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; align-items: baseline; }
  .stacked > caption { display: block; }
  .stacked tr { border-bottom: 1px solid var(--rule); }
  .stacked th, .stacked td { min-width: 0; border: 0; }
  .stacked .number { white-space: normal; }
  .stacked .picture { grid-column: 1 / -1; width: auto; min-width: 0; padding-inline: 1.5rem; }
} }
@media (max-width: 30rem) {
  table { font-size: .8125rem; } thead th { font-size: .75rem; } thead .number { white-space: normal; }
  th, td { padding-right: .5rem; } tbody th { min-width: 4.9rem; } .wide tbody th { min-width: 6.5rem; } .number + :not(.number, .picture) { padding-left: .25rem; }
}
details { margin-top: .6rem; font-size: .8125rem; }
summary { color: var(--muted); cursor: pointer; width: fit-content; }
summary:hover { color: var(--accent); }
details table { font-size: .8125rem; margin-top: .4rem; }
details th, details td { padding-block: .15rem; }
.matrix td { width: 38%; vertical-align: top; } .matrix b { font-size: 1.125rem; }`;

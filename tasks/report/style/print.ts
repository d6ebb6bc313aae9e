/** On paper: no contents, no folded tables, nothing torn apart that belongs together. */
export const PRINT = `
@page { margin: 16mm 14mm; }
@media print {
  html { font-size: 13px; }
  body { display: block; max-width: none; padding: 0; }
  nav, details:not([open]) { display: none; }
  h2, h3, caption { break-after: avoid; }
  tr, figure, .figures > div { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; } .wide > table { min-width: 0; }
  th, td { padding-right: .6rem; } tbody th { min-width: 4rem; }
  th.picture, td.picture { width: 25%; min-width: 6rem; padding-inline: 1.4rem; }
  .grid { grid-template-columns: 1fr 1fr; }
  main > section { margin-top: 1.5rem; }
}`;

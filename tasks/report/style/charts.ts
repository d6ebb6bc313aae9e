/** What pictures are made of. The second series is told apart by dashes or by its place, never by its colour alone. */
export const CHARTS = `
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1.75rem 2rem; align-items: start; }
figure { margin: 0; min-width: 0; break-inside: avoid; }
figcaption { color: var(--muted); font-size: .8125rem; margin-top: .35rem; }
.plot { display: block; width: 100%; max-width: 32rem; height: auto; overflow: visible; }
.plot text { fill: var(--muted); font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.strip { display: block; width: 100%; height: 1.25rem; overflow: visible; }
.strip.tall { height: 1.9rem; }
svg path { fill: none; vector-effect: non-scaling-stroke; print-color-adjust: exact; }
svg .axis { stroke: var(--rule); } svg .base { stroke: var(--strong); } svg .reference { stroke: var(--muted); stroke-dasharray: 2 3; }
svg .bound { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 4 2; }
svg .line { stroke-width: 2; stroke-linejoin: round; } svg .dashed { stroke-dasharray: 6 3; }
svg .dot { stroke-width: 8; stroke-linecap: round; } svg .thin { stroke-width: 1.25; } svg .grain { stroke-width: 3; stroke-linecap: round; opacity: .7; }
svg .first { stroke: var(--first); } svg .second { stroke: var(--second); } svg .third { stroke: var(--third); }
svg .fill { stroke: none; } svg .fill.first { fill: var(--first); } svg .fill.second { fill: var(--second); } svg .fill.third { fill: var(--third); }
.key { display: flex; flex-wrap: wrap; gap: 0 1rem; list-style: none; margin: .1rem 0 .3rem; padding: 0; color: var(--muted); font-size: .8125rem; }
.key svg { display: inline-block; width: 1.6rem; height: .7rem; margin-right: .35rem; }
.ticks { position: relative; height: 1.2em; font-weight: 400; font-variant-numeric: tabular-nums; }
.ticks span { position: absolute; bottom: 0; transform: translateX(-50%); white-space: nowrap; }
@media print, (max-width: 60rem) { .ticks .spare { display: none; } th.picture, td.picture { padding-inline: 1.5rem; } }`;

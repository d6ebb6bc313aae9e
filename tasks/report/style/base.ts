/** What every page that a person decides by looks like: letters, margins, where the focus is. */
export const BASE = `
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; padding: 1.75rem 1.25rem 3rem; max-width: 66rem; background: var(--paper); color: var(--ink);
  font: .9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }`;

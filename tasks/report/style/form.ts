/** A form under a page's facts. */
export const FORM = `
form { max-width: 42rem; margin-top: 1.75rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
label { display: block; margin: .9rem 0 .25rem; font-weight: 600; }
input, textarea { width: 100%; padding: .45rem .6rem; border: 1px solid var(--strong); border-radius: 3px; background: var(--paper); color: inherit; font: inherit; }
.answers { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.1rem; }
button { padding: .5rem 1.5rem; border: 1px solid var(--strong); border-radius: 3px; background: var(--raised); color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button:hover { border-color: var(--accent); color: var(--accent); }`;

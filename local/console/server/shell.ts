/** The document that every page of the console begins as: it shows its frame at once and loads nothing from elsewhere. */
import type { Context } from './context';

/** The values that it carries need no escaping: see context.ts. */
export const shell = ({ token, pace }: Pick<Context, 'token' | 'pace'>) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="ronda-token" content="${token}">
<meta name="ronda-pace" content="${pace}">
<title>Ronda</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/main.css">
<script type="module" src="/assets/main.js"></script>
</head>
<body>
<div id="console"><header class="top"><span class="brand">Ronda</span></header></div>
<noscript><p>The console needs JavaScript. The terminal knows the same: <code>ronda help</code>.</p></noscript>
</body>
</html>
`;

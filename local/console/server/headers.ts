/** Headers that keep the console's answers from being framed, guessed at, cached or made to run what they should not. */

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;
const OPENER = { 'cross-origin-opener-policy': 'same-origin' } as const;

/** The page runs its own script, asks its own server, frames its own reports, and does nothing else. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A report is made of a dataset's words: it may look as it likes, but has no origin and runs nothing. */
const REPORT_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox',
].join('; ');

export const PAGE_HEADERS = {
  ...ALWAYS,
  ...OPENER,
  'content-security-policy': PAGE_POLICY,
  'cache-control': 'no-store',
} as const;
export const ASSET_HEADERS = {
  ...ALWAYS,
  'content-security-policy': PAGE_POLICY,
  'cache-control': 'no-cache',
} as const;
/** A browser refuses a document in a sandbox that chooses its opener, too. */
export const REPORT_HEADERS = {
  ...ALWAYS,
  'content-security-policy': REPORT_POLICY,
  'cache-control': 'no-store',
} as const;

/** Colours of both schemes. Text has a contrast of at least 4.5 : 1, marks at least 3 : 1; paper is always light. */
export const COLOURS = `
:root { color-scheme: light;
  --paper: #ffffff; --raised: #f5f6f8; --ink: #1a1d21; --muted: #59616c; --rule: #d9dde3; --strong: #8b94a1;
  --accent: #1f5fa6; --first: #1f5fa6; --second: #b8500f; --third: #7a8491;
  --good: #1a7040; --good-tint: #e5f3ea; --bad: #b3261e; --bad-tint: #fbe9e7; --doubt: #855600; --doubt-tint: #fbf1dc; }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark;
  --paper: #14171b; --raised: #1b1f25; --ink: #e8eaed; --muted: #a2abb7; --rule: #323841; --strong: #6f7987;
  --accent: #7ab2ee; --first: #7ab2ee; --second: #f0935c; --third: #8d96a3;
  --good: #63c890; --good-tint: #1b3326; --bad: #ff8d84; --bad-tint: #3d2022; --doubt: #e6b657; --doubt-tint: #38301c; } }`;

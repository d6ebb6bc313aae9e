/** Which code lies in a folder; see code-version.mjs. */
export function codeVersion(root: string): string;

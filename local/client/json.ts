/** JSON out of texts that others wrote: payloads of events, which may be left out or cut, and causes, which may be plain text. */

/** @returns undefined where there is no JSON */
export function jsonIn(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** @returns the text itself where it is no JSON */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

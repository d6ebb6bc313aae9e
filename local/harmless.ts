/** Text that others wrote (names, reasons, errors, log lines), as one line that a terminal shows and does not obey. Pure. */

const [ESCAPE, BELL] = ['\u001b', '\u0007'];

/** Escape sequences of ECMA-48, whole, also in their eight-bit form: they move or paint, or hold a text, such as a window's title. */
const SEQUENCES = new RegExp(
  [
    `(?:${ESCAPE}\\[|\u009b)[0-?]*[ -/]*[@-~]`,
    `(?:${ESCAPE}[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^${BELL}${ESCAPE}\u009c]*(?:${BELL}|${ESCAPE}\\\\|\u009c)`,
  ].join('|'),
  'g',
);

/** What ends a line, or turns the order of letters around: an approval must not read as a rejection. */
const LINES_AND_TURNS = /[\p{Cc}\p{Zl}\p{Zp}]+|\p{Bidi_Control}/gu;

export const harmless = (text: string): string =>
  text.replace(SEQUENCES, '').replace(LINES_AND_TURNS, (found) => (/\p{Bidi_Control}/u.test(found) ? '' : ' '));

/** JSON that says the same, and holds nothing that a terminal obeys: the standard escapes only a part of it. */
export const harmlessJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

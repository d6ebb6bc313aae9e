/** When something was or will be, for people who may be in any time zone. */
const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/**
 * @param at as ISO 8601 has it
 * @example moment('2026-12-02T16:07:47.745Z') // '2 Dec 2026, 16:07 UTC'
 */
export const moment = (at: string): string => `${DAY_AND_TIME.format(Date.parse(at))} UTC`;

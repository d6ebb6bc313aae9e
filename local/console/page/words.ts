/** Times as the page writes them. */
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `21 Nov 2026, 09:30:12`, in the reader's time zone. */
export const moment = (at: number) => `${DAY.format(at)}, ${CLOCK.format(at)}`;

/** `on 21 Nov 2026, 09:30:12`, for the time that the registry keeps in what was decided. */
export const decisionWords = (text: string) =>
  text.replace(/ at (\d{4}-\d\d-\d\dT[\d:.]+Z)(?=[:;]|$)/g, (_, at: string) => ` on ${moment(Date.parse(at))}`);

const ZONED = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });

/** `21 Nov 2026, 09:30 CET`: until then something must be done. */
export const deadline = (at: number) => `${DAY.format(at)}, ${ZONED.format(at)}`;

export const clock = (at: number) => CLOCK.format(at);

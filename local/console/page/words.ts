/** Times as the page writes them. */
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `21 Nov 2026, 09:30:12`, in the reader's time zone. */
export const moment = (at: number) => `${DAY.format(at)}, ${CLOCK.format(at)}`;

export const clock = (at: number) => CLOCK.format(at);

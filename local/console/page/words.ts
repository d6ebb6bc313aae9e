/** Times as the page writes them. */
import { duration } from '#local/client/format';

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `21 Nov 2026, 09:30:12`, in the reader's time zone. */
export const moment = (at: number) => `${DAY.format(at)}, ${CLOCK.format(at)}`;

export const clock = (at: number) => CLOCK.format(at);

/** How long something took, or has taken so far. */
export const took = (from: number, to: number | null) => duration((to ?? Date.now()) - from);

/** How often this page asks, against a page of the local server: an account's quota of calls is everybody's. */
export const PACE = Number(document.querySelector<HTMLMetaElement>('meta[name=ronda-pace]')?.content ?? 1);

/** Instants as text, and waiting for them. All numbers are milliseconds since the epoch. */
import { setMaxListeners } from 'node:events';
import type { Clock } from './ports';

/** ISO-8601 in UTC with no or three fraction digits, as Step Functions writes it. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

const OFFSET_DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** Undefined when the text is no ISO-8601 date and time with an offset. */
export function parseInstant(text: string): number | undefined {
  const milliseconds = OFFSET_DATE_TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

export async function sleepUntil(clock: Clock, until: number, signal: AbortSignal): Promise<void> {
  const left = until - clock.now();
  if (left > 0) await clock.sleep(left, signal);
}

/** A controller that any number of branches and timers may listen to. */
export function newController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** A controller that is aborted with its parent. `release` must be called when it is not needed any more. */
export function childOf(parent: AbortSignal): { readonly controller: AbortController; release(): void } {
  const controller = newController();
  const follow = () => controller.abort(parent.reason);
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  return { controller, release: () => parent.removeEventListener('abort', follow) };
}

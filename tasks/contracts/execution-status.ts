/** How executions of Step Functions end. */

/** An execution of such a status does nothing any more, unless it is redriven. */
export const FINAL_STATUSES = ['SUCCEEDED', 'FAILED', 'ABORTED', 'TIMED_OUT'] as const;

export type FinalStatus = (typeof FINAL_STATUSES)[number];

/** One that waits for a redrive, or whose status nobody knows, may still do something. */
export const isFinal = (status: string | undefined): status is FinalStatus =>
  FINAL_STATUSES.some((final) => final === status);

/** What every kind of job has around its work: an empty directory, and an end of its own whatever happens. */
import { removeTree } from '#local/backends/files';
import type { Interruption } from './runner';

export interface Attempt {
  /** The job's own; removed before and after. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Does the work and tells of its end, unless the server closes meanwhile. */
  work(): Promise<void>;
  /** Tells that the job was stopped before it began. */
  stopped(): Promise<void>;
  /** Tells that it could not be done. @param reason in AWS's form */
  failed(reason: string): Promise<void>;
}

/** A server that closes ends no job: each starts again, from its beginning, at the next start. */
export async function attempt({ directory, signal, work, stopped, failed }: Attempt): Promise<void> {
  await removeTree(directory);
  try {
    if (isClosing(signal)) return;
    await (signal.aborted ? stopped() : work());
  } catch (error) {
    if (!isClosing(signal)) await failed(`ClientError: ${error instanceof Error ? error.message : error}`);
  } finally {
    await removeTree(directory);
  }
}

export function isClosing({ reason }: AbortSignal): boolean {
  return reason === ('closing' satisfies Interruption);
}

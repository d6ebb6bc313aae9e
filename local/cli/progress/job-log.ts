/** What the program of a running job logs, read from CloudWatch Logs as it grows. */
import type { Clients } from '../server/clients';
import type { Job } from './job';
import type { Activity } from './state-line';

/** A training round's line: `[37]<TAB>train-auc:0.91<TAB>validation-auc:0.89`; CloudWatch shows the tab as `#011`. */
const ROUND = /^\[(\d+)\](?:\t|#011)(.*)$/;

/** @returns undefined while the job has logged nothing */
export async function lastActivity(
  clients: Clients,
  { logGroup, logStreamPrefix, rounds }: Job,
): Promise<Activity | undefined> {
  if (logStreamPrefix === undefined) return undefined;
  const { GetLogEventsCommand, ResourceNotFoundException } = await import('@aws-sdk/client-cloudwatch-logs');
  const logs = await clients.logs();
  try {
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName: logGroup, logStreamName: `${logStreamPrefix}algo-1`, limit: 5 }),
    );
    return activityOf(
      events.map(({ message = '' }) => message),
      rounds,
    );
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** @param lines the newest ones, oldest first */
export function activityOf(lines: readonly string[], rounds: number | null): Activity | undefined {
  const last = lines.findLast((line) => line.trim() !== '');
  if (last === undefined) return undefined;
  const [, round, metrics = ''] = ROUND.exec(last) ?? [];
  const line =
    round === undefined
      ? last
      : metrics
          .replace(/\t|#011/g, '  ')
          .replaceAll('-auc:', ' AUC ')
          .replaceAll(':', ' ');
  return round === undefined || rounds === null ? { line } : { line, done: { rounds: Number(round) + 1, of: rounds } };
}

/** What the program of a running job logs, read from CloudWatch Logs as it grows. */
import type { Clients } from '#local/client/clients';
import type { Job } from '#local/client/progress/job';
import type { Activity } from './state-line';

/** Enough to find one that is not empty. */
const NEWEST_LINES = 5;

/** A training round's line: `[37]<TAB>train-auc:0.91<TAB>validation-auc:0.89`; CloudWatch shows the tab as `#011`. */
const ROUND = /^\[(\d+)\](?:\t|#011)(.*)$/;

export interface JobLogs {
  /** @returns undefined while the job has logged nothing */
  lastActivity(job: Job): Promise<Activity | undefined>;
}

export function readJobLogs(clients: Clients): JobLogs {
  /** A stream's name ends with the time of its beginning: it is looked up once. */
  const streams = new Map<string, string>();
  return {
    async lastActivity({ logGroup, logStreamPrefix, name, rounds }) {
      if (logStreamPrefix === undefined) return undefined;
      const { DescribeLogStreamsCommand, GetLogEventsCommand, ResourceNotFoundException } = await import(
        '@aws-sdk/client-cloudwatch-logs'
      );
      const logs = await clients.logs();
      try {
        const find = { logGroupName: logGroup, logStreamNamePrefix: logStreamPrefix, limit: 1 };
        const stream =
          streams.get(name) ?? (await logs.send(new DescribeLogStreamsCommand(find))).logStreams?.[0]?.logStreamName;
        if (stream === undefined) return undefined;
        streams.set(name, stream);
        const read = { logGroupName: logGroup, logStreamName: stream, limit: NEWEST_LINES };
        const { events = [] } = await logs.send(new GetLogEventsCommand(read));
        return activityOf(
          events.map(({ message = '' }) => message),
          rounds,
        );
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
  };
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

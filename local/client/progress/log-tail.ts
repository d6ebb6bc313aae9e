/** The end of what the program behind a state logged: bounded, however long the log is, and saying what was left out. */
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { Clients } from '../clients';
import { count } from '../format';
import type { Job } from './job';
import type { LogLine } from './log-lines';

export interface LogTail {
  readonly lines: readonly LogLine[];
  /** What was left out, in a sentence. */
  readonly cut: string | null;
}

export interface Wanted {
  /** The run's short name: a function's log holds many runs, and its lines carry the name. */
  readonly run: string | undefined;
  /** When the state was entered, in milliseconds since the epoch. */
  readonly since: number;
}

const MOST_LINES = 2000;
const LONGEST_LINE = 2000;
/** Instances of a job, each with a stream of its own. */
const MOST_STREAMS = 5;
/** For each stream, or for a function. A page may be empty, and of long lines hold few. */
const MOST_CALLS = 10;

export async function logTail(clients: Clients, job: Job, wanted: Wanted): Promise<LogTail> {
  const { ResourceNotFoundException } = await import('@aws-sdk/client-cloudwatch-logs');
  const client = await clients.logs();
  try {
    return bounded(await (job.logStreamPrefix ? endOfJob(client, job) : partOfFunction(client, job, wanted)));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return { lines: [], cut: null };
    throw error;
  }
}

interface Found {
  readonly lines: readonly LogLine[];
  /** Which lines were not read, beside those that were read and are too many. */
  readonly missing: 'older' | 'newer' | 'none';
}

function bounded({ lines, missing }: Found): LogTail {
  const kept = lines.slice(-MOST_LINES);
  const cut = [
    kept.length < lines.length || missing === 'older' ? 'older lines' : '',
    missing === 'newer' ? 'newer lines' : '',
    kept.some(isLong) ? `what is beyond ${count(LONGEST_LINE)} characters of a line` : '',
  ].filter(Boolean);
  return {
    lines: kept.map((line) => (isLong(line) ? { ...line, text: `${line.text.slice(0, LONGEST_LINE)}…` } : line)),
    cut: cut.length > 0 ? `Left out: ${cut.join(', ')}. All of it is in CloudWatch Logs.` : null,
  };
}

const isLong = ({ text }: LogLine) => text.length > LONGEST_LINE;

async function endOfJob(client: CloudWatchLogsClient, { logGroup, logStreamPrefix }: Job): Promise<Found> {
  const { DescribeLogStreamsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const { logStreams = [] } = await client.send(
    new DescribeLogStreamsCommand({ logGroupName: logGroup, logStreamNamePrefix: logStreamPrefix }),
  );
  const names = logStreams.map(({ logStreamName = '' }) => logStreamName);
  const ends = await Promise.all(names.slice(0, MOST_STREAMS).map((name) => endOfStream(client, logGroup, name)));
  return {
    lines: ends.flatMap(({ lines }) => lines).sort((a, b) => a.at - b.at),
    missing: names.length > MOST_STREAMS || ends.some(({ missing }) => missing !== 'none') ? 'older' : 'none',
  };
}

/** Backwards from the end: what was logged before is never read. */
async function endOfStream(client: CloudWatchLogsClient, logGroupName: string, logStreamName: string): Promise<Found> {
  const { GetLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  let lines: LogLine[] = [];
  let nextToken: string | undefined;
  for (let call = 0; call < MOST_CALLS && lines.length < MOST_LINES; call++) {
    const { events = [], nextBackwardToken } = await client.send(
      new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: false, limit: MOST_LINES, nextToken }),
    );
    lines = [...events.map(({ message = '', timestamp = 0 }) => ({ at: timestamp, text: message })), ...lines];
    // The API's sign for the end of a stream: the token that it was given.
    if (nextBackwardToken === nextToken) return { lines, missing: 'none' };
    nextToken = nextBackwardToken;
  }
  return { lines, missing: 'older' };
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html: oldest first */
async function partOfFunction(client: CloudWatchLogsClient, { logGroup }: Job, { run, since }: Wanted): Promise<Found> {
  const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const filterPattern = run === undefined ? undefined : `"${run}"`;
  let lines: LogLine[] = [];
  let nextToken: string | undefined;
  for (let call = 0; call < MOST_CALLS; call++) {
    const page = await client.send(
      new FilterLogEventsCommand({ logGroupName: logGroup, startTime: since, filterPattern, nextToken }),
    );
    const found = (page.events ?? []).map(({ message = '', timestamp = 0 }) => ({ at: timestamp, text: message }));
    // No more than can be shown is kept.
    lines = [...lines, ...found].slice(-MOST_LINES - 1);
    nextToken = page.nextToken;
    if (nextToken === undefined) return { lines, missing: 'none' };
  }
  return { lines, missing: 'newer' };
}

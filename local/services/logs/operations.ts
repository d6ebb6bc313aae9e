/** The operations of the local CloudWatch Logs, read only: jobs and functions write the files. */
import type { LogFiles, LogStreamFile } from '#local/backends/log-files';
import type { Call, Operations } from '#local/wire/service';
import { groupNotFound, invalidToken, streamNotFound } from './errors';
import { event } from './event';
import { filterEvents } from './filter-events';
import { DescribeLogGroupsInput, DescribeLogStreamsInput, FilterLogEventsInput, GetLogEventsInput } from './schemas';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');
type Names = 'DescribeLogGroups' | 'DescribeLogStreams' | 'GetLogEvents' | 'FilterLogEvents';

export function createOperations(files: LogFiles): Operations<Sdk, Names> {
  const streamsOf = (input: GroupReference) => {
    const streams = files.streams(groupName(input));
    if (streams.length === 0) throw groupNotFound();
    return streams;
  };
  return {
    DescribeLogGroups: {
      input: DescribeLogGroupsInput,
      handle({ logGroupNamePrefix = '', ...page }, call) {
        const names = files.groups().filter((name) => name.startsWith(logGroupNamePrefix));
        const { items, nextToken } = paged(names, page);
        return { logGroups: items.map((name) => describeGroup(name, files.streams(name), call)), nextToken };
      },
    },
    DescribeLogStreams: {
      input: DescribeLogStreamsInput,
      handle({ logStreamNamePrefix = '', orderBy, descending, ...rest }, call) {
        const streams = streamsOf(rest).filter(({ stream }) => stream.startsWith(logStreamNamePrefix));
        if (orderBy === 'LastEventTime') streams.sort((a, b) => a.modified - b.modified);
        if (descending) streams.reverse();
        const { items, nextToken } = paged(streams, rest);
        return { logStreams: items.map((stream) => describeStream(stream, call)), nextToken };
      },
    },
    GetLogEvents: {
      input: GetLogEventsInput,
      async handle({ logStreamName = '', startFromHead, limit = 10_000, nextToken, startTime = 0, endTime, ...group }) {
        streamsOf(group);
        const file = files.find(groupName(group), logStreamName);
        if (!file) throw streamNotFound();
        const [, direction, offset] =
          /^([fb])\/(\d{1,16})$/.exec(nextToken ?? (startFromHead ? 'f/0' : `b/${file.size}`)) ?? [];
        if (!direction) throw invalidToken();
        const page = await (direction === 'f' ? files.readForward : files.readBackward)(file, Number(offset), limit);
        const wanted = isWithin(file, startTime, endTime);
        return {
          events: wanted ? page.lines.map((message) => event(file, message)) : [],
          nextForwardToken: `f/${page.end}`,
          nextBackwardToken: `b/${page.start}`,
        };
      },
    },
    FilterLogEvents: {
      input: FilterLogEventsInput,
      handle: ({ logStreamNames, logStreamNamePrefix = '', startTime = 0, endTime, ...input }) => {
        const streams = streamsOf(input).filter(
          (file) =>
            (logStreamNames?.includes(file.stream) ?? true) &&
            file.stream.startsWith(logStreamNamePrefix) &&
            isWithin(file, startTime, endTime),
        );
        return filterEvents(files, streams, input);
      },
    },
  };
}

interface GroupReference {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
}

/** The identifier may be an ARN: `arn:aws:logs:<region>:<account>:log-group:<name>`. */
function groupName({ logGroupName, logGroupIdentifier }: GroupReference): string {
  return logGroupName ?? logGroupIdentifier?.replace(/^arn:[^:]*:logs:[^:]*:\d*:log-group:/, '') ?? '';
}

function isWithin({ modified }: LogStreamFile, startTime: number, endTime = Number.POSITIVE_INFINITY): boolean {
  return Math.round(modified) >= startTime && Math.round(modified) < endTime;
}

function paged<T>(all: readonly T[], { nextToken = '0', limit = 50 }: { nextToken?: string; limit?: number }) {
  if (!/^\d{1,9}$/.test(nextToken)) throw invalidToken();
  const begin = Number(nextToken);
  const end = begin + limit;
  return { items: all.slice(begin, end), nextToken: end < all.length ? String(end) : undefined };
}

const arn = ({ region, account }: Call, group: string) => `arn:aws:logs:${region}:${account}:log-group:${group}`;

function describeGroup(name: string, streams: readonly LogStreamFile[], call: Call) {
  return {
    logGroupName: name,
    logGroupArn: arn(call, name),
    arn: `${arn(call, name)}:*`,
    creationTime: Math.round(Math.min(...streams.map(({ created }) => created))),
    metricFilterCount: 0,
    storedBytes: streams.reduce((sum, { size }) => sum + size, 0),
  };
}

function describeStream({ group, stream, created, modified, size }: LogStreamFile, call: Call) {
  return {
    logStreamName: stream,
    arn: `${arn(call, group)}:log-stream:${stream}`,
    creationTime: Math.round(created),
    firstEventTimestamp: Math.round(modified),
    lastEventTimestamp: Math.round(modified),
    lastIngestionTime: Math.round(modified),
    storedBytes: size,
  };
}

/** FilterLogEvents: the lines of several streams that a pattern matches, a stream after the other, page by page. */
import type { LogFiles, LogStreamFile } from '#local/backends/log-files';
import { invalidToken } from './errors';
import { event } from './event';
import { compilePattern } from './filter-pattern';

interface Search {
  readonly filterPattern?: string;
  /** `<index of the stream>/<byte offset>` */
  readonly nextToken?: string;
  readonly limit?: number;
}

/** How many lines are looked at for one answer; AWS too answers with few or no events and a token when a search is long. */
const LINES_PER_ANSWER = 100_000;

export async function filterEvents(
  files: LogFiles,
  streams: readonly LogStreamFile[],
  { filterPattern = '', nextToken = '0/0', limit = 10_000 }: Search,
) {
  const matches = compilePattern(filterPattern);
  const [, first, offset] = /^(\d{1,9})\/(\d{1,16})$/.exec(nextToken) ?? [];
  if (!first) throw invalidToken();
  const events = [];
  let at = { stream: Number(first), offset: Number(offset) };
  let looked = 0;
  while (at.stream < streams.length && events.length < limit && looked < LINES_PER_ANSWER) {
    const file = streams[at.stream] as LogStreamFile;
    const page = await files.readForward(file, at.offset, limit - events.length);
    let start = page.start;
    for (const message of page.lines) {
      // Unique in all groups, and the same each time: where the line stands.
      const eventId = `${file.group}/${file.stream}/${start}`;
      if (matches(message)) events.push({ ...event(file, message), logStreamName: file.stream, eventId });
      start += Buffer.byteLength(message) + 1;
    }
    looked += page.lines.length;
    at = page.lines.length === 0 ? { stream: at.stream + 1, offset: 0 } : { ...at, offset: page.end };
  }
  return { events, nextToken: at.stream < streams.length ? `${at.stream}/${at.offset}` : undefined };
}

/** A line of a log file as CloudWatch shows it. */
import type { LogStreamFile } from '#local/backends/log-files';

/** A file tells when it was last written, not when each of its lines was: that is every event's time. */
export const event = (file: LogStreamFile, message: string) => ({
  timestamp: Math.round(file.modified),
  ingestionTime: Math.round(file.modified),
  message,
});

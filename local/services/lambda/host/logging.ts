/** The output of a function as Lambda's Node runtime writes it: each console line with time, request id and level. */
import { format } from 'node:util';

const TAIL_BYTES = 4096;

let tail = Buffer.alloc(0);

/** What was written since `restart`, as far as X-Amz-Log-Result shows it. */
export const logged = {
  restart() {
    tail = Buffer.alloc(0);
  },
  tail: () => tail.toString('utf8'),
};

/** Takes over the console and watches both streams. */
export function startLogging(requestId: () => string | undefined): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (chunk: string | Uint8Array, ...rest: unknown[]) => boolean;
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      tail = Buffer.concat([tail, Buffer.from(chunk as string)]).subarray(-TAIL_BYTES);
      return write(chunk, ...rest);
    };
  }
  const levels = { log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR', debug: 'DEBUG', trace: 'TRACE' } as const;
  for (const [method, level] of Object.entries(levels)) {
    console[method as keyof typeof levels] = (...values: unknown[]) => {
      // One event of the log is one line: further ones follow a carriage return, as Lambda writes them.
      const text = format(...values).replaceAll('\n', '\r');
      process.stdout.write(`${new Date().toISOString()}\t${requestId() ?? 'undefined'}\t${level}\t${text}\n`);
    };
  }
}

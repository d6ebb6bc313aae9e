/** Reads a whole body that is small by contract. Large ones are streamed by those who take them. */
import type { Readable } from 'node:stream';
import { ServiceError } from './service';

/** Above every limit that an AWS API of the JSON protocols has for its requests. */
export const MAX_REQUEST_BYTES = 8 * 1024 * 1024;

/** @throws ServiceError `tooLarge` when there is more than `limit`; the rest is left unread */
export async function readBody(
  body: Readable,
  limit = MAX_REQUEST_BYTES,
  tooLarge = () =>
    new ServiceError('RequestEntityTooLargeException', `Request must be smaller than ${limit} bytes`, 413),
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

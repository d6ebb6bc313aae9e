/** Conditional requests. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html */
import { type BlobObject, PreconditionFailed, type PutOptions } from '#local/backends/blobs';
import type { RestRequest } from '#local/wire/service';
import { headerNotImplemented, noSuchKey, preconditionFailed } from './errors';

type Headers = RestRequest['headers'];

/**
 * @param prefix of the headers' names: `''`, or `x-amz-copy-source-`
 * @returns whether the object is to be sent, or the client's own copy is still good
 * @throws ServiceError PreconditionFailed
 */
export function evaluate(headers: Headers, object: BlobObject, prefix = ''): 'send' | 'not-modified' {
  const header = (name: string) => headers[prefix + name];
  const modified = Math.floor(object.lastModified / 1000) * 1000;
  const ifMatch = header('if-match');
  const ifNoneMatch = header('if-none-match');
  const unmodifiedSince = dateOf(header('if-unmodified-since'));
  const modifiedSince = dateOf(header('if-modified-since'));

  if (ifMatch !== undefined) {
    if (!matches(ifMatch, object.etag)) throw preconditionFailed(`${prefix}If-Match`);
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw preconditionFailed(`${prefix}If-Unmodified-Since`);
  }
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, object.etag) ? 'not-modified' : 'send';
  return modifiedSince !== undefined && modified <= modifiedSince ? 'not-modified' : 'send';
}

function matches(list: string, etag: string): boolean {
  return list.split(',').some((entry) => ['*', etag].includes(unquote(entry.trim())));
}

/** A date that cannot be read is as good as none. */
function dateOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}

export const unquote = (etag: string) => etag.replace(/^(?:W\/)?"(.*)"$/, '$1');

/** The condition of a write. @throws ServiceError NotImplemented for what S3 has not either */
export function writeCondition(headers: Headers): PutOptions['onlyIf'] {
  const ifNoneMatch = headers['if-none-match'];
  const ifMatch = headers['if-match'];
  if (ifNoneMatch !== undefined) {
    if (unquote(ifNoneMatch) !== '*' || ifMatch !== undefined) throw headerNotImplemented('If-None-Match', ifNoneMatch);
    return 'absent';
  }
  return ifMatch === undefined ? undefined : { etag: unquote(ifMatch) };
}

/** Runs a conditional write and says in S3's words when the condition did not hold. */
export async function conditionally<T>(
  key: string,
  condition: PutOptions['onlyIf'],
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
    if (error.missing) throw noSuchKey(key);
    throw preconditionFailed(condition === 'absent' ? 'If-None-Match' : 'If-Match');
  }
}

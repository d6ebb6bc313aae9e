/** The Range header: one range of bytes. A header that cannot be read is ignored, as HTTP wants it. */
import { invalidRange } from './errors';

export interface ByteRange {
  /** Both inclusive. */
  readonly start: number;
  readonly end: number;
}

/** @returns undefined for the whole object. @throws ServiceError InvalidRange when it lies beyond the end */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!header || !found) return undefined;
  const [, first = '', last = ''] = found;
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Math.min(Number(last), size);
    if (length === 0) throw invalidRange(header, size);
    return { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= size) throw invalidRange(header, size);
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

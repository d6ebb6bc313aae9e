/** Paths for people to read and to type. */
import { isAbsolute, relative, sep } from 'node:path';

/** @returns a path below the current folder as it is typed there; any other as it is */
export function fromHere(path: string): string {
  const short = relative('', path);
  return short === '' || short.split(sep)[0] === '..' || isAbsolute(short) ? path : short;
}

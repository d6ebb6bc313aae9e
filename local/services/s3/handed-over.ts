/**
 * An extension of PutObject for clients on this machine: instead of sending gigabytes through a socket, a client puts a symbolic
 * link to its file into a folder that only the server's owner can write to, and names the link in a header. What it names is
 * copied like any other body. Who cannot make a link there can have no file read.
 */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { readFileStream } from '#local/backends/files';
import type { S3Request } from './context';
import { incompleteBody, invalidArgument } from './errors';

/** The name of a link ends with the size of its file in bytes. */
const NAME = /^[0-9a-f]{32}-(\d{1,15})$/;

/** @returns undefined when the body itself is the content. @throws ServiceError for a name that no link could have */
export function handedOverFile({ request, handedOver }: S3Request): Readable | undefined {
  const name = handedOver && request.headers[handedOver.header];
  if (!handedOver || name === undefined) return undefined;
  const [, size] = NAME.exec(name) ?? [];
  if (size === undefined) {
    throw invalidArgument('Expected 32 hexadecimal digits, a hyphen and a size in bytes', handedOver.header, name);
  }
  return Readable.from(ofSize(readFileStream(join(handedOver.directory, name)), Number(size)), { objectMode: false });
}

/** A file that somebody writes to meanwhile is none that could be named by its content. */
async function* ofSize(file: Readable, size: number): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of file as AsyncIterable<Buffer>) {
    read += chunk.length;
    yield chunk;
  }
  if (read !== size) throw incompleteBody();
}

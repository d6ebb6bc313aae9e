/**
 * An extension of PutObject for clients on this machine: instead of sending gigabytes through a socket, a client puts a symbolic
 * link to its file into a folder that only the server's owner can write to, and names the link in a header. The file is copied
 * by the kernel. Who cannot make a link there can have no file read. A file itself in place of a link is the client's gift: it is kept
 * as it is.
 */
import { join } from 'node:path';
import { type BlobObject, FileChanged, type PutOptions } from '#local/backends/blobs';
import { faultOfOwnFolder, isThere, makeOwnFolder, removeLeft, sizeOfFile } from '#local/backends/own-folder';
import type { HandedOver, S3Request } from './context';
import { accessDenied, incompleteBody, invalidArgument } from './errors';

/** What the client calls the content, the size of the file in bytes, and what tells this link from others. */
const NAME = /^([0-9a-f]{32})-(\d{1,15})-[0-9a-f]{8}$/;

/** Links and files to be handed over, and files that a client was still writing (cli/input/copies.ts). */
const LEFT = new RegExp(`${NAME.source}|^copy-[0-9a-f]{16}$`);

/** What lies there longer was left by a client that was killed. */
const LONGEST_HANDOVER_MILLISECONDS = 60 * 60 * 1000;

/** Makes the folder, and clears it of what nobody will come back to. */
export function prepareHandover({ directory }: HandedOver): void {
  makeOwnFolder(directory);
  if (faultOfOwnFolder(directory) === undefined) removeLeft(directory, LEFT, LONGEST_HANDOVER_MILLISECONDS);
}

/**
 * @returns undefined when the request's body is the content
 * @throws ServiceError for a name that no link could have, or where others can make links
 */
export function handedOverFile({ request, handedOver, blobs, bucket, key }: S3Request) {
  const name = handedOver && request.headers[handedOver.header];
  if (!handedOver || name === undefined) return undefined;
  const [, digest, size] = NAME.exec(name) ?? [];
  if (digest === undefined) {
    throw invalidArgument('Expected <32 hex digits>-<bytes>-<8 hex digits>', handedOver.header, name);
  }
  const fault = faultOfOwnFolder(handedOver.directory);
  if (fault !== undefined) throw accessDenied(fault);
  const link = join(handedOver.directory, name);
  return async (options: PutOptions): Promise<BlobObject> => {
    try {
      // In the form of a multipart upload's, which is no digest that anybody could check.
      const given = sizeOfFile(link);
      if (given !== undefined && given !== Number(size)) throw incompleteBody();
      const source = { etag: `${digest}-1`, ...(given === undefined && { foreign: { size: Number(size) } }) };
      return await blobs.putFile(bucket, key, link, { ...options, ...source });
    } catch (error) {
      if (error instanceof FileChanged) throw incompleteBody();
      if (!isThere(link)) throw invalidArgument('No link of this name leads to a file', handedOver.header, name);
      throw error;
    }
  };
}

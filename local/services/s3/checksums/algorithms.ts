/** The checksum algorithms of S3 that are honoured. xxHash is not. */
import { createHash } from 'node:crypto';
import zlib from 'node:zlib';
import { type Crc, crc32, crc32c, crc64nvme } from './crc';

export interface Algorithm {
  /** As in `x-amz-checksum-<name>`. */
  readonly name: string;
  /** As in the XML element `Checksum<Element>` and in `ChecksumAlgorithm`. */
  readonly element: string;
  /** The kinds of checksum that a multipart object may have; the first is the default. */
  readonly types: readonly ('COMPOSITE' | 'FULL_OBJECT')[];
  create(): Crc;
}

const cryptographic = (name: string) => (): Crc => {
  const hash = createHash(name);
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest() };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
export const ALGORITHMS: readonly Algorithm[] = [
  { name: 'crc32', element: 'CRC32', types: ['COMPOSITE', 'FULL_OBJECT'], create: nativeCrc32() ?? crc32 },
  { name: 'crc32c', element: 'CRC32C', types: ['COMPOSITE', 'FULL_OBJECT'], create: crc32c },
  { name: 'crc64nvme', element: 'CRC64NVME', types: ['FULL_OBJECT'], create: crc64nvme },
  { name: 'sha1', element: 'SHA1', types: ['COMPOSITE'], create: cryptographic('sha1') },
  { name: 'sha256', element: 'SHA256', types: ['COMPOSITE'], create: cryptographic('sha256') },
  { name: 'sha512', element: 'SHA512', types: ['COMPOSITE'], create: cryptographic('sha512') },
  { name: 'md5', element: 'MD5', types: ['COMPOSITE'], create: cryptographic('md5') },
];

export const algorithmNamed = (name: string): Algorithm | undefined =>
  ALGORITHMS.find((algorithm) => algorithm.name === name.toLowerCase());

/** Node has it since 20.15, at several times the speed. */
function nativeCrc32(): (() => Crc) | undefined {
  const { crc32: native } = zlib as { crc32?(chunk: Uint8Array, value: number): number };
  if (!native) return undefined;
  return () => {
    let value = 0;
    return {
      update(chunk) {
        value = native(chunk, value);
      },
      digest() {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(value);
        return bytes;
      },
    };
  };
}

/** Base64. */
export async function digestOf(chunks: AsyncIterable<Uint8Array>, algorithm: Algorithm): Promise<string> {
  const crc = algorithm.create();
  for await (const chunk of chunks) crc.update(chunk);
  return crc.digest().toString('base64');
}

/** The checksum of the parts' checksums, as multipart objects have it. */
export function compositeOf(partValues: readonly string[], algorithm: Algorithm): string {
  const crc = algorithm.create();
  for (const value of partValues) crc.update(Buffer.from(value, 'base64'));
  return `${crc.digest().toString('base64')}-${partValues.length}`;
}

/** Multipart uploads: parts are contents of their own until they are joined. S3's rules on parts belong to the service. */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../clock';
import type { Catalogue } from './catalogue';
import type { Content, Contents } from './contents';
import { BlobNotFound, type BlobObject, type PutOptions, type Upload, type Uploads } from './model';

/** Makes an object of a finished content, ends the upload that it comes from, or else discards the content. */
export type Publish = (
  bucket: string,
  key: string,
  content: Content,
  options: PutOptions,
  uploadId?: string,
) => Promise<BlobObject>;

interface Dependencies {
  readonly catalogue: Catalogue;
  readonly contents: Contents;
  readonly clock: Clock;
  readonly publish: Publish;
}

export function openUploads({ catalogue, contents, clock, publish }: Dependencies): Uploads {
  return {
    async create(attributes) {
      const upload = { ...attributes, id: randomBytes(24).toString('base64url'), initiated: clock.now() };
      await catalogue.putUpload(upload);
      return upload;
    },
    get: (id) => catalogue.getUpload(id),
    list: (bucket) => catalogue.listUploads(bucket),
    async putPart(id, number, body, options = {}) {
      const { file, size, etag } = await contents.write(body);
      try {
        const checksum = options.checksum?.();
        const part = { number, size, etag, lastModified: clock.now(), ...(checksum && { checksum }) };
        await catalogue.putPart(id, { ...part, file });
        return part;
      } catch (error) {
        await contents.discard(file);
        throw error;
      }
    },
    parts: (id) => catalogue.listParts(id).map(({ file: _, ...part }) => part),
    async complete(id, numbers, { onContent, ...options } = {}) {
      const upload = catalogue.getUpload(id);
      const byNumber = new Map(catalogue.listParts(id).map((part) => [part.number, part]));
      const parts = numbers.flatMap((number) => byNumber.get(number) ?? []);
      if (!upload || parts.length < Math.max(1, numbers.length)) {
        throw new BlobNotFound(`expected the upload ${id} to have the parts ${numbers}`);
      }
      const content = await contents.join(
        parts.map((part) => part.file),
        onContent,
      );
      const joined = { ...content, etag: multipartEtag(parts.map((part) => part.etag)) };
      return publish(upload.bucket, upload.key, joined, { ...attributesOf(upload), ...options }, id);
    },
    abort: (id) => catalogue.endUpload(id),
  };
}

/** The upload's own checksum says what the parts carry; the object's is given when it is joined. */
const attributesOf = ({ contentType, metadata, headers }: Upload) => ({ contentType, metadata, headers });

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html */
function multipartEtag(partEtags: readonly string[]): string {
  const hash = createHash('md5');
  for (const etag of partEtags) hash.update(Buffer.from(etag, 'hex'));
  return `${hash.digest('hex')}-${partEtags.length}`;
}

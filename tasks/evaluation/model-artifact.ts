/** Takes the model file out of the `model.tar.gz` that a training job leaves. Streams; knows nothing of the file's content. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { TaskError } from '#tasks/contracts/errors';

/** The built-in algorithm's file name in the archive. */
const MODEL_FILE = 'xgboost-model';
/** A model of 4,000 rounds of depth 10 has about 150 MB. */
const MAXIMUM_BYTES = 512 * 2 ** 20;

/**
 * @param archive content of model.tar.gz
 * @param maximumBytes how large the model file may be
 * @throws TaskError `ModelUnreadable` when it is no gzipped tar, holds no `xgboost-model`, or a larger one than allowed
 */
export async function readModelFile(
  archive: Readable | AsyncIterable<Uint8Array>,
  maximumBytes = MAXIMUM_BYTES,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const names: string[] = [];
  let isFound = false;
  const entries = extract();
  const collect = async () => {
    for await (const entry of entries) {
      const name = entry.header.name.replace(/^\.\//, '');
      names.push(name);
      const isModel = name === MODEL_FILE && !isFound;
      if (isModel && (entry.header.size ?? 0) > maximumBytes) throw tooLarge(entry.header.size ?? 0, maximumBytes);
      isFound ||= isModel;
      for await (const chunk of entry) if (isModel) chunks.push(chunk as Buffer);
    }
  };
  try {
    await Promise.all([pipeline(Readable.from(archive), createGunzip(), entries), collect()]);
  } catch (error) {
    if (error instanceof TaskError) throw error;
    const reason = (error as Error).message;
    throw new TaskError('ModelUnreadable', `expected the model artifact to be a gzipped tar archive: ${reason}`, {
      cause: error,
    });
  }
  if (!isFound) {
    const found = names.slice(0, 10).join(', ') || 'no file';
    throw new TaskError('ModelUnreadable', `expected the file ${MODEL_FILE} in the model artifact, got ${found}`);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (bytes: number, maximum: number) =>
  new TaskError('ModelUnreadable', `expected ${MODEL_FILE} of at most ${maximum} bytes, got ${bytes}`);

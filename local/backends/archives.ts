/** `.tar.gz` archives as SageMaker exchanges models: packed the same way every time, unpacked inside one directory only. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { listFiles } from './files';

/** Packs all files below `directory`; equal files give an equal archive (fixed times, owners, modes and order). */
export async function packDirectory(directory: string, archive: string): Promise<void> {
  const tar = pack();
  const written = pipeline(tar, createGzip(), createWriteStream(archive));
  const filled = (async () => {
    for (const { path, size } of await listFiles(directory)) {
      const entry = tar.entry({ name: path, size, mtime: new Date(0), mode: 0o644, uid: 0, gid: 0 });
      await pipeline(createReadStream(join(directory, path)), entry);
    }
    tar.finalize();
  })().catch((error: Error) => tar.destroy(error));
  await Promise.all([written, filled]);
}

/**
 * Unpacks regular files; links and devices are skipped.
 *
 * @throws when it is no gzipped tar, or a member would land outside `directory`
 */
export async function unpackArchive(archive: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const tar = extract();
  const read = pipeline(createReadStream(archive), createGunzip(), tar);
  const unpacked = (async () => {
    for await (const entry of tar) {
      const path = normalize(join(directory, entry.header.name));
      if (!path.startsWith(directory + sep) && path !== directory) {
        throw new Error(`expected the archive's members to stay in its directory, got '${entry.header.name}'`);
      }
      if (entry.header.type !== 'file') {
        entry.resume();
        continue;
      }
      await mkdir(dirname(path), { recursive: true });
      await pipeline(entry, createWriteStream(path));
    }
  })().catch((error: Error) => {
    tar.destroy(error);
    throw error;
  });
  await Promise.all([read, unpacked]);
}

/** A file piece by piece: each is read while the one before is looked at, both into memory that is asked for once. */
import { open } from 'node:fs/promises';

const PIECE_BYTES = 2 ** 20;

/**
 * @param start the first byte
 * @returns pieces that are valid until the next is asked for
 */
export async function* piecesOf(path: string, start = 0): AsyncGenerator<Buffer> {
  const handle = await open(path);
  try {
    let [next, piece] = [Buffer.allocUnsafe(PIECE_BYTES), Buffer.allocUnsafe(PIECE_BYTES)];
    let position = start;
    let reading = handle.read(next, 0, PIECE_BYTES, position);
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      position += bytesRead;
      [next, piece] = [piece, next];
      reading = handle.read(next, 0, PIECE_BYTES, position);
      // Whoever goes on meets the error.
      reading.catch(() => {});
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

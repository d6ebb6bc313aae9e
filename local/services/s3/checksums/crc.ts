/** Cyclic redundancy checks that Node does not bring along, table-driven, one byte at a time. */

export interface Crc {
  update(chunk: Uint8Array): void;
  /** Big-endian. */
  digest(): Buffer;
}

/** Reflected polynomials. @see https://reveng.sourceforge.io/crc-catalogue/ (CRC-32/ISO-HDLC, CRC-32/ISCSI, CRC-64/NVME) */
const CRC32 = 0xedb88320;
const CRC32C = 0x82f63b78;
const CRC64NVME = { high: 0x9a6c9329, low: 0xac4bc9b5 };

export const crc32 = () => createCrc32(CRC32);
export const crc32c = () => createCrc32(CRC32C);

const tables32 = new Map<number, Uint32Array>();

function createCrc32(polynomial: number): Crc {
  const table = tables32.get(polynomial) ?? makeTable32(polynomial);
  tables32.set(polynomial, table);
  let crc = -1;
  return {
    update(chunk) {
      let value = crc;
      for (let index = 0; index < chunk.length; index++) {
        value = (value >>> 8) ^ (table[(value ^ (chunk[index] as number)) & 0xff] as number);
      }
      crc = value;
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(~crc);
      return bytes;
    },
  };
}

function makeTable32(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value >>> 0;
  });
}

let tables64: { readonly high: Uint32Array; readonly low: Uint32Array } | undefined;

/** In halves of 32 bits: BigInt would be a hundred times slower. */
export function crc64nvme(): Crc {
  tables64 ??= makeTables64();
  const { high: highTable, low: lowTable } = tables64;
  let high = -1;
  let low = -1;
  return {
    update(chunk) {
      for (let index = 0; index < chunk.length; index++) {
        const entry = (low ^ (chunk[index] as number)) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (lowTable[entry] as number);
        high = (high >>> 8) ^ (highTable[entry] as number);
      }
    },
    digest() {
      const bytes = Buffer.alloc(8);
      bytes.writeInt32BE(~high);
      bytes.writeInt32BE(~low, 4);
      return bytes;
    },
  };
}

function makeTables64() {
  const highTable = new Uint32Array(256);
  const lowTable = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = low & 1;
      low = (low >>> 1) | (high << 31);
      high = high >>> 1;
      if (carry) {
        high ^= CRC64NVME.high;
        low ^= CRC64NVME.low;
      }
    }
    highTable[byte] = high >>> 0;
    lowTable[byte] = low >>> 0;
  }
  return { high: highTable, low: lowTable };
}

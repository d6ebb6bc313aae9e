/** Keys in S3's order: that of their UTF-8 bytes. JavaScript's own order of strings differs beyond U+FFFF. */

/** For `sort`. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others, yet their code units lie below U+E000. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** A set of keys that can be walked in order from any point. Sorted only when it is walked: loading stays fast. */
export class OrderedKeys {
  private readonly keys: string[] = [];
  private sorted = true;

  /** The key must be new. */
  add(key: string): void {
    const last = this.keys.at(-1);
    if (last !== undefined && compareKeys(last, key) > 0) this.sorted = false;
    this.keys.push(key);
  }

  /** The key must be there. */
  remove(key: string): void {
    this.sort();
    this.keys.splice(this.firstFrom(key), 1);
  }

  *walk(prefix: string, after?: string): Iterable<string> {
    this.sort();
    let index = this.firstFrom(prefix);
    if (after !== undefined && compareKeys(after, prefix) >= 0) {
      index = this.firstFrom(after);
      if (this.keys[index] === after) index += 1;
    }
    for (; index < this.keys.length; index++) {
      const key = this.keys[index] as string;
      if (!key.startsWith(prefix)) return;
      yield key;
    }
  }

  private sort(): void {
    if (this.sorted) return;
    this.keys.sort(compareKeys);
    this.sorted = true;
  }

  private firstFrom(key: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.keys[middle] as string, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

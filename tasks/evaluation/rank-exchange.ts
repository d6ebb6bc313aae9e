/**
 * Two models' ranks of the same rows, any of which may be exchanged between both, and the difference of the AUCs that this leaves. Rows
 * between which no exchange can tell (stretches.ts) are exchanged together: by the number of them that are.
 */
import type { Random } from './random';
import type { Ranking } from './ranking';
import { type Pairs, pairStretches } from './stretches';

/** Of the first model's AUC over the second's. */
export interface Difference {
  readonly difference: number;
  /** DeLong's, of two models on the same rows. */
  readonly variance: number;
}

export class RankExchange {
  /** Negatives and positives. */
  readonly #classes: readonly [ExchangedClass, ExchangedClass];

  constructor(first: Ranking, second: Ranking) {
    const { negatives, positives, stretches } = pairStretches(first, second);
    this.#classes = [new ExchangedClass(negatives, stretches), new ExchangedClass(positives, stretches)];
  }

  /** Of the ranks as they are. */
  asSeen(): Difference {
    for (const ofClass of this.#classes) ofClass.restore();
    return this.#difference();
  }

  /** Of ranks that were exchanged or not, row by row, with even chances. */
  draw(random: Random): Difference {
    for (const ofClass of this.#classes) ofClass.exchange(random);
    return this.#difference();
  }

  #difference(): Difference {
    const [negatives, positives] = this.#classes;
    const ofPositives = positives.gapsAbove(negatives);
    return { difference: ofPositives.mean, variance: ofPositives.variance + negatives.gapsAbove(positives).variance };
  }
}

class ExchangedClass {
  readonly rows: number;
  readonly #pairs: Pairs;
  /** By pair of stretches: the rows that the first model now has in the lower one, the second model then in the higher. */
  readonly #inLow: Uint32Array;
  /** By stretch: rows that the first model has there. */
  readonly #inStretch: Uint32Array;
  /** Twice the rows below each stretch by the first model, those in it once. */
  readonly #below: Float64Array;
  /** By both models together: no exchange changes that. */
  readonly #belowByBoth: Float64Array;

  constructor(pairs: Pairs, stretches: number) {
    this.#pairs = pairs;
    this.#inLow = new Uint32Array(pairs.rows.length);
    this.#inStretch = new Uint32Array(stretches);
    this.#below = new Float64Array(stretches);
    this.#belowByBoth = new Float64Array(stretches);
    const byBoth = new Uint32Array(stretches);
    let rows = 0;
    pairs.rows.forEach((count, pair) => {
      add(byBoth, pairs.low[pair] as number, count);
      add(byBoth, pairs.high[pair] as number, count);
      rows += count;
    });
    this.rows = rows;
    accumulate(byBoth, this.#belowByBoth);
  }

  restore(): void {
    this.#inStretch.fill(0);
    this.#pairs.seenLow.forEach((lows, pair) => {
      this.#put(pair, lows);
    });
    accumulate(this.#inStretch, this.#below);
  }

  exchange(random: Random): void {
    const { low, high, rows } = this.#pairs;
    this.#inStretch.fill(0);
    for (let pair = 0; pair < rows.length; pair++) {
      const count = rows[pair] as number;
      this.#put(pair, low[pair] === high[pair] ? count : random.heads(count));
    }
    accumulate(this.#inStretch, this.#below);
  }

  /** @param lows rows of the pair that the first model has in the lower stretch */
  #put(pair: number, lows: number): void {
    const { low, high, rows } = this.#pairs;
    this.#inLow[pair] = lows;
    add(this.#inStretch, low[pair] as number, lows);
    add(this.#inStretch, high[pair] as number, (rows[pair] as number) - lows);
  }

  /**
   * Mean and its variance of what the first model says of a row minus what the second says: the shares of the others' rows below it,
   * DeLong's structural components (for a negative 1 minus them, with the same variance).
   */
  gapsAbove(others: ExchangedClass): { readonly mean: number; readonly variance: number } {
    const { low, high, rows: counts } = this.#pairs;
    const inLow = this.#inLow;
    const below = others.#below;
    const belowByBoth = others.#belowByBoth;
    let [sum, squares] = [0, 0];
    for (let pair = 0; pair < counts.length; pair++) {
      const a = low[pair] as number;
      const b = high[pair] as number;
      const byFirst = (below[a] as number) + (below[b] as number);
      const ifLow = byFirst - (belowByBoth[b] as number);
      const ifHigh = byFirst - (belowByBoth[a] as number);
      const lows = inLow[pair] as number;
      const highs = (counts[pair] as number) - lows;
      sum += lows * ifLow + highs * ifHigh;
      squares += lows * ifLow * ifLow + highs * ifHigh * ifHigh;
    }
    const { rows } = this;
    const pairsTwice = 2 * rows * others.rows;
    // Of whole numbers: exactly 0 where all gaps of some thousand rows are equal.
    return {
      mean: sum / pairsTwice,
      variance: Math.max(0, squares * rows - sum * sum) / (pairsTwice ** 2 * (rows - 1)),
    };
  }
}

function add(counts: Uint32Array, at: number, count: number): void {
  counts[at] = (counts[at] as number) + count;
}

/** Twice the rows below each stretch, those in it once. */
function accumulate(inStretch: Uint32Array, below: Float64Array): void {
  let sum = 0;
  for (let stretch = 0; stretch < inStretch.length; stretch++) {
    const here = inStretch[stretch] as number;
    below[stretch] = 2 * sum + here;
    sum += here;
  }
}

/**
 * The Shapley values of the features on the way to a leaf, its players. A set of players is worth what the leaf holds times the
 * product of the others' shares, and nothing if one of the set turns the row away.
 */

/** All indexed by player. */
export interface Players {
  /** Of the training rows that come to a player's splits, those that go on to the leaf. */
  readonly shares: Float64Array;
  /** 1 where the row would go on, too, else 0. */
  readonly goes: Uint8Array;
}

/**
 * The weights are those of TreeSHAP's EXTEND over all players, and each player's part is the sum that its UNWIND leaves without it.
 *
 * @param most players that a leaf has
 * @returns what writes the values of the first `count` players from `at` on, for a leaf that holds 1
 */
export function createLeafGame(
  { shares, goes }: Players,
  most: number,
): (count: number, into: Float64Array, at: number) => void {
  const weight = new Float64Array(most + 1);
  // Most of the time would be divisions by these.
  const inverse = Float64Array.from({ length: most + 2 }, (_, i) => 1 / i);

  const extend = (size: number, share: number, going: number) => {
    const part = inverse[size + 1] as number;
    weight[size] = 0;
    for (let i = size - 1; i >= 0; i--) {
      const w = (weight[i] as number) * part;
      weight[i + 1] = (weight[i + 1] as number) + going * w * (i + 1);
      weight[i] = share * w * (size - i);
    }
  };

  /** Of a player that goes. */
  const valueOfGoing = (count: number, share: number): number => {
    let sum = 0;
    let next = (weight[count] as number) * (count + 1);
    for (let i = count - 1; i >= 0; i--) {
      const before = next * (inverse[i + 1] as number);
      sum += before;
      next = (weight[i] as number) * (count + 1) - before * share * (count - i);
    }
    return sum * (1 - share);
  };

  /** Of any that does not: its sum has its share as a divisor, and the value has it as a factor. */
  const valueOfRefusing = (count: number): number => {
    let sum = 0;
    for (let i = count - 1; i >= 0; i--) sum += (weight[i] as number) * (inverse[count - i] as number);
    return -sum * (count + 1);
  };

  return (count, into, at) => {
    weight[0] = 1;
    for (let i = 0; i < count; i++) extend(i + 1, shares[i] as number, goes[i] as number);
    const refusing = valueOfRefusing(count);
    for (let i = 0; i < count; i++) into[at + i] = goes[i] === 1 ? valueOfGoing(count, shares[i] as number) : refusing;
  };
}

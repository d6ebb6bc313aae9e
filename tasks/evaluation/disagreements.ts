/** The rows about which two models differ most: what a person looks at first. */

const MOST = 10;

/** @returns numbers of the rows with the largest gap between both scores, largest first; none where the scores are equal */
export function rowsOfMostDisagreement(first: Float64Array, second: Float64Array, most = MOST): number[] {
  const rows: number[] = [];
  const gapAt = (row: number) => Math.abs((first[row] as number) - (second[row] as number));
  let least = 0;
  for (let row = 0; row < first.length; row++) {
    const gap = gapAt(row);
    if (!(gap > least)) continue;
    const at = rows.findIndex((other) => gapAt(other) < gap);
    rows.splice(at < 0 ? rows.length : at, 0, row);
    if (rows.length > most) rows.pop();
    if (rows.length === most) least = gapAt(rows[most - 1] as number);
  }
  return rows;
}

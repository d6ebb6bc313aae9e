/**
 * Newcombe's interval of an AUC (method 5 of Newcombe, Statistics in Medicine 25, 2006, 559-573): a score interval on Hanley &
 * McNeil's variance. It needs nothing but the AUC and the numbers of rows, so it also answers where no variance can be estimated.
 */

/** @param z the normal quantile of the confidence wanted, such as 1.96 */
export function newcombeInterval(
  auc: number,
  { positives, negatives }: { positives: number; negatives: number },
  z: number,
): [number, number] {
  const spread = (positives + negatives) / 2 - 1;
  const variance = (theta: number) =>
    ((theta * (1 - theta)) / (positives * negatives)) *
    (1 + spread * ((1 - theta) / (2 - theta) + theta / (1 + theta)));
  const isCovered = (theta: number) => (auc - theta) ** 2 <= z * z * variance(theta);
  return [boundary(isCovered, auc, 0), boundary(isCovered, auc, 1)];
}

/** The last covered value on the way from `inside` to `outside`, by bisection down to neighbouring doubles. */
function boundary(isCovered: (theta: number) => boolean, inside: number, outside: number): number {
  let [covered, uncovered] = [inside, outside];
  for (let step = 0; step < 60; step++) {
    const middle = (covered + uncovered) / 2;
    if (isCovered(middle)) covered = middle;
    else uncovered = middle;
  }
  return covered;
}

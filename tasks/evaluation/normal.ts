/**
 * The standard normal distribution, to the last digits of a double: tail probabilities by series and continued fraction
 * (Abramowitz & Stegun, Handbook of Mathematical Functions, 1964, ch. 26.2), quantiles by Halley's method on them.
 */

/** P(Z > x), also far out in the tail where 1 - cdf(x) would be 0. */
export function upperTail(x: number): number {
  if (x < 0) return 1 - upperTail(-x);
  return x < 1.5 ? 0.5 - centre(x) : tail(x);
}

/** P(Z <= x). */
export const cdf = (x: number): number => upperTail(-x);

/** The x with `cdf(x) = p`. @param p strictly between 0 and 1 */
export function quantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`expected a probability above 0 and below 1, got ${p}`);
  if (p > 0.5) return upperQuantile(1 - p);
  return p === 0.5 ? 0 : -upperQuantile(p);
}

const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** P(0 < Z < x) by A&S 26.2.11, whose terms are all positive. */
function centre(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; term > sum * 1e-17; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return density(x) * sum;
}

/** P(Z > x) by the continued fraction A&S 26.2.14, from a depth that is ample for x >= 1.5: the further out, the less it takes. */
function tail(x: number): number {
  let fraction = x;
  for (let k = Math.ceil(12 + 330 / (x * x)); k >= 1; k--) fraction = x + k / fraction;
  return density(x) / fraction;
}

/** The x with `upperTail(x) = q`, q < 0.5: A&S 26.2.23 (error below 4.5e-4), then Halley steps, each tripling the digits. */
function upperQuantile(q: number): number {
  const t = Math.sqrt(-2 * Math.log(q));
  let x = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 3; step++) {
    const newton = (upperTail(x) - q) / density(x);
    x += newton / (1 - (x * newton) / 2);
  }
  return x;
}

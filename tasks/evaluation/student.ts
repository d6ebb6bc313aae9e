/** Student's t distribution: its quantiles, for what is estimated from few rows. */
import { betaCdf } from './beta';
import { quantile } from './normal';

/** Beyond, four terms of an expansion in 1 / degrees of freedom are exact to nine digits. */
const MANY = 1_000;

/**
 * The x that a t-distributed value stays below with probability `p`.
 * @param p above 0.5 and below 1
 * @param degreesOfFreedom at least 1; need not be whole
 */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  const normal = quantile(p);
  if (degreesOfFreedom > MANY) return expanded(normal, degreesOfFreedom);
  let [low, high] = [normal, 2 * normal + 1];
  while (upperTail(high, degreesOfFreedom) > 1 - p) high *= 2;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (upperTail(middle, degreesOfFreedom) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Abramowitz & Stegun, Handbook of Mathematical Functions, 1964, 26.7.1. */
const upperTail = (x: number, df: number): number => betaCdf(df / (df + x * x), df / 2, 0.5) / 2;

/** Abramowitz & Stegun 26.7.5. */
function expanded(x: number, df: number): number {
  const first = (x ** 3 + x) / 4;
  const second = (5 * x ** 5 + 16 * x ** 3 + 3 * x) / 96;
  const third = (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / 384;
  return x + first / df + second / df ** 2 + third / df ** 3;
}

/** Student's t distribution: its quantiles, for what is estimated from few rows. */
import { betaCdf, logGamma } from './beta';
import { quantile } from './normal';

/** Beyond, four terms of an expansion in 1 / degrees of freedom are exact to nine digits. */
const MANY = 1_000;

/**
 * The x that a t-distributed value stays below with probability `p`.
 * @param p above 0.5 and below 1
 * @param degreesOfFreedom at least 1; need not be whole
 */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  const start = expanded(quantile(p), degreesOfFreedom);
  if (degreesOfFreedom > MANY) return start;
  // Newton's method on logarithms of both: the tail's is concave in that of x, so it converges from anywhere.
  const logConstant =
    logGamma((degreesOfFreedom + 1) / 2) - logGamma(degreesOfFreedom / 2) - Math.log(degreesOfFreedom * Math.PI) / 2;
  let x = start;
  for (let step = 0; step < 50; step++) {
    const tail = upperTail(x, degreesOfFreedom);
    const density = Math.exp(logConstant - ((degreesOfFreedom + 1) / 2) * Math.log1p((x * x) / degreesOfFreedom));
    const change = (Math.log(tail / (1 - p)) * tail) / (density * x);
    x *= Math.exp(change);
    if (Math.abs(change) < 1e-14) break;
  }
  return x;
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

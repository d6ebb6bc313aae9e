/**
 * Whether chance alone makes a difference as large as the one seen when two models are equally good: then either might as well have given
 * any row the rank that the other gave it. For every row it is drawn anew which did (Bandos, Rockette & Gur, Statistics in Medicine 24,
 * 2005, 2873-2893). What is compared is the difference over its own standard error by DeLong, that of the drawn ranks over theirs
 * (Konietschke & Pauly, Electronic Journal of Statistics 6, 2012, 1358-1372; for AUCs Pauly, Asendorf & Konietschke, Biometrical Journal
 * 58, 2016, 1319-1337): of two models that put nearly all rows right, exchanging ranks makes some that mistake more than either did, and the
 * plain difference would be held against what those do. Unlike the normal quantile it is right for a handful of rows.
 */
import type { Random } from './random';
import { type Difference, RankExchange } from './rank-exchange';
import type { Ranking } from './ranking';

export interface ExchangeOptions {
  readonly random: Random;
  /** Drawn at most. */
  readonly exchanges: number;
}

/** Larger ones after which no more are drawn (Besag & Clifford, Biometrika 78, 1991, 301-304): 2,000 draws make so many where p is 0.05. */
const ENOUGH_LARGER = 100;

/** Values equal but for rounding. */
const ROUNDING = 1e-9;

/**
 * @returns the two-sided p-value: the share of exchanges with a larger difference; equal ones count by halves (mid-p: Lancaster, Journal of
 * the American Statistical Association 56, 1961, 223-234)
 */
export function exchangeTest(first: Ranking, second: Ranking, { random, exchanges }: ExchangeOptions): number {
  const exchange = new RankExchange(first, second);
  const seen = inErrors(exchange.asSeen());
  let [drawn, larger] = [0, 0];
  while (drawn < exchanges && larger < ENOUGH_LARGER) {
    const value = inErrors(exchange.draw(random));
    drawn++;
    if (value > seen * (1 + ROUNDING)) larger += 1;
    else if (value >= seen * (1 - ROUNDING)) larger += 0.5;
  }
  return larger / drawn;
}

/** In standard errors. A difference without any, as between perfect and perfectly wrong, is beyond all others. */
const inErrors = ({ difference, variance }: Difference): number =>
  difference === 0 ? 0 : Math.abs(difference) / Math.sqrt(variance);

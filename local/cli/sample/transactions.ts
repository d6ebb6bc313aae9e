/**
 * Made-up financial transactions, about 1 % of them fraud. The signal is honest: fraud differs in amount, hour, merchant and
 * category, but overlaps with what customers do, so that no model can be perfect.
 */
import { type Random, seededRandom, weightedChoice } from './random';

export interface SampleOptions {
  readonly rows: number;
  readonly seed: number;
}

export const HEADER = 'TransactionID,UserID,Amount,Timestamp,Merchant,Category,FraudFlag';

/** Name, share of customers' and of fraudsters' transactions, and the usual amount. */
const CATEGORIES = [
  ['Groceries', 26, 6, 42],
  ['Restaurants', 18, 5, 28],
  ['Fuel', 11, 8, 51],
  ['Clothing', 9, 10, 64],
  ['Utilities', 7, 1, 95],
  ['Health', 6, 2, 48],
  ['Entertainment', 6, 6, 24],
  ['Home', 5, 5, 110],
  ['Electronics', 4, 22, 240],
  ['Travel', 3, 10, 320],
  ['Online Services', 3, 11, 15],
  ['Gift Cards', 1, 14, 60],
] as const;

const MERCHANTS_PER_CATEGORY = 40;
const USERS = 20_000;
const FIRST_DAY = Date.UTC(2026, 0, 1);
const DAYS = 180;
/** How busy each hour of the day (UTC) is. */
const CUSTOMER_HOURS = [6, 4, 3, 2, 2, 4, 10, 22, 34, 38, 42, 48, 58, 52, 46, 46, 50, 60, 66, 60, 48, 34, 22, 12];
const FRAUD_HOURS = [44, 54, 58, 56, 46, 30, 16, 12, 14, 16, 18, 20, 24, 22, 22, 22, 22, 24, 26, 26, 28, 30, 36, 40];
/** Share of fraud episodes among all; an episode has one to four transactions. */
const EPISODE_SHARE = 0.0042;

interface Transaction {
  readonly time: number;
  readonly user: number;
  readonly cents: number;
  readonly category: number;
  readonly merchant: number;
  readonly fraud: boolean;
}

/** The CSV, header first, in pieces of some thousand lines, ordered by time. The same options give the same bytes. */
export function* sampleTransactions({ rows, seed }: SampleOptions): Generator<string> {
  const transactions = draw(rows, seededRandom(seed)).sort(
    (a, b) => a.time - b.time || a.user - b.user || a.cents - b.cents,
  );
  yield `${HEADER}\n`;
  for (let begin = 0; begin < rows; begin += 5000) {
    yield transactions
      .slice(begin, begin + 5000)
      .map((transaction, index) => toLine(transaction, begin + index + 1))
      .join('');
  }
}

function draw(rows: number, random: Random): Transaction[] {
  const draws = {
    customerCategory: weightedChoice(CATEGORIES.map(([, share]) => share)),
    fraudCategory: weightedChoice(CATEGORIES.map(([, , share]) => share)),
    customerHour: weightedChoice(CUSTOMER_HOURS),
    fraudHour: weightedChoice(FRAUD_HOURS),
    // A few merchants have most customers; fraud prefers the small ones.
    merchant: weightedChoice(Array.from({ length: MERCHANTS_PER_CATEGORY }, (_, rank) => 1 / (rank + 1))),
  };
  const transactions: Transaction[] = [];
  while (transactions.length < rows) {
    if (random.next() < EPISODE_SHARE)
      transactions.push(...fraudEpisode(random, draws).slice(0, rows - transactions.length));
    else transactions.push(purchase(random, draws));
  }
  return transactions;
}

type Draws = Record<
  'customerCategory' | 'fraudCategory' | 'customerHour' | 'fraudHour' | 'merchant',
  (random: Random) => number
>;

const timeOn = (day: number, hour: number, random: Random) =>
  FIRST_DAY + day * 86_400_000 + hour * 3_600_000 + random.integer(3600) * 1000;

function purchase(random: Random, draws: Draws): Transaction {
  const category = draws.customerCategory(random);
  const usual = CATEGORIES[category]?.[3] ?? 0;
  return {
    time: timeOn(random.integer(DAYS), draws.customerHour(random), random),
    user: random.integer(USERS),
    cents: Math.max(50, Math.round(usual * 100 * Math.exp(0.6 * random.normal()))),
    category,
    merchant: draws.merchant(random),
    fraud: false,
  };
}

/** A stolen card: perhaps a tiny trial purchase, then one to three large ones within minutes. */
function fraudEpisode(random: Random, draws: Draws): Transaction[] {
  const begin = timeOn(random.integer(DAYS), draws.fraudHour(random), random);
  const user = random.integer(USERS);
  const trials = random.next() < 0.35 ? 1 : 0;
  return Array.from({ length: trials + 1 + random.integer(3) }, (_, index) => {
    const category = draws.fraudCategory(random);
    const usual = CATEGORIES[category]?.[3] ?? 0;
    const factor = index < trials ? 0.04 : 2.6;
    return {
      time: begin + index * (20 + random.integer(400)) * 1000,
      user,
      cents: Math.max(50, Math.round(usual * factor * 100 * Math.exp(0.8 * random.normal()))),
      category,
      merchant: random.next() < 0.5 ? random.integer(MERCHANTS_PER_CATEGORY) : draws.merchant(random),
      fraud: true,
    };
  });
}

function toLine({ time, user, cents, category, merchant, fraud }: Transaction, number: number): string {
  const name = CATEGORIES[category]?.[0] ?? '';
  const timestamp = `${new Date(time).toISOString().slice(0, 19)}Z`;
  const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  const id = `T${String(number).padStart(8, '0')}`;
  return `${id},U${String(user + 1).padStart(6, '0')},${amount},${timestamp},${name} ${String(merchant + 1).padStart(2, '0')},${name},${fraud}\n`;
}

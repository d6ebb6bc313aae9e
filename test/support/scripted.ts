/**
 * Datasets whose truth is written by the test: rows in order of time, so that a split by time makes the first 70 % the train
 * split, the next 15 % the validation split and the newest 15 % the test split, each with a truth of its own.
 */
import { seededRandom } from '#local/cli/sample/random';

export interface Facts {
  /** Standard normal, each independent of the others. */
  readonly first: number;
  readonly second: number;
  readonly noise: number;
  /** One in five is from SE. */
  readonly country: 'NO' | 'SE';
  /** Between 0.5 and 1.5. */
  readonly size: number;
}

export type Phase = 'train' | 'validation' | 'test';

/** How positive a row is; the rows of a phase with the highest values are its positives. */
export type Truth = (facts: Facts, phase: Phase) => number;

export interface Script {
  readonly rows: number;
  readonly seed: number;
  /** Share of positives in each phase, or how many. @default a quarter */
  readonly positives?: number | Readonly<Record<Phase, number>>;
  readonly truth: Truth;
  /** @default 10 times the size */
  readonly amount?: (facts: Facts, phase: Phase) => number;
  /** Further columns. */
  readonly extra?: (facts: Facts, label: '0' | '1') => Readonly<Record<string, string>>;
}

/** Columns: `id`, `at` (a minute apart), `first`, `second`, `country`, `amount`, those of `extra`, `label`. */
export function scriptedRows({ rows, seed, positives = 0.25, truth, amount, extra }: Script): Record<string, string>[] {
  const random = seededRandom(seed);
  const drawn = Array.from({ length: rows }, (_, index) => {
    const facts: Facts = {
      first: random.normal(),
      second: random.normal(),
      noise: random.normal(),
      country: random.next() < 0.8 ? 'NO' : 'SE',
      size: 0.5 + random.next(),
    };
    const phase = phaseOf(index, rows);
    return { index, facts, phase, value: truth(facts, phase) };
  });
  const chosen = new Set(
    (['train', 'validation', 'test'] as const).flatMap((phase) => {
      const inPhase = drawn.filter((row) => row.phase === phase).sort((a, b) => b.value - a.value);
      const count = typeof positives === 'number' ? Math.round(inPhase.length * positives) : positives[phase];
      return inPhase.slice(0, count).map(({ index }) => index);
    }),
  );
  return drawn.map(({ index, facts, phase }) => {
    const label = chosen.has(index) ? '1' : '0';
    return {
      id: `r${index}`,
      at: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
      first: facts.first.toFixed(5),
      second: facts.second.toFixed(5),
      country: facts.country,
      amount: (amount?.(facts, phase) ?? 10 * facts.size).toFixed(2),
      ...extra?.(facts, label),
      label,
    };
  });
}

const phaseOf = (index: number, rows: number): Phase =>
  index < rows * 0.7 ? 'train' : index < rows * 0.85 ? 'validation' : 'test';

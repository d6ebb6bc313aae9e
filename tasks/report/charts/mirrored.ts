/** Two classes over the same bins: one above the line, one below it, each as shares of its own total. */
import { PERCENT } from '#tasks/evaluation/format';
import type { KeyEntry } from '../figure';
import type { Html } from '../html';
import { bars } from './marks';
import { type Axis, plot } from './plot';

export interface Mirrored {
  readonly above: readonly number[];
  readonly below: readonly number[];
  /** Over the bins, each one wide: bin `i` lies between `i` and `i + 1`. */
  readonly x: Pick<Axis, 'label' | 'ticks' | 'write'>;
  readonly height?: number;
}

export const MIRRORED_KEY: readonly KeyEntry[] = [
  { mark: 'block', series: 'second', label: 'positive, above' },
  { mark: 'block', series: 'first', label: 'negative, below' },
];

/** Heights are roots of the shares (a rootogram), or a bin with a hundredth of the rows could not be seen beside one with most. */
export function mirrored({ above, below, x, height }: Mirrored): Html {
  const [up, down] = [sharesOf(above), sharesOf(below)];
  const [high, low] = [Math.max(...up, 0.01), Math.max(...down, 0.01)];
  return plot({
    x: { ...x, domain: [0, above.length] },
    y: {
      label: 'share of the class',
      kind: 'root',
      domain: [-low, high],
      write: (share) => `${Number((100 * Math.abs(share)).toPrecision(4))}${PERCENT}`,
    },
    height,
    marks: (scales) => [
      bars(scales, up, 'second'),
      bars(
        scales,
        down.map((share) => -share),
        'first',
      ),
    ],
  });
}

export function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

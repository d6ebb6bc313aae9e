/** What pictures are to show, as corners of paths. */
import type { Drawn, Strip } from './compare';
import type { Axis, Point } from './picture';

export const path = (look: string, points: readonly Point[]): Drawn => ({
  look,
  corners: (x, y) => points.map(([across, up]) => [x(across), y(up)]),
});

/** A vertical line through a strip. */
export const across = (look: 'base' | 'reference' | 'bound', value: number): Drawn => ({
  look,
  corners: (x) => [
    [x(value), -4],
    [x(value), 24],
  ],
});

/** A strip is a thousand wide. */
const isInside = (place: number) => place >= -0.2 && place <= 1000.2;

/** Ends inside the strip have a bar across, others the head of an arrow; a value outside has no dot. */
export const interval = ([low, high]: readonly number[], value: number, series: string): Drawn[] => [
  {
    look: `line ${series}`,
    corners: (x) => {
      const [from, to] = [x(low ?? Number.NaN), x(high ?? Number.NaN)];
      return [...[from, to].map(held).map((place): Point => [place, 10]), ...endOf(from, 40), ...endOf(to, -40)];
    },
  },
  { look: `dot ${series}`, corners: (x) => [[x(value), 10]] },
];

const held = (place: number): number => Math.min(1000, Math.max(0, place));

const endOf = (place: number, head: number): Point[] =>
  isInside(place)
    ? [
        [place, 5],
        [place, 15],
      ]
    : [
        [held(place) + head, 4],
        [held(place), 10],
        [held(place) + head, 16],
      ];

export const bar = (value: number): Drawn => ({
  look: 'fill first',
  corners: (x) => [
    [x(0), 4],
    [x(value), 4],
    [x(value), 16],
    [x(0), 16],
  ],
});

/** A strip is 20 high; rows stand between 18, for the smallest value, and 2. */
export const grains = (points: readonly Point[], series: string): Drawn => ({
  look: `grain ${series}`,
  corners: (x) => points.map(([at, height]) => [x(at), 18 - 16 * height]),
});

/** Bars on zero that share out the axis from its beginning to `shares.length` evenly; none for a share of 0. */
export const bars = (shares: readonly number[], series: string): Drawn => ({
  look: `fill ${series}`,
  corners: (x, y) =>
    shares.flatMap((share, bin): Point[] => {
      if (Math.abs(y(share) - y(0)) < 0.05) return [];
      const [left, right] = [x(bin + 0.06), x(bin + 0.94)];
      return [
        [left, y(0)],
        [left, y(share)],
        [right, y(share)],
        [right, y(0)],
      ];
    }),
});

/** Ranges of y. */
export const whiskers = (ranges: readonly (readonly [x: number, low: number, high: number])[]): Drawn => ({
  look: 'thin first',
  corners: (x, y) =>
    ranges.flatMap(([at, low, high]): Point[] => [
      [x(at), y(low)],
      [x(at), y(high)],
    ]),
});

/** The line at the bottom of a picture, wherever its sides are. */
export const ground = (from: number, to: number): Drawn => ({
  look: 'base',
  corners: (x: Axis, y: Axis) => [
    [x(from), y(0)],
    [x(to), y(0)],
  ],
});

/** Where an axis ends is the picture's own affair. */
export const groundToAnywhere: Drawn = {
  look: 'base',
  corners: (x, y, seen) => [
    [x(0), y(0)],
    [seen[1]?.[0] ?? Number.NaN, y(0)],
  ],
};

/** From 0 to some value that is the same on both axes. */
export const diagonalToAnywhere: Drawn = {
  look: 'reference',
  corners: (x, y, seen) => {
    const end = seen[1]?.[0] ?? Number.NaN;
    return [
      [x(0), y(0)],
      [end, y(valueAt(x, end))],
    ];
  },
};

/** By bisection: shares lie between 0 and 1, and what lies beyond is to be seen, too. */
function valueAt(axis: Axis, place: number): number {
  let [low, high] = [0, 2];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (axis(middle) < place) low = middle;
    else high = middle;
  }
  return high;
}

export const strip = (...drawn: readonly (Drawn | readonly Drawn[])[]): Strip => ({ drawn: drawn.flat() as Drawn[] });

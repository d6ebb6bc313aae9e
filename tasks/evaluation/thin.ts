/** Fewer points for the same picture: figures are computed from all rows, curves are only drawn. */

export type Point = [x: number, y: number];

/** Collects a curve of any length, keeping the points where it has moved far enough to be seen, and its end. */
export class CurveRecorder {
  readonly #points: Point[] = [];
  #x = 0;
  #y = 0;
  /** The way gone since the last kept point. */
  #moved = 0;

  /** @param step length of the way, along both axes, between two kept points */
  constructor(readonly step = 1 / 2000) {}

  add(x: number, y: number): void {
    const isFirst = this.#points.length === 0;
    const stride = Math.abs(x - this.#x) + Math.abs(y - this.#y);
    // The point before a long stride is a corner: without it the curve would be cut across.
    if (!isFirst && this.#moved > 0 && stride >= this.step) this.#keepLast();
    this.#x = x;
    this.#y = y;
    this.#moved += stride;
    if (isFirst || this.#moved >= this.step) this.#keepLast();
  }

  /** The curve with at most `limit` points. */
  finish(limit: number): Point[] {
    if (this.#moved > 0) this.#keepLast();
    return thin(this.#points, limit);
  }

  #keepLast(): void {
    this.#points.push([this.#x, this.#y]);
    this.#moved = 0;
  }
}

/**
 * At most `limit` of the points, ends included: again and again the point farthest from the lines through those chosen so far
 * (Ramer-Douglas-Peucker, worst first), until there are enough or every point left out lies on a line.
 */
export function thin(points: readonly Point[], limit: number): Point[] {
  if (points.length <= 2) return [...points];
  const chosen = new Set([0, points.length - 1]);
  const gaps = [farthest(points, 0, points.length - 1)];
  while (chosen.size < limit) {
    let widest = 0;
    for (let i = 1; i < gaps.length; i++) if ((gaps[i] as Gap).distance > (gaps[widest] as Gap).distance) widest = i;
    const { from, to, at, distance } = gaps[widest] as Gap;
    if (distance <= 1e-12) break;
    chosen.add(at);
    gaps[widest] = farthest(points, from, at);
    gaps.push(farthest(points, at, to));
  }
  return [...chosen].sort((a, b) => a - b).map((i) => points[i] as Point);
}

interface Gap {
  readonly from: number;
  readonly to: number;
  /** The point between that is farthest from the line, and how far. */
  readonly at: number;
  readonly distance: number;
}

function farthest(points: readonly Point[], from: number, to: number): Gap {
  const [x0, y0] = points[from] as Point;
  const [x1, y1] = points[to] as Point;
  const width = Math.hypot(x1 - x0, y1 - y0);
  let at = from;
  let distance = 0;
  for (let i = from + 1; i < to; i++) {
    const [x, y] = points[i] as Point;
    const off =
      width === 0 ? Math.hypot(x - x0, y - y0) : Math.abs((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) / width;
    if (off > distance) [at, distance] = [i, off];
  }
  return { from, to, at, distance };
}

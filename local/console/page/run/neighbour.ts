/** The state that an arrow key leads to. Pure. */
import type { GraphNode } from '../../api';

type Place = Pick<GraphNode, 'name' | 'x' | 'y'>;

/** @returns undefined when there is none in that direction, or the key is no arrow */
export function neighbour(nodes: readonly Place[], from: string, key: string): string | undefined {
  const direction = DIRECTIONS[key];
  const here = nodes.find(({ name }) => name === from) ?? nodes[0];
  if (!direction || !here) return undefined;
  const ranked = nodes
    .map((node) => ({ name: node.name, ...direction(node.x - here.x, node.y - here.y) }))
    .filter(({ ahead }) => ahead > 1)
    // What is straight ahead comes before what is nearer, but aside.
    .sort((a, b) => a.ahead + 2 * a.aside - (b.ahead + 2 * b.aside));
  return ranked[0]?.name;
}

const DIRECTIONS: Readonly<Record<string, (dx: number, dy: number) => { ahead: number; aside: number }>> = {
  ArrowDown: (dx, dy) => ({ ahead: dy, aside: Math.abs(dx) }),
  ArrowUp: (dx, dy) => ({ ahead: -dy, aside: Math.abs(dx) }),
  ArrowRight: (dx, dy) => ({ ahead: dx, aside: Math.abs(dy) }),
  ArrowLeft: (dx, dy) => ({ ahead: -dx, aside: Math.abs(dy) }),
};

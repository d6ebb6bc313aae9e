/**
 * A program: draws 2,000 test sets of each world given as JSON on its standard input and prints what was seen. A process of its own,
 * as the virtual machine of a test runner computes several times slower.
 */
import { readFileSync } from 'node:fs';
import { type Observed, simulate, type World } from './simulated';

export interface Job extends World {
  readonly paired: boolean;
}

export const SETS = 2_000;

const jobs: Job[] = JSON.parse(readFileSync(0, 'utf8'));
const seen: Observed[] = jobs.map(({ paired, ...world }) => simulate(world, SETS, 2, paired));
console.log(JSON.stringify(seen));

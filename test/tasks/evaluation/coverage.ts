/**
 * A program: draws test sets of each world given as JSON on its standard input and prints what was seen. A process of its own, as
 * the virtual machine of a test runner computes several times slower.
 */
import { readFileSync } from 'node:fs';
import { simulate, type World } from './simulated';

export interface Job extends World {
  readonly sets: number;
  /** Whether the paired test is asked. */
  readonly tested: boolean;
}

const jobs: Job[] = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(jobs.map(({ sets, tested, ...world }) => simulate(world, { sets, seed: 2, tested }))));

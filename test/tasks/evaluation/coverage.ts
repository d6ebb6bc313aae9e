/**
 * A program: draws test sets of each world given as JSON on its standard input, `{ jobs, seed }`, and prints what was seen. A process of its own, as
 * the virtual machine of a test runner computes several times slower.
 */
import { readFileSync } from 'node:fs';
import { simulate } from './simulated';

const { jobs, seed } = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(simulate(jobs, seed)));

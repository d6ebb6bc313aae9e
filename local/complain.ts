/** Tells a fault of the local servers to whoever looks at their terminal or log. Much in it was written by others. */
import { inspect } from 'node:util';
import { harmless } from './harmless';

/** @param what could not be done, or where the fault was met */
export function complain(what: string, fault: unknown): void {
  console.error(`${what}: ${inspect(fault)}`.split('\n').map(harmless).join('\n'));
}

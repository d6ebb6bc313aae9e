/** How what is expected of a report is written down. */
import type { Evaluation, ModelQuality } from '#tasks/contracts/evaluation';
import type { Expected, Says, Strip } from '../compare';

export const says = (...parts: Says): Expected => ({ kind: 'text', says: parts });

export const table = (rows: readonly (readonly (Says | Strip)[])[]): Expected => ({ kind: 'table', rows });

export const percent = (share: number): number => 100 * share;

export const NOTHING: Says = [];

export const pValueOf = (p: number): Says => (p < 0.001 ? ['p < 0.001'] : [p]);

export const baseRate = ({ test }: Evaluation): number => test.positives / test.rows;

export const qualities = ({ challenger, champion }: Evaluation): ModelQuality[] => [
  challenger,
  ...(champion ? [champion.quality] : []),
];

export const orNothing = (value: number | null): number[] => (value === null ? [] : [value]);

/**
 * The segments that fall, the worst each in a sentence of its own, the others together; all that do not fall, and those too small
 * to tell, in one more.
 */
import type { Evaluation, Finding, SegmentResult } from '#tasks/contracts/evaluation';
import { apart, count, figure, percent, plural, range, signed } from '../format';

type JudgedSegments = Pick<Evaluation, 'segments' | 'segmentsLeftOut' | 'gate'>;

/** Named at most, the worst: the report lists them all. */
const NAMED = 5;

export function judgeSegments({ segments, segmentsLeftOut, gate }: JudgedSegments): Finding[] {
  if (!gate.segments) return [];
  const { maximumDrop, minimumPositives } = gate.segments;
  const falling = segments.filter(({ judgement }) => judgement === 'rejects' || judgement === 'holds');
  const named = falling.slice(0, NAMED).map((segment) => inWords(segment, maximumDrop, gate.confidence));
  const others = falling.slice(NAMED);
  const passing = segments.filter(({ judgement }) => judgement === 'passes').length;
  const told = segments.length - falling.length - passing;
  const sentence = [
    passing > 0 &&
      `${plural(passing, 'segment')} ${passing === 1 ? 'passes' : 'pass'}: no fall of more than the allowed ${figure(maximumDrop)} is shown.`,
    told > 0 &&
      `${plural(told, 'segment')} with fewer than ${minimumPositives} positives, or nothing to compare with, ${told === 1 ? 'is' : 'are'} told in the report, not judged.`,
    segmentsLeftOut > 0 && `${count(segmentsLeftOut)} more, no worse than those listed, are counted only.`,
  ]
    .filter(Boolean)
    .join(' ');
  const together = others.length > 0 ? [summed(others)] : [];
  const rest: Finding[] =
    sentence === '' ? [] : [{ about: 'segment', judgement: passing > 0 ? 'passes' : 'told', sentence }];
  return [...named, ...together, ...rest];
}

/** They come worst first. */
const summed = (others: readonly SegmentResult[]): Finding => ({
  about: 'segment',
  judgement: others[0]?.judgement ?? 'holds',
  sentence: `${plural(others.length, 'more segment')} ${others.length === 1 ? 'falls' : 'fall'}; the report lists them.`,
});

function inWords(segment: SegmentResult, maximumDrop: number, confidence: number): Finding {
  const { column, value, rows, positives, challenger, champion, difference, interval, judgement } = segment;
  const where = `${column} is ${value === '' ? 'missing' : `'${value}'`}`;
  const [low, high] = interval ?? [0, 0];
  const [most, allowed] = apart(-low, maximumDrop);
  const fall =
    judgement === 'rejects'
      ? `falls by ${figure(-high)} at least, more than the allowed ${allowed}`
      : `falls, perhaps by as much as ${most} where ${allowed} is allowed`;
  const figures = `${figure(challenger ?? 0)} beside the champion's ${figure(champion ?? 0)}, ${signed(difference ?? 0)} (${percent(confidence)} interval ${range([low, high], signed)})`;
  return {
    about: 'segment',
    judgement,
    sentence: `Where ${where} the AUC ${fall}: ${figures}; ${count(rows)} rows, ${count(positives)} positive.`,
  };
}

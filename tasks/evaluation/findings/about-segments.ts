/** Each segment that falls, in a sentence of its own; all that do not, and those too small to tell, in one together. */
import type { Evaluation, Finding, SegmentResult } from '#tasks/contracts/evaluation';
import { apart, count, figure, percent, plural, range, signed } from '../format';

export function judgeSegments({
  segments,
  segmentsLeftOut,
  gate,
}: Pick<Evaluation, 'segments' | 'segmentsLeftOut' | 'gate'>): Finding[] {
  if (!gate.segments) return [];
  const { maximumDrop, minimumPositives } = gate.segments;
  const told = segments.filter(({ judgement }) => judgement === 'told').length + segmentsLeftOut;
  const falling = segments.filter(({ judgement }) => judgement === 'rejects' || judgement === 'holds');
  const passing = segments.filter(({ judgement }) => judgement === 'passes').length;
  const small = told
    ? ` ${plural(told, 'segment')} with fewer than ${minimumPositives} positives, or nothing to compare with, ${told === 1 ? 'is' : 'are'} told in the report, not judged.`
    : '';
  const rest: Finding = {
    about: 'segment',
    judgement: passing > 0 ? 'passes' : 'told',
    sentence: `${passing > 0 ? `${plural(passing, 'segment')} ${passing === 1 ? 'does' : 'do'} not fall by more than the allowed ${figure(maximumDrop)}.` : 'No segment passed.'}${small}`,
  };
  const isSilent = passing === 0 && told === 0;
  return [...falling.map((segment) => inWords(segment, maximumDrop, gate.confidence)), ...(isSilent ? [] : [rest])];
}

function inWords(segment: SegmentResult, maximumDrop: number, confidence: number): Finding {
  const { column, value, rows, positives, challenger, champion, difference, interval, judgement } = segment;
  const where = `${column} is ${value === '' ? 'missing' : `'${value}'`}`;
  const [fall, allowed] = apart(-(difference ?? 0), maximumDrop);
  const sure = judgement === 'rejects' ? 'falls' : 'seems to fall';
  const figures = `${figure(challenger ?? 0)} beside the champion's ${figure(champion ?? 0)}, ${percent(confidence)} interval of the difference ${range(interval ?? [0, 0], signed)}`;
  return {
    about: 'segment',
    judgement,
    sentence: `Where ${where} the AUC ${sure} by ${fall}, more than the allowed ${allowed}: ${figures}; ${count(rows)} rows, ${count(positives)} positive.`,
  };
}

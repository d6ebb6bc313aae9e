/** Each value of each segment column as a test of its own: no part of the rows may pay for the whole. */
import type { Judgement, SegmentResult } from '#tasks/contracts/evaluation';
import type { CompleteInput } from '#tasks/contracts/execution-input';
import { measureAuc } from './auc';
import { compareAucs, measureForComparison } from './comparison';
import { rank } from './ranking';
import type { SegmentColumn } from './rows/row-facts';
import type { Scores } from './scores';

type Bounds = NonNullable<CompleteInput['gate']['segments']>;

/** Segments that are listed; a column may have a thousand values. */
const MOST_LISTED = 100;

export interface Segments {
  readonly listed: SegmentResult[];
  readonly leftOut: number;
}

export function measureSegments(
  columns: readonly SegmentColumn[],
  challenger: Scores,
  champion: Scores | null,
  { bounds, confidence, isSameModel = false }: { bounds: Bounds; confidence: number; isSameModel?: boolean },
): Segments {
  const all = columns.flatMap((column) => segmentsOf(column, challenger.labels));
  const judged = all.filter(({ positives, rows }) => positives >= bounds.minimumPositives && rows - positives >= 2);
  // Bonferroni: the chance that any of them is called worse by mistake stays that of one test.
  const each = 1 - (1 - confidence) / Math.max(1, judged.length);
  const results = all.map((segment): SegmentResult => {
    const { column, value, rows, positives } = segment;
    const isJudged = judged.includes(segment);
    const figures = compareInside(segment.members, challenger, champion, { confidence: each, isSameModel });
    return {
      column,
      value,
      rows,
      positives,
      ...figures,
      judgement: isJudged ? judge(figures, bounds.maximumDrop) : 'told',
    };
  });
  results.sort(
    (a, b) => WORST.indexOf(a.judgement) - WORST.indexOf(b.judgement) || fall(a) - fall(b) || b.rows - a.rows,
  );
  return { listed: results.slice(0, MOST_LISTED), leftOut: Math.max(0, results.length - MOST_LISTED) };
}

/** The order of the list: what is cut off is what matters least. */
const WORST: readonly Judgement[] = ['rejects', 'holds', 'passes', 'told'];

const fall = ({ judgement, difference }: SegmentResult): number => (judgement === 'told' ? 0 : (difference ?? 0));

interface Segment extends Pick<SegmentResult, 'column' | 'value' | 'rows' | 'positives'> {
  /** Row numbers. */
  readonly members: Uint32Array;
}

/** One pass to count, one to collect. */
function segmentsOf({ name, values, codes }: SegmentColumn, labels: Uint8Array): Segment[] {
  const rows = new Uint32Array(values.length);
  const positives = new Uint32Array(values.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    rows[code] = (rows[code] as number) + 1;
    positives[code] = (positives[code] as number) + (labels[row] as number);
  }
  const members = values.map((_, code) => new Uint32Array(rows[code] as number));
  const filled = new Uint32Array(values.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    (members[code] as Uint32Array)[filled[code] as number] = row;
    filled[code] = (filled[code] as number) + 1;
  }
  return values.map((value, code) => ({
    column: name,
    value,
    rows: rows[code] as number,
    positives: positives[code] as number,
    members: members[code] as Uint32Array,
  }));
}

type Figures = Pick<SegmentResult, 'challenger' | 'champion' | 'difference' | 'interval'>;

function compareInside(
  members: Uint32Array,
  challenger: Scores,
  champion: Scores | null,
  { confidence, isSameModel }: { confidence: number; isSameModel: boolean },
): Figures {
  const ours = rank(pick(challenger, members));
  if (ours.positives < 2 || ours.negatives < 2)
    return { challenger: null, champion: null, difference: null, interval: null };
  if (!champion) return { challenger: measureAuc(ours).auc, champion: null, difference: null, interval: null };
  const first = measureForComparison(ours, confidence);
  const second = measureForComparison(rank(pick(champion, members)), confidence);
  const { difference, interval } = compareAucs(first, second, { confidence, isSameModel });
  return { challenger: first.auc, champion: second.auc, difference, interval };
}

const pick = ({ labels, scores }: Scores, members: Uint32Array): Scores => ({
  labels: Uint8Array.from(members, (row) => labels[row] as number),
  scores: Float64Array.from(members, (row) => scores[row] as number),
});

/**
 * A fall beyond the bound is a rejection when it is beyond doubt; a case for a person when it is a fall beyond doubt that may be
 * beyond the bound. Values do not count: of sixty segments of two equal models some always seem to fall.
 */
function judge({ interval }: Figures, maximumDrop: number): Judgement {
  if (interval === null) return 'told';
  const [low, high] = interval;
  if (high < -maximumDrop) return 'rejects';
  return high < 0 && low < -maximumDrop ? 'holds' : 'passes';
}

/** What the money says. Where it contradicts the ranking, a person must weigh them. */
import type { CostResult, Evaluation, Finding } from '#tasks/contracts/evaluation';
import { FLAG_NOTHING } from '../costs/cost-of';
import { count, digitsFor, figure, money, percent, range } from '../format';
import type { JudgedBeside } from './about-champion';

export function compareCosts({ costs, gate }: Pick<Evaluation, 'costs' | 'gate'>): Finding[] {
  if (!costs) return [];
  const { challenger, champion, noModel, difference } = costs;
  const without = `flagging nothing costs ${money(noModel.perThousand)}`;
  const missing = costs.amountsMissing
    ? ` ${count(costs.amountsMissing)} positives have no amount and count as 0.`
    : '';
  if (!champion || !difference) {
    const saved = challenger.perThousand < noModel.perThousand ? 'It saves money' : 'It saves no money';
    const sentence = `${saved}: a thousand decisions cost ${money(challenger.perThousand)}, ${without}.${missing}`;
    return [{ about: 'costs', judgement: 'told', sentence }];
  }
  const interval = `${percent(gate.confidence)} interval ${range(difference.interval, signedMoney)}`;
  const ours = `${money(challenger.perThousand)} at the threshold ${threshold(challenger)}`;
  const from =
    champion.thresholdFrom === 'production' ? 'with which it works in production' : 'the cheapest on these rows';
  const theirs = `${money(champion.perThousand)} at ${threshold(champion)}, ${from}`;
  const sentence = `${inWords(difference)}: a thousand decisions cost ${ours}, the champion's ${theirs}; the difference is ${signedMoney(difference.perThousand)} (${interval}); ${without}.${byThresholdAlone(costs, gate.confidence)}${missing}`;
  return [{ about: 'costs', judgement: difference.judgement, sentence }];
}

/** What is saved may be due to the threshold, which the champion could have as well. */
function byThresholdAlone({ difference }: CostResult, confidence: number): string {
  if (!difference || difference.interval[1] >= 0 || isSurelyCheaper({ costs: { difference } })) return '';
  const { perThousand, interval } = difference.atCheapest;
  const figures = `${signedMoney(perThousand)} (${percent(confidence)} interval ${range(interval, signedMoney)})`;
  return ` A new threshold for the champion may save as much: beside it at ${threshold(difference.atCheapest)}, the cheapest for it on these rows, the difference is ${figures}.`;
}

const threshold = ({ threshold: value }: Pick<CostResult['challenger'], 'threshold'>): string =>
  value === FLAG_NOTHING ? 'that flags nothing' : figure(value, digitsFor(value, 3));

function inWords({ interval: [low, high], judgement }: NonNullable<CostResult['difference']>): string {
  if (high < 0) return 'It is cheaper than the champion';
  if (judgement === 'rejects' || judgement === 'holds') return 'It is dearer than the champion';
  return low > 0
    ? 'It is dearer than the champion by no more than is allowed'
    : 'It is not dearer than the champion as far as these rows tell';
}

const signedMoney = (value: number) => (value > 0 ? `+${money(value)}` : money(value));

/**
 * Whether it costs less than the champion beyond doubt, and would if the champion had the threshold that is best for it on these
 * very rows. That is kinder to the champion than any threshold chosen before; a model that is no cheaper then owes its saving,
 * perhaps, to the threshold alone.
 */
const isSurelyCheaper = ({ costs }: { readonly costs: Pick<CostResult, 'difference'> | null }): boolean =>
  costs?.difference != null && costs.difference.interval[1] < 0 && costs.difference.atCheapest.interval[1] < 0;

/** What the ranking rejects is not rejected when the model itself costs less beyond doubt: the two are for a person to weigh. */
export function weighAgainstMoney(finding: Finding, judged: Pick<Evaluation, 'costs'> & JudgedBeside): Finding {
  if (finding.judgement !== 'rejects' || !isSurelyCheaper(judged)) return finding;
  const isSurelyWorse = judged.champion !== null && judged.champion.interval[1] < 0;
  const ranking = isSurelyWorse ? 'and yet ranks worse' : 'but may well rank worse';
  const sentence = `Ranking and money disagree: it costs less than the champion, ${ranking}. ${finding.sentence}`;
  return { ...finding, judgement: 'holds', sentence };
}

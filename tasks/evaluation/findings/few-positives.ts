/** With fewer positives than the gate asks for nothing is known well: no check but an interval of an AUC may reject. */
import type { Judgement } from '#tasks/contracts/evaluation';

/** What speaks against a model is then for a person to weigh: a value may be bad luck, and a bootstrap knows only the rows it draws from. */
export const withFewPositives = (judgement: Judgement): Judgement => (judgement === 'rejects' ? 'holds' : judgement);

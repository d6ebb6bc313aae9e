/**
 * What a report has to show of an evaluation, section by section, written down a second time and from the documents alone: no
 * code of the report or of its words is used.
 */
import type { Evaluation } from '#tasks/contracts/evaluation';
import type { DatasetProfile } from '#tasks/contracts/process-data';
import type { Expected } from './compare';
import { curves } from './expected/curves';
import { disagreements, features } from './expected/features';
import { costs, decisions, metrics, segments } from './expected/judged';
import { data, lineage } from './expected/origins';
import { says } from './expected/says';
import { figures, verdict } from './expected/verdict';

export function expectedOf(evaluation: Evaluation, profile: DatasetProfile): Expected[] {
  return [
    ...verdict(evaluation),
    ...figures(evaluation),
    ...curves(evaluation),
    ...decisions(evaluation),
    ...costs(evaluation),
    ...metrics(evaluation),
    ...segments(evaluation),
    ...features(evaluation),
    ...disagreements(evaluation),
    ...data(evaluation, profile),
    ...lineage(evaluation),
    says('evaluation.json', evaluation.version),
  ];
}

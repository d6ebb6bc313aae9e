/** The figures worth a glance in the line of a finished state. States without an entry show none. */
import { packageVersion } from '#tasks/contracts/layout';
import { bytes, count, counted, figure, interval, signed } from '../format';
import type { StateProgress } from './model';
import { parseResult, type RESULTS, type ResultOf } from './results';

type Figures = { readonly [Name in keyof typeof RESULTS]: (result: ResultOf<Name>) => readonly (string | false)[] };

const FIGURES: Figures = {
  PrepareRun: ({ decision, dataset, champion }) => [
    decision === 'skip' && 'nothing to do',
    counted(dataset.objects, 'file'),
    bytes(dataset.bytes),
    // A run that has nothing to do does not look for one.
    decision !== 'skip' &&
      (champion ? `champion is version ${packageVersion(champion.modelPackageArn)}` : 'no champion yet'),
  ],
  CheckDataset: ({ rows, positives, features, splitBy, setAside, suspects, warnings, largestDrift }) => [
    counted(rows, 'row'),
    counted(positives, 'positive'),
    counted(features, 'feature'),
    splitBy === 'time' && 'split by time',
    setAside > 0 && `${counted(setAside, 'row')} set aside`,
    suspects.length > 0 && counted(suspects.length, 'suspicious column'),
    largestDrift !== null &&
      largestDrift.index >= 0.1 &&
      `drift ${largestDrift.index.toFixed(2)} in ${largestDrift.column}`,
    warnings.length > 0 && counted(warnings.length, 'warning'),
  ],
  VerifyLoad: loaded,
  TrainModel: trained,
  DescribeBestJob: trained,
  EvaluateModel: ({ verdict, auc, interval: bounds, champion, testRows }) => [
    verdict !== 'promote' && verdict,
    `AUC ${figure(auc)} (${interval(bounds)})`,
    champion !== null && `${signed(champion.difference)} against the champion`,
    counted(testRows, 'test row'),
  ],
  RegisterModel: ({ ModelPackageArn }) => [`version ${packageVersion(ModelPackageArn)}`],
  RequestApproval: ({ decision, by }) => [`${decision} by ${by}`],
  SmokeTest: ({ rows, largestDifference }) => [
    counted(rows, 'golden row'),
    largestDifference === 0 ? 'same scores' : `scores differ by at most ${largestDifference.toExponential(1)}`,
  ],
  CheckBatch: ({ rows }) => [counted(rows, 'prediction')],
  VerifyPredictions: loaded,
  RecordOutcome: ({ outcome }) => [outcome],
};

function loaded({ table, rows }: ResultOf<'VerifyLoad'>) {
  return [`${counted(rows, 'row')} in ${table}`];
}

function trained({ rounds, validationAuc }: ResultOf<'TrainModel'>) {
  return [
    rounds !== null && `${count(rounds)} rounds`,
    validationAuc !== null && `validation AUC ${figure(validationAuc)}`,
  ];
}

/** @returns e.g. `30,000 rows · 6,636 positives`; empty when there is nothing to tell */
export function figuresOf(state: StateProgress): string {
  if (!(state.name in FIGURES)) return '';
  return describe(state.name as keyof typeof RESULTS, state)
    .filter((text) => text !== false)
    .join(' · ');
}

function describe<Name extends keyof typeof RESULTS>(name: Name, state: StateProgress): readonly (string | false)[] {
  const result = parseResult(name, state);
  return result === undefined ? [] : FIGURES[name](result);
}

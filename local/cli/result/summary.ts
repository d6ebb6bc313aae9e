/** The table at the end of a run. */

import { count, duration, figure, interval, signed } from '#local/client/format';
import { remedyOf } from '#local/client/remedies';
import { packageVersion, warehouseTables } from '#tasks/contracts/layout';
import { money } from '#tasks/evaluation/format';
import { fromHere } from '../text/path';
import type { Style } from '../text/style';
import { facts } from '../text/table';
import type { Decided, Evaluated, ResultDocument } from './document';

export interface SummaryOptions {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
  /** See `Session`. */
  readonly typed: (words: string) => string;
}

export function summaryLines(result: ResultDocument, { style, width, typed }: SummaryOptions): string[] {
  const paint = result.outcome === 'failed' || result.outcome === 'rejected' ? style.bad : style.good;
  const [first = '', ...rest] = facts(
    [['outcome', result.outcome], ...entries(result, typed)].map(([name = '', value = '']) => [name, value] as const),
    width,
  );
  return [first.replace(result.outcome, style.bold(paint(result.outcome))), ...rest];
}

function entries(result: ResultDocument, typed: SummaryOptions['typed']): string[][] {
  const { dataset, warehouse, training, evaluation, modelPackageArn, approval, deployment, report, error, reason } =
    result;
  const remedy = error === undefined ? undefined : remedyOf(error);
  return [
    ...(error ? [['error', error]] : []),
    ...(reason ? [['why', reason]] : []),
    ...(remedy ? [['what to do', remedy]] : []),
    ...(dataset?.rows != null
      ? [['rows', `${count(dataset.rows)}, ${count(dataset.positives ?? 0)} positive${inWarehouse(warehouse)}`]]
      : []),
    ...warningLines(dataset?.warnings ?? []),
    ...(training?.validationAuc != null ? [['validation AUC', figure(training.validationAuc)]] : []),
    ...(evaluation
      ? [
          [
            'test AUC',
            `${figure(evaluation.auc)} (${interval(evaluation.interval)}) on ${count(evaluation.testRows)} rows`,
          ],
          ...(evaluation.champion
            ? [['champion', `${figure(evaluation.champion.auc)}, difference ${signed(evaluation.champion.difference)}`]]
            : []),
        ]
      : []),
    ...(evaluation?.costs ? [['cost of 1,000', costsText(evaluation.costs)]] : []),
    ...(evaluation ? [['gate', VERDICTS[evaluation.verdict]]] : []),
    ...(modelPackageArn ? [['model', `${result.model}, version ${packageVersion(modelPackageArn)}`]] : []),
    ...(approval ? [['approval', [...approval.earlier, approval].map(decisionText).join('; ')]] : []),
    ...(deployment ? [['deployment', deploymentText(result, typed)]] : []),
    ...(report ? [['report', fromHere(report)]] : []),
    ['time', duration(result.seconds * 1000)],
  ];
}

/** More than these stand in eda.html. */
const WARNINGS = 3;

function warningLines(warnings: readonly string[]): string[][] {
  const rest = warnings.length - WARNINGS;
  const shown = [
    ...warnings.slice(0, WARNINGS),
    ...(rest > 0 ? [`and ${rest} more, in eda.html beside the report`] : []),
  ];
  return shown.map((text, index) => [index === 0 ? 'warning' : '', text]);
}

const VERDICTS = { promote: 'passed', hold: 'a person had to decide', reject: 'not passed' } as const;

function costsText({ challenger, champion, noModel }: NonNullable<Evaluated['costs']>): string {
  const beside = champion === null ? '' : `, champion ${money(champion)}`;
  return `${money(challenger)}${beside}, flagging nothing ${money(noModel)}`;
}

const decisionText = ({ decision, by, reason }: Decided) => `${decision} by ${by}${reason ? `: ${reason}` : ''}`;

const inWarehouse = (warehouse: ResultDocument['warehouse']) =>
  warehouse ? `; ${count(warehouse.rows)} in the warehouse table ${warehouse.table}` : '';

function deploymentText({ deployment, model }: ResultDocument, typed: SummaryOptions['typed']): string {
  if (deployment?.endpointName)
    return `endpoint ${deployment.endpointName}; try: ${typed(`predict --model ${model} --data FILE.csv`)}`;
  if (deployment?.predictionsUri)
    return `${count(deployment.predictionRows ?? 0)} predictions in ${deployment.predictionsUri} and in the warehouse table ${warehouseTables(model).predictions}`;
  return 'none wanted; the model is in the registry';
}

import { describe, expect, it } from '@jest/globals';
import { activityOf } from '#local/cli/progress/job-log';
import { stateLine } from '#local/cli/progress/state-line';
import { createView } from '#local/cli/progress/view';
import { createStyle } from '#local/cli/text/style';
import { displayWidth } from '#local/cli/text/width';
import { summarize } from '#local/client/progress/model';
import { writeHistory } from '#test/support/history';
import { memoryTerminal } from '#test/support/memory-terminal';

const evaluation = {
  verdict: 'promote',
  auc: 0.78123,
  interval: [0.7661, 0.7963],
  testRows: 4500,
  testPositives: 995,
  threshold: 0.3,
  champion: { auc: 0.77, difference: 0.01123, interval: [0.002, 0.02], pValue: 0.01 },
  differenceLowerBound: 0.002,
  otherChecksFailed: 0,
  costs: null,
  reasons: ['AUC 0.7812 is at least 0.7'],
  evaluationUri: 's3://b/e',
  reportUri: 's3://b/r',
};

function finishedRun() {
  const history = writeHistory();
  history.task('VerifyLoad', { Payload: { table: 'fraud_dataset', rows: 30000 } });
  history.enter('Choice', 'IsTuningWanted');
  history.exit('Choice', 'IsTuningWanted');
  history.task('CheckEndpoint', { EndpointStatus: 'Creating' });
  history.enter('Wait', 'WaitForEndpoint');
  history.exit('Wait', 'WaitForEndpoint');
  history.task('CheckEndpoint', { EndpointStatus: 'InService' });
  history.task('EvaluateModel', { Payload: evaluation });
  history.add('ExecutionSucceeded', { executionSucceededEventDetails: { output: '{}' } });
  return history;
}

/** Shows a history as it grows, event by event. */
function watch(isTTY: boolean, columns?: number) {
  const memory = memoryTerminal({ isTTY, columns });
  const view = createView(memory.terminal, isTTY);
  const { events } = finishedRun();
  for (let length = 1; length <= events.length; length++) view.update(summarize(events.slice(0, length)), new Map());
  view.close();
  return memory.messages();
}

describe('plain view', () => {
  it('prints each state once, when it is over, with its figures', () => {
    expect(watch(false).split('\n')).toEqual([
      ' ✓ VerifyLoad                 4.0 s  30,000 rows in fraud_dataset',
      ' ✓ CheckEndpoint              8.0 s',
      ' ✓ EvaluateModel              4.0 s  AUC 0.7812 (0.7661 to 0.7963) · +0.0112 against the champion · 4,500 test rows',
      '',
    ]);
  });
});

describe('live view', () => {
  it('ends with the same lines as the plain one, cut to the terminal', () => {
    expect(screen(watch(true, 60))).toEqual([
      ' ✓ VerifyLoad                 4.0 s  30,000 rows in fraud_…',
      ' ✓ CheckEndpoint              8.0 s',
      ' ✓ EvaluateModel              4.0 s  AUC 0.7812 (0.7661 to…',
    ]);
  });
});

describe('stateLine', () => {
  const running = () => {
    const history = writeHistory();
    history.enter('Task', 'TrainModel');
    return summarize(history.events).states[0] as ReturnType<typeof summarize>['states'][number];
  };
  const options = { style: createStyle(false), spinner: '*', activity: undefined };

  it('shows a bar where the rounds are known, and the last line of the log without its control characters', () => {
    const state = running();
    const activity = activityOf(['[36]\ttrain-auc:0.95', '[37]#011train-auc:0.95#011validation-auc:0.93', ''], 100);
    const now = state.enteredAt + 2500;
    expect(stateLine(state, { ...options, width: 200, now, activity })).toBe(
      ' * TrainModel                 2.5 s  ━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌ 38/100 train AUC 0.95  validation AUC 0.93',
    );
    const nasty = activityOf(['\u001b[2Jclear\u0007\tme'], null);
    expect(stateLine(state, { ...options, width: 200, now, activity: nasty })).toBe(
      ' * TrainModel                 2.5 s  clear me',
    );
  });

  it('never is wider than the terminal', () => {
    const state = running();
    const activity = { line: '数据 '.repeat(40), done: { rounds: 5, of: 10 } };
    for (const coloured of [true, false]) {
      for (let width = 20; width < 90; width++) {
        const line = stateLine(state, {
          style: createStyle(coloured),
          spinner: '*',
          now: state.enteredAt,
          width,
          activity,
        });
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }
    }
  });
});

/** What a terminal shows after these bytes: lines, the cursor going up, lines being cleared. */
function screen(bytes: string): string[] {
  const lines: string[] = [''];
  let row = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences the view writes
  for (const [token] of bytes.matchAll(/\u001b\[1A|\u001b\[2K|\n|[^\u001b\n]+/g)) {
    if (token === '\u001b[1A') row--;
    else if (token === '\u001b[2K') lines[row] = '';
    else if (token === '\n') lines[++row] ??= '';
    else lines[row] += token;
  }
  return lines.filter((line) => line !== '');
}

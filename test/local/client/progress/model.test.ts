import { describe, expect, it } from '@jest/globals';
import { summarize } from '#local/client/progress/model';
import { BEGIN, writeHistory } from '#test/support/history';

describe('summarize', () => {
  it('tells states, times and results in order', () => {
    const history = writeHistory({ model: 'fraud' });
    history.task('PrepareRun', { Payload: { a: 1 } });
    history.enter('Choice', 'IsRetrainingNeeded');
    history.exit('Choice', 'IsRetrainingNeeded');
    history.enter('Task', 'ProcessData');
    const run = summarize(history.events);
    expect(run).toMatchObject({ status: 'RUNNING', startedAt: BEGIN, finishedAt: null, input: { model: 'fraud' } });
    expect(run.states).toMatchObject([
      { name: 'PrepareRun', kind: 'Task', status: 'succeeded', busy: 4000, retries: 0, result: { Payload: { a: 1 } } },
      { name: 'IsRetrainingNeeded', kind: 'Choice', status: 'succeeded', busy: 1000 },
      { name: 'ProcessData', status: 'running', busy: 0, exitedAt: null, parent: null },
    ]);
  });

  it('counts the visits of a loop as one state', () => {
    const history = writeHistory();
    for (let look = 0; look < 3; look++) {
      history.task('CheckLoad', { Status: look < 2 ? 'STARTED' : 'FINISHED' }, { resource: 'describeStatement' });
      history.enter('Wait', 'WaitForLoad');
      history.exit('Wait', 'WaitForLoad');
    }
    expect(summarize(history.events).states).toMatchObject([
      { name: 'CheckLoad', visits: 3, busy: 12_000, result: { Status: 'FINISHED' } },
      { name: 'WaitForLoad', visits: 3, kind: 'Wait' },
    ]);
  });

  it('counts retries and keeps the failures, also when the state succeeds at last', () => {
    const history = writeHistory();
    history.enter('Task', 'TrainModel');
    const scheduled = {
      taskScheduledEventDetails: {
        resourceType: 'sagemaker',
        resource: 'createTrainingJob.sync',
        region: 'r',
        parameters: '{}',
      },
    };
    history.add('TaskScheduled', scheduled);
    history.add('TaskFailed', {
      taskFailedEventDetails: { resourceType: 'sagemaker', resource: 'x', error: 'Throttled', cause: 'slow down' },
    });
    history.add('TaskScheduled', scheduled);
    history.add('TaskSucceeded', {
      taskSucceededEventDetails: { resourceType: 'sagemaker', resource: 'x', output: '1' },
    });
    history.exit('Task', 'TrainModel');
    expect(summarize(history.events).states).toMatchObject([
      { status: 'succeeded', retries: 1, failures: [{ error: 'Throttled', cause: 'slow down' }] },
    ]);
  });

  it('keeps the states of parallel branches apart and under their parent', () => {
    const history = writeHistory();
    history.enter('Parallel', 'ScoreTestSplit');
    const begun = history.add('ParallelStateStarted');
    const challenger = history.task('ScoreChallenger', 1, { follows: begun });
    history.enter('Pass', 'Nothing', begun);
    const last = history.exit('Pass', 'Nothing');
    history.task('ScoreValidationRows', 2, { follows: challenger });
    history.add('ParallelStateSucceeded', {}, last);
    history.exit('Parallel', 'ScoreTestSplit', last);
    history.task('EvaluateModel', 3);
    expect(summarize(history.events).states.map(({ name, parent, status }) => [name, parent, status])).toEqual([
      ['ScoreTestSplit', null, 'succeeded'],
      ['ScoreChallenger', 'ScoreTestSplit', 'succeeded'],
      ['Nothing', 'ScoreTestSplit', 'succeeded'],
      ['ScoreValidationRows', 'ScoreTestSplit', 'succeeded'],
      ['EvaluateModel', null, 'succeeded'],
    ]);
  });

  it('tells a caught failure from the end of the run, and where the run ended', () => {
    const history = writeHistory();
    history.enter('Task', 'CheckDataset');
    history.add('TaskFailed', {
      taskFailedEventDetails: { resourceType: 'lambda', resource: 'invoke', error: 'DatasetEmpty', cause: 'no row' },
    });
    history.exit('Task', 'CheckDataset');
    history.enter('Fail', 'RetrainingFailed');
    history.add('ExecutionFailed', { executionFailedEventDetails: { error: 'DatasetEmpty', cause: 'no row' } });
    const run = summarize(history.events);
    expect(run).toMatchObject({
      status: 'FAILED',
      failure: { error: 'DatasetEmpty', cause: 'no row' },
      finishedAt: BEGIN + 5000,
    });
    expect(run.states).toMatchObject([{ status: 'caught' }, { name: 'RetrainingFailed', status: 'failed' }]);
  });

  it('marks what an abort or a timeout cut short', () => {
    const history = writeHistory();
    history.enter('Task', 'TrainModel');
    history.add('ExecutionAborted', { executionAbortedEventDetails: { error: 'Interrupted' } }, 0);
    expect(summarize(history.events)).toMatchObject({
      status: 'ABORTED',
      failure: { error: 'Interrupted', cause: '' },
      states: [{ status: 'aborted' }],
    });
  });

  it('finds the log and the rounds of a job, and the function of a call', () => {
    const history = writeHistory();
    const parameters = { TrainingJobName: 'fraud-1-train', HyperParameters: { num_round: '100' } };
    history.task('TrainModel', {}, { resource: 'createTrainingJob.sync', parameters });
    history.task(
      'Predict',
      {},
      { parameters: { FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:ronda-predict:$LATEST' } },
    );
    history.task('LoadWarehouse', {}, { resource: 'batchExecuteStatement' });
    expect(summarize(history.events).states.map(({ job }) => job)).toEqual([
      {
        logGroup: '/aws/sagemaker/TrainingJobs',
        logStreamPrefix: 'fraud-1-train/',
        name: 'fraud-1-train',
        rounds: 100,
      },
      { logGroup: '/aws/lambda/ronda-predict', name: 'ronda-predict', rounds: null },
      null,
    ]);
  });

  it('understands every beginning of a history', () => {
    const history = writeHistory();
    history.task('PrepareRun', {});
    history.enter('Parallel', 'Both');
    const begun = history.add('ParallelStateStarted');
    history.task('One', {}, { follows: begun });
    history.exit('Parallel', 'Both');
    for (let length = 0; length <= history.events.length; length++) {
      const { states } = summarize(history.events.slice(0, length));
      expect(states.filter(({ status }) => status === 'running').length).toBeLessThanOrEqual(2);
    }
  });
});

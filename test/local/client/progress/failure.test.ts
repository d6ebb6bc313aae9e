import { describe, expect, it } from '@jest/globals';
import { plainFailure } from '#local/client/progress/failure';

const plain = (cause: unknown) =>
  plainFailure({ error: 'States.TaskFailed', cause: typeof cause === 'string' ? cause : JSON.stringify(cause) });

describe('plainFailure', () => {
  it('takes the message out of what a function or a job leaves behind', () => {
    expect(plain({ errorType: 'Error', errorMessage: 'no such table', trace: [] })).toEqual({
      error: 'States.TaskFailed',
      cause: 'no such table',
    });
    expect(plain({ TrainingJobStatus: 'Failed', FailureReason: 'AlgorithmError: exit code 1' })).toEqual({
      error: 'States.TaskFailed',
      cause: 'AlgorithmError: exit code 1',
    });
    expect(plain('plain words')).toEqual({ error: 'States.TaskFailed', cause: 'plain words' });
  });

  it('takes the name of the error too, where the message begins with one', () => {
    const message = "LabelColumnMissing: expected a column 'y', but there are: a, b";
    const expected = { error: 'LabelColumnMissing', cause: "expected a column 'y', but there are: a, b" };
    expect(plain({ ExitMessage: message })).toEqual(expected);
    expect(plain({ FailureReason: `AlgorithmError: ${message}` })).toEqual(expected);
  });
});

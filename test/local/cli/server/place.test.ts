import { describe, expect, it } from '@jest/globals';
import { placeOf } from '#local/cli/server/place';
import { memoryTerminal } from '#test/support/memory-terminal';

const ARN = 'arn:aws:states:eu-west-1:123456789012:stateMachine:retraining';
const app = {
  program: 'node bin/ronda.mjs',
  buildDirectory: '/build',
  terminal: memoryTerminal().terminal,
  stateDirectory: (given = '.ronda') => `/here/${given}`,
};
const typed = (options: Partial<Parameters<typeof placeOf>[0]>) =>
  placeOf({ aws: false, ...options }, app).typed('approve a-1');

describe('a command that a hint names', () => {
  it('is called as this one was, and nothing more where everything is at its usual place', () => {
    expect(typed({})).toBe('node bin/ronda.mjs approve a-1');
  });

  it('finds the same folder, however it is called', () => {
    expect(typed({ 'state-dir': '/data/ronda' })).toBe('node bin/ronda.mjs approve a-1 --state-dir /data/ronda');
    expect(typed({ 'state-dir': "Ann's runs" })).toMatch(/ --state-dir 'Ann'\\''s runs'$/);
  });

  it('finds the same account and state machine', () => {
    expect(typed({ aws: true, 'state-dir': 'reports' })).toBe('node bin/ronda.mjs approve a-1 --aws');
    expect(typed({ aws: true, 'state-machine-arn': ARN })).toMatch(` --aws --state-machine-arn ${ARN}`);
  });
});

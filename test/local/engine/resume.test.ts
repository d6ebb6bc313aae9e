/** The journal is the only memory: a run cut off after any entry goes on to the same end and repeats no completed effect. */
import { describe, expect, test } from '@jest/globals';
import { manualClock } from '#test/support/manual-clock';
import { completedIn, idsAreDense, runOn } from './everything';
import { runToEnd, start } from './harness';

describe('a run that is taken up again', () => {
  test('ends as it would have ended, from every prefix of its journal, and repeats no completed effect', async () => {
    const whole = await runOn();
    expect(whole.outcome).toMatchObject({ status: 'SUCCEEDED' });
    expect(JSON.parse(whole.outcome.output as string)).toEqual({
      flaky: { attempt: 2 },
      sides: [{ status: 'Completed' }, 'ann', [4, 8, 12, 16, 20]],
      reason: 'by design',
      round: 3,
    });
    const total = whole.entries.length;
    expect(total).toBeGreaterThan(100);
    for (let cut = 1; cut < total; cut += 1) {
      const prefix = whole.entries.slice(0, cut);
      const resumed = await runOn(prefix);
      expect({ cut, output: resumed.outcome.output }).toEqual({ cut, output: whole.outcome.output });
      const repeated = resumed.calls.filter((call) => completedIn(prefix).includes(call));
      expect({ cut, repeated }).toEqual({ cut, repeated: [] });
      expect(resumed.entries.slice(0, cut)).toEqual(prefix);
      expect(idsAreDense(resumed.entries)).toBe(true);
    }
  }, 60_000);

  test('fails when its journal was written by another definition', async () => {
    const whole = await runOn();
    const branch = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });
    const other = {
      StartAt: 'A',
      States: { A: { Type: 'Parallel', Branches: [branch('B'), branch('C')], End: true } },
    };
    const { outcome } = await runToEnd(other, { entries: whole.entries.slice(0, 60) });
    expect(outcome).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining('expected ParallelStateEntered at the main line, got PassStateEntered'),
    });
  });

  test('does not wait longer for a pause, a timer or a limit because of the restart', async () => {
    const machine = {
      StartAt: 'A',
      States: { A: { Type: 'Wait', Seconds: 600, Next: 'B' }, B: { Type: 'Succeed' } },
    };
    const clock = manualClock();
    const first = start(machine, { clock });
    await clock.advance(200_000);
    const { outcome } = await runToEnd(machine, { entries: first.journal.entries, clock: manualClock(clock.now()) });
    expect(outcome.stoppedAt - (first.journal.entries[0]?.at ?? 0)).toBe(600_000);
  });
});

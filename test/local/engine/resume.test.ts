/** The journal is the only memory: a run cut off after any entry goes on to the same end and repeats no completed effect. */
import { describe, expect, test } from '@jest/globals';
import { completedIn, idsAreDense, runOn } from './everything';

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
});

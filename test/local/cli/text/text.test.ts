import { describe, expect, it } from '@jest/globals';
import { nearest } from '#local/cli/text/nearest';
import { facts, table } from '#local/cli/text/table';
import { cut, displayWidth, wrap } from '#local/cli/text/width';
import { bytes, duration, signed } from '#local/client/format';

describe('format', () => {
  it('says times and sizes as people do', () => {
    expect([0, 444, 59_949, 59_950, 125_000, 3_720_000].map(duration)).toEqual([
      '0.0 s',
      '0.4 s',
      '59.9 s',
      '1 min 00 s',
      '2 min 05 s',
      '1 h 02 min',
    ]);
    expect([0, 999, 1000, 2_849_000, 149_000_000, 3.2e12].map(bytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '2.8 MB',
      '149 MB',
      '3.2 TB',
    ]);
    expect([0.01234, -0.004].map(signed)).toEqual(['+0.0123', '−0.0040']);
  });
});

describe('width', () => {
  it('counts columns, not characters', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('数据')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('\u001b[31mred\u001b[0m')).toBe(3);
  });

  it('cuts with an ellipsis and closes open styles', () => {
    expect(cut('abcdef', 6)).toBe('abcdef');
    expect(cut('abcdefg', 6)).toBe('abcde…');
    expect(cut('\u001b[31mabcdefg\u001b[0m', 4)).toBe('\u001b[31mabc…\u001b[0m');
    expect(displayWidth(cut('数据数据', 4))).toBeLessThanOrEqual(4);
  });

  it('breaks lines at blanks', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']);
  });
});

describe('table', () => {
  it('aligns columns and fits the terminal', () => {
    const columns = [{ title: 'RUN' }, { title: 'TIME', align: 'right' }, { title: 'WHY' }] as const;
    expect(
      table(
        columns,
        [
          ['a', '1.0 s', 'because'],
          ['bcd', '10.0 s', 'no'],
        ],
        18,
      ),
    ).toEqual(['RUN    TIME  WHY', 'a     1.0 s  beca…', 'bcd  10.0 s  no']);
  });

  it('breaks long values under their names', () => {
    expect(
      facts(
        [
          ['why', 'one two three four five six'],
          ['n', '1'],
        ],
        20,
      ),
    ).toEqual(['why  one two three four', '     five six', 'n    1']);
  });
});

describe('nearest', () => {
  it('finds the word that was meant, and nothing for a word unlike all', () => {
    const known = ['run', 'list', 'approve', 'label'];
    expect([nearest('rum', known), nearest('lable', known), nearest('aprove', known), nearest('xyz', known)]).toEqual([
      'run',
      'label',
      'approve',
      undefined,
    ]);
  });
});

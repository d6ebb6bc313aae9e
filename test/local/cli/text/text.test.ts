import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { nearest } from '#local/cli/text/nearest';
import { fromHere } from '#local/cli/text/path';
import { createStyle, shown } from '#local/cli/text/style';
import { facts, table } from '#local/cli/text/table';
import { cut, displayWidth, wrap } from '#local/cli/text/width';
import { bytes, duration, signed } from '#local/client/format';
import { harmless, harmlessJson } from '#local/harmless';

const style = createStyle(true);

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
    expect(displayWidth(style.bad('red'))).toBe(3);
  });

  it('cuts with an ellipsis and closes open styles', () => {
    expect(cut('abcdef', 6)).toBe('abcdef');
    expect(cut('abcdefg', 6)).toBe('abcde…');
    expect(shown(cut(style.bad('abcdefg'), 4))).toBe('\u001b[31mabc…\u001b[0m');
    expect(displayWidth(cut('数据数据', 4))).toBeLessThanOrEqual(4);
  });

  it('counts what a terminal shows of what it is not to obey', () => {
    expect(displayWidth('\u001b[2Ja\u009b31mb\tc')).toBe(4);
    expect(cut('\u001b[2Jabc', 3)).toBe('abc');
    expect(cut('\t\tabc', 3)).toBe(' a…');
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

describe('what others wrote', () => {
  it.each([
    ['clears the screen', '\u001b[2Jclear\u0007\tme', 'clear me'],
    ['paints', 'a\u001b[31mb\u001b[8mc', 'abc'],
    ['names the window', '\u001b]0;owned\u0007x', 'x'],
    ['links', 'a\u001b]8;;http://evil.example\u001b\\b', 'ab'],
    ['begins in eight bits', '\u009b2Jx\u009d0;owned\u009cy', 'xy'],
    ['is put together of two', '\u001b\u001b[m[2Jx', ' [2Jx'],
    ['makes lines', 'no\r\noutcome  deployed\u2028x', 'no outcome  deployed x'],
    ['turns letters around', 'a\u202edetcejer', 'adetcejer'],
    ['is in any script', 'é数据👩\u200d🔬', 'é数据👩\u200d🔬'],
  ])('is shown and not obeyed when it %s', (_, text, expected) => {
    expect(harmless(text)).toBe(expected);
    expect(shown(text)).toBe(expected);
    expect(shown(style.bold(text))).toBe(`\u001b[1m${expected}\u001b[0m`);
  });

  it('is the same in JSON, without what a terminal obeys', () => {
    const value = { text: '\u001b[2J\u009b2J\u202e\u2028é' };
    const json = harmlessJson(value);
    expect(JSON.parse(json)).toEqual(value);
    expect(json).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}|\u2028/u);
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

describe('fromHere', () => {
  it('shortens what lies below the current folder, and leaves other paths as they are', () => {
    const paths = [process.cwd(), join(process.cwd(), '.ronda/report.html'), '/report.html'];
    expect(paths.map(fromHere)).toEqual([process.cwd(), join('.ronda', 'report.html'), '/report.html']);
  });
});

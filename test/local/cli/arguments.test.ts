import { describe, expect, it } from '@jest/globals';
import { parseArguments, wholeNumber } from '#local/cli/arguments';
import { Misuse } from '#local/cli/misuse';

const KINDS = { data: 'list', id: 'list', label: 'text', force: 'flag' } as const;
const misuse = (words: string[], positionals = 0) => {
  try {
    parseArguments(words, KINDS, positionals);
  } catch (error) {
    if (error instanceof Misuse) return [error.message, error.hint];
    throw error;
  }
  throw new Error('expected a misuse');
};

describe('parseArguments', () => {
  it('takes several values of a list, one after the other and by repeating the option', () => {
    const { options } = parseArguments(
      ['--data', 'a.csv', 'b.csv', '--label', 'y', '--data=c.csv', '--id', 'x', 'z', '--force'],
      KINDS,
    );
    expect(options).toEqual({ data: ['a.csv', 'b.csv', 'c.csv'], id: ['x', 'z'], label: 'y', force: true });
  });

  it('leaves out what is not given', () => {
    expect(parseArguments([], KINDS).options).toEqual({ data: [], id: [], force: false });
  });

  it('tells words beside the options from values', () => {
    expect(parseArguments(['run-1', '--label', 'y'], KINDS, 1).positionals).toEqual(['run-1']);
    expect(parseArguments(['--data', 'a', '--', 'run-1'], KINDS, 1)).toMatchObject({
      positionals: ['run-1'],
      options: { data: ['a'] },
    });
  });

  it('rejects an unknown option and names the nearest', () => {
    expect(misuse(['--lable', 'y'])).toEqual(["unknown option '--lable'", "did you mean '--label'?"]);
    expect(misuse(['--colour'])).toEqual(["unknown option '--colour'", undefined]);
    expect(misuse(['-x'])[0]).toBe("unknown option '-x'");
  });

  it('rejects an option without its value, a flag with one, and words too many', () => {
    expect(misuse(['--label'])[0]).toBe("option '--label' needs a value");
    expect(misuse(['--label', '--force'])).toEqual([
      "option '--label' needs a value",
      "for a value that begins with '-' write '--label=VALUE'",
    ]);
    expect(misuse(['--force=yes'])[0]).toBe("option '--force' takes no value");
    expect(misuse(['label=y'])).toEqual([
      "unexpected argument 'label=y'",
      "options begin with two hyphens: '--label=y'",
    ]);
  });
});

describe('wholeNumber', () => {
  it('rejects what is no whole number of the range', () => {
    expect(wholeNumber('port', '0', [0, 65535])).toBe(0);
    for (const text of ['-1', '65536', '1.5', '', 'x']) {
      expect(() => wholeNumber('port', text, [0, 65535])).toThrow(
        `expected --port to be a whole number from 0 to 65535, got '${text}'`,
      );
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { HELP } from '#local/cli/commands/help';
import { main } from '#local/cli/main';
import { memoryTerminal } from '#test/support/memory-terminal';

async function ronda(...words: string[]) {
  const memory = memoryTerminal();
  const code = await main(words, { buildDirectory: '/none', streams: memory.streams });
  return { code, output: memory.output(), messages: memory.messages() };
}

describe('help', () => {
  it('shows the commands when called without a word, or with help', async () => {
    const { code, output } = await ronda();
    expect(code).toBe(0);
    for (const command of ['run', 'local', 'list', 'show', 'approve', 'reject', 'predict', 'logs']) {
      expect(output).toContain(`ronda ${command} `);
      const own = await ronda('help', command);
      expect(own.output).toMatch(new RegExp(`^ronda ${command}\\b`));
      expect(await ronda(command, '--help')).toEqual(own);
      expect(await ronda(command, '--unknown', '-h')).toEqual(own);
    }
    expect(await ronda('--help')).toEqual(await ronda('help'));
  });

  it('fits a terminal of 80 columns', () => {
    for (const text of Object.values(HELP))
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('names every option of run', async () => {
    const { RUN_OPTIONS } = await import('#local/cli/input/execution-input');
    for (const option of Object.keys(RUN_OPTIONS)) expect(HELP.run).toContain(`--${option}`);
  });
});

describe('misuse', () => {
  it.each([
    [['rum'], "ronda: no command 'rum'\ndid you mean 'ronda run'?\n"],
    [['help', 'shw'], "ronda help: no command 'shw'\ndid you mean 'show'?\n"],
    [['run', '--lable', 'x'], "ronda run: unknown option '--lable'\ndid you mean '--label'?\n"],
    [['run', 'x.csv'], "ronda run: unexpected argument 'x.csv'\n'ronda help run' shows what it takes\n"],
    [
      ['run', '--data', '/none.csv'],
      "ronda run: --data: no such file or folder: /none.csv\n'ronda help run' shows what it takes\n",
    ],
    [
      ['run', '--port', 'x'],
      "ronda run: expected --port to be a whole number from 0 to 65535, got 'x'\n'ronda help run' shows what it takes\n",
    ],
    [['reject', 'x'], 'ronda reject: a rejection needs a reason\nsay it with --reason TEXT\n'],
    [
      ['predict', '--model', 'A'],
      "ronda predict: --model: expected lower-case letters, digits and single hyphens, beginning with a letter, got 'A'\n'ronda help predict' shows what it takes\n",
    ],
    [
      ['list', '--limit', '0'],
      "ronda list: expected --limit to be a whole number from 1 to 10000, got '0'\n'ronda help list' shows what it takes\n",
    ],
    [['show', 'a', 'b'], "ronda show: unexpected argument 'b'\n'ronda help show' shows what it takes\n"],
  ])('rejects %j with one line and a hint', async (words, messages) => {
    expect(await ronda(...words)).toEqual({ code: 2, output: '', messages });
  });
});

import { appendFileSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openJournals } from '#local/backends/journals';

const temporary = () => mkdtempSync(join(tmpdir(), 'journals-'));

describe('a journal', () => {
  test('is read again as it was written, in order', async () => {
    const directory = temporary();
    const journal = await openJournals<{ n: number }>(directory).create('arn:aws:x:/*ä'.repeat(40));
    for (let n = 0; n < 100; n += 1) journal.append({ n });
    await journal.synced();
    const again = await openJournals<{ n: number }>(directory).open('arn:aws:x:/*ä'.repeat(40));
    expect(again?.entries.map(({ n }) => n)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    again?.append({ n: 100 });
    await again?.synced();
    expect(await openJournals(directory).read('arn:aws:x:/*ä'.repeat(40))).toHaveLength(101);
  });

  test('drops a torn last line and goes on after the last whole one', async () => {
    const directory = temporary();
    const journal = await openJournals<{ text: string }>(directory).create('j');
    journal.append({ text: 'größe' });
    await journal.synced();
    const file = join(directory, readdirSync(directory)[0] as string);
    appendFileSync(file, '{"text":"half');
    expect(await openJournals(directory).read('j')).toEqual([{ text: 'größe' }]);
    const again = await openJournals<{ text: string }>(directory).open('j');
    again?.append({ text: 'whole' });
    await again?.synced();
    expect(readFileSync(file, 'utf8')).toBe('{"text":"größe"}\n{"text":"whole"}\n');
  });

  test('is none before it is created, and empty when it is created anew', async () => {
    const journals = openJournals<number>(temporary());
    expect(await journals.open('j')).toBeUndefined();
    const journal = await journals.create('j');
    journal.append(1);
    await journal.synced();
    await journals.create('j');
    expect(await journals.read('j')).toEqual([]);
    await journals.remove('j');
    expect(await journals.read('j')).toBeUndefined();
  });

  test('fails when it cannot be written, and never says otherwise again', async () => {
    const directory = temporary();
    const journal = await openJournals<unknown>(join(directory, 'j')).create('x');
    const { rmSync } = await import('node:fs');
    rmSync(join(directory, 'j'), { recursive: true });
    journal.append(1);
    await expect(journal.synced()).rejects.toThrow('ENOENT');
    journal.append(2);
    await expect(journal.synced()).rejects.toThrow('ENOENT');
  });
});

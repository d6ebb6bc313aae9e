import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openDocuments } from '#local/backends/documents';
import { temporaryDirectory } from '#test/support/temporary';

describe('documents', () => {
  test('keeps documents across a restart, in the order of their first write', async () => {
    const directory = await temporaryDirectory();
    const documents = openDocuments(directory);
    for (const id of ['z', 'a', 'm']) await documents.put('jobs', id, { id, state: 'new' });
    await documents.put('jobs', 'z', { id: 'z', state: 'done' });
    await documents.remove('jobs', 'a');
    const again = openDocuments(directory);
    expect(again.list('jobs')).toEqual([
      { id: 'z', state: 'done' },
      { id: 'm', state: 'new' },
    ]);
    await again.put('jobs', 'b', { id: 'b' });
    expect(
      openDocuments(directory)
        .list<{ id: string }>('jobs')
        .map(({ id }) => id),
    ).toEqual(['z', 'm', 'b']);
  });

  test('takes ids of any length, characters and case', async () => {
    const directory = await temporaryDirectory();
    const documents = openDocuments(directory);
    const ids = [
      'Run',
      'run',
      'a/b',
      '../escape',
      'a*b',
      '',
      '.',
      `arn:aws:states:us-east-1:0:${'x'.repeat(2000)}`,
      'ü😀',
    ];
    await Promise.all(ids.map((id) => documents.put('things', id, { id })));
    const again = openDocuments(directory);
    for (const id of ids) expect(again.get('things', id)).toEqual({ id });
    expect(readdirSync(directory)).toEqual(['things']);
  });

  test('gives what a restart would give, not the caller’s own object', async () => {
    const documents = openDocuments(await temporaryDirectory());
    const document = { list: [1], time: new Date(0), nothing: undefined };
    await documents.put('things', 'one', document);
    document.list.push(2);
    expect(documents.get('things', 'one')).toEqual({ list: [1], time: '1970-01-01T00:00:00.000Z' });
    documents.get<{ list: number[] }>('things', 'one')?.list.push(3);
    expect(documents.get('things', 'one')).toMatchObject({ list: [1] });
  });

  test('ends with the last of many simultaneous writes', async () => {
    const directory = await temporaryDirectory();
    const documents = openDocuments(directory);
    await Promise.all(Array.from({ length: 50 }, (_, count) => documents.put('things', 'one', { count })));
    expect(openDocuments(directory).get('things', 'one')).toEqual({ count: 49 });
  });

  test('removes what a write left behind that a kill cut short', async () => {
    const directory = await temporaryDirectory();
    await openDocuments(directory).put('things', 'one', {});
    writeFileSync(join(directory, 'things', 'two.json.tmp'), '{"id":"tw');
    expect(openDocuments(directory).list('things')).toEqual([{}]);
    expect(readdirSync(join(directory, 'things'))).toHaveLength(1);
  });
});

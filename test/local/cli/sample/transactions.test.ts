import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { HEADER, sampleTransactions } from '#local/cli/sample/transactions';
import { writeSample } from '#local/cli/sample/write';

const text = (rows: number, seed: number) => [...sampleTransactions({ rows, seed })].join('');
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

describe('sampleTransactions', () => {
  it('gives the same bytes for the same seed, and others for another', () => {
    expect(sha256(text(1000, 42))).toBe('9035da7518685c7e5e5aafc2660d54cfa7a6a8f71212622bc6f08a96f69959d9');
    expect(text(1000, 43)).not.toBe(text(1000, 42));
  });

  it('has whole rows in order of time, with ids that are unique', () => {
    const [header, ...lines] = text(20_000, 7).trimEnd().split('\n');
    expect(header).toBe(HEADER);
    expect(lines).toHaveLength(20_000);
    for (const line of lines) {
      expect(line).toMatch(
        /^T\d{8},U\d{6},\d+\.\d{2},2026-\d\d-\d\dT\d\d:\d\d:\d\dZ,[A-Za-z ]+ \d\d,[A-Za-z ]+,(true|false)$/,
      );
    }
    const times = lines.map((line) => line.split(',')[3] ?? '');
    expect(times).toEqual([...times].sort());
    expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(20_000);
  });

  it('has about one fraud in a hundred', () => {
    const frauds = text(100_000, 1).match(/,true\n/g)?.length ?? 0;
    expect(frauds).toBeGreaterThan(850);
    expect(frauds).toBeLessThan(1250);
  });
});

describe('writeSample', () => {
  it('writes 200,000 transactions, whole or not at all', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ronda-sample-'));
    const content = await readFile(await writeSample(directory), 'utf8');
    expect(content.match(/\n/g)).toHaveLength(200_001);
    expect(await readdir(join(directory, 'sample'))).toEqual(['transactions.csv']);
  });
});

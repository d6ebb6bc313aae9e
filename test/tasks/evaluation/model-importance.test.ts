import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { pack } from 'tar-stream';
import { readModelFile } from '#tasks/evaluation/model-artifact';
import { totalGains } from '#tasks/evaluation/model-importance';
import { readForest } from '#tasks/evaluation/xgboost-forest';
import { askPython, withPython } from './python';

/** Five trees on five features, saved by XGBoost 1.7.4 with `Booster.save_model('xgboost-model')`. */
const MODEL = readFileSync(new URL('../../fixtures/models/xgboost-1.7-model', import.meta.url));
const FEATURES = ['amount', 'age', 'hour', 'merchant', 'day'];
/** What `get_score(importance_type='total_gain')` says of it. */
const GAINS = [411.6011657714844, 96.33120727539062, 50.293025970458984, 31.998210906982422, 25.615379333496094];

async function archive(files: Record<string, Buffer>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, content);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}
const stream = (...chunks: Buffer[]) => Readable.from(chunks);
const unreadable = (message: string) =>
  expect.objectContaining({ name: 'ModelUnreadable', message: expect.stringContaining(message) });

describe('importance of features', () => {
  test("equals Python's total gain, by name, largest first", async () => {
    const artifact = await archive({ 'notes.txt': Buffer.from('x'), './xgboost-model': MODEL });
    const importance = totalGains(
      readForest(await readModelFile(stream(artifact.subarray(0, 700), artifact.subarray(700)))),
      FEATURES,
    );
    expect(importance.map(({ feature, gain }) => [feature, gain])).toEqual(FEATURES.map((name, i) => [name, GAINS[i]]));
    expect(importance.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  withPython(['xgboost'], "equals Python's total gain for boosters of many shapes", () => {
    const cases = askPython<{ model: string; gains: Record<string, number>; columns: number }[]>(`
import base64, json, os, tempfile, numpy, xgboost
rng = numpy.random.default_rng(3)
x = rng.normal(size=(3000, 30)); x[rng.random(x.shape) < 0.1] = numpy.nan
y = (numpy.nan_to_num(x[:, :8]) @ rng.normal(size=8) + rng.normal(size=3000) > 0).astype(int)
data = xgboost.DMatrix(x, y)
shapes = [dict(tree_method='hist', max_depth=6, gamma=4), dict(tree_method='exact', gamma=9), dict(booster='dart', rate_drop=0.2),
  dict(tree_method='hist', grow_policy='lossguide', max_leaves=40, max_depth=0), dict(num_parallel_tree=4, subsample=0.5),
  dict(scale_pos_weight=50, tree_method='approx'), dict(gamma=1e6)]
answers = []
for shape in shapes:
    booster = xgboost.train({'objective': 'binary:logistic', 'seed': 1, 'verbosity': 0, **shape}, data, 60)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'xgboost-model')
        booster.save_model(path)
        model = base64.b64encode(open(path, 'rb').read()).decode()
    answers.append(dict(model=model, gains=booster.get_score(importance_type='total_gain'), columns=30))
print(json.dumps(answers))`);
    expect(cases.length).toBe(7);
    for (const { model, gains, columns } of cases) {
      const names = Array.from({ length: columns }, (_, column) => `f${column}`);
      const ours = totalGains(readForest(Buffer.from(model, 'base64')), names);
      expect(ours.map(({ feature }) => feature).sort()).toEqual(Object.keys(gains).sort());
      for (const { feature, gain } of ours) expect(Math.abs(gain / (gains[feature] as number) - 1)).toBeLessThan(1e-6);
    }
  });

  test('is empty for a linear booster', () => {
    const linear = Buffer.concat([MODEL.subarray(0, 163), Buffer.from('\b\0\0\0\0\0\0\0gblinear')]);
    expect(totalGains(readForest(linear), FEATURES)).toEqual([]);
  });
});

describe('model artifacts that cannot be read', () => {
  test('rejects an archive without the model, telling what is in it', async () => {
    await expect(readModelFile(stream(await archive({ 'a.json': MODEL, 'b.txt': MODEL })))).rejects.toEqual(
      unreadable('expected the file xgboost-model in the model artifact, got a.json, b.txt'),
    );
  });

  test('rejects what is no gzipped archive, or half of one', async () => {
    const whole = await archive({ 'xgboost-model': MODEL });
    for (const bytes of [MODEL, Buffer.alloc(0), whole.subarray(0, whole.length / 2)]) {
      await expect(readModelFile(stream(bytes))).rejects.toMatchObject({ name: 'ModelUnreadable' });
    }
  });

  test('rejects a model larger than allowed before unpacking it', async () => {
    await expect(readModelFile(stream(await archive({ 'xgboost-model': MODEL })), 5000)).rejects.toEqual(
      unreadable(`expected xgboost-model of at most 5000 bytes, got ${MODEL.length}`),
    );
  });

  test.each([
    ['JSON', Buffer.from('{"learner":{}}'), 'got JSON'],
    ['UBJSON', Buffer.from('{L\0\0\0\0\0\0\0\x07learner', 'latin1'), 'got UBJSON'],
    ['a pickle', Buffer.from('80049512', 'hex'), 'begins with 80049512'],
    ['an empty file', Buffer.alloc(0), 'ends within the signature'],
    [
      'an unknown booster',
      Buffer.concat([MODEL.subarray(0, 163), Buffer.from('\x02\0\0\0\0\0\0\0gp')]),
      "the booster 'gp'",
    ],
    [
      'an absurd length',
      Buffer.concat([MODEL.subarray(0, 140), Buffer.alloc(8, 255)]),
      'a name of 18446744073709551615 bytes',
    ],
  ])('rejects %s', (_what, model, message) => {
    expect(() => totalGains(readForest(model), FEATURES)).toThrow(unreadable(message));
  });

  test('rejects a file cut off anywhere within the trees', () => {
    for (let length = 0; length < MODEL.length - 300; length += 97) {
      expect(() => readForest(MODEL.subarray(0, length))).toThrow(unreadable('ends within'));
    }
  });

  test('rejects a tree that is not one: a child out of bounds, a cycle', () => {
    const firstNode = 0x1e5;
    for (const child of [5000, 0]) {
      const broken = Buffer.from(MODEL);
      broken.writeInt32LE(child, firstNode + 4);
      expect(() => totalGains(readForest(broken), FEATURES)).toThrow(unreadable('out of place'));
    }
  });

  test('rejects a model of more features than the schema has', () => {
    expect(() => totalGains(readForest(MODEL), FEATURES.slice(0, 3))).toThrow(unreadable('a split by feature number'));
  });
});

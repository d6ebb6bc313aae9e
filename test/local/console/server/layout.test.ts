import { describe, expect, test } from '@jest/globals';
import { layoutOf } from '#local/console/server/graph/layout';
import { readMachine } from '#local/console/server/graph/read';
import { toAsl } from '#workflows/asl/index';
import { retraining } from '#workflows/retraining/index';

const layout = (definition: object) => layoutOf(readMachine(JSON.stringify(definition)));

describe('the graph of the retraining', () => {
  const graph = layout(toAsl(retraining));
  const node = (name: string) => graph.nodes.find((candidate) => candidate.name === name);
  const edge = (from: string, to: string) =>
    graph.edges.find((candidate) => candidate.from === from && candidate.to === to);

  test('has every state once, also those inside a Parallel state', () => {
    const names = graph.nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(Object.keys(retraining.States)));
    expect(node('ScoreChallenger')?.parent).toBe('ScoreTestSplit');
  });

  test('lays no state over another', () => {
    const boxes = graph.nodes.filter(({ name }) => !graph.nodes.some(({ parent }) => parent === name));
    for (const a of boxes)
      for (const b of boxes) {
        if (a === b) continue;
        const apartX = Math.abs(a.x - b.x) >= (a.width + b.width) / 2;
        const apartY = Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
        expect({ a: a.name, b: b.name, apart: apartX || apartY }).toMatchObject({ apart: true });
      }
  });

  test('runs from top to bottom, inside its bounds', () => {
    expect(node('PrepareRun')?.y).toBeLessThan(node('TrainModel')?.y ?? 0);
    expect(node('TrainModel')?.y).toBeLessThan(node('RecordOutcome')?.y ?? 0);
    for (const { x, y, width, height } of graph.nodes) {
      expect(x - width / 2).toBeGreaterThanOrEqual(0);
      expect(x + width / 2).toBeLessThanOrEqual(graph.width);
      expect(y + height / 2).toBeLessThanOrEqual(graph.height);
    }
  });

  test('keeps quiet of what every failure leads to, and of the ways back from there', () => {
    expect(edge('TrainModel', 'RecordFailure')).toMatchObject({ quiet: true, caught: 'States.ALL' });
    expect(edge('WhereToResume', 'ProcessData')).toMatchObject({ quiet: true });
    expect(edge('RequestApproval', 'ExpireApproval')).toMatchObject({ quiet: false, caught: 'States.Timeout' });
    expect(edge('HowToDeploy', 'KeepInRegistry')).toMatchObject({ quiet: false });
  });
});

describe('any machine', () => {
  test('is laid out: loops, a state that leads to itself, a Map', () => {
    const graph = layout({
      StartAt: 'Again',
      States: {
        Again: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Again' }], Default: 'Each' },
        Each: {
          Type: 'Map',
          ItemProcessor: { StartAt: 'Inside', States: { Inside: { Type: 'Pass', End: true } } },
          End: true,
        },
      },
    });
    expect(graph.nodes.map(({ name }) => name).sort()).toEqual(['Again', 'Each', 'Inside']);
    for (const { points } of graph.edges) for (const point of points) expect(point.every(Number.isFinite)).toBe(true);
  });
});

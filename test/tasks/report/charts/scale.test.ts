import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { domainOf, scale } from '#tasks/report/charts/scale';

describe('scale', () => {
  test('maps the ends of the domain to the ends of the axis, and what lies outside to the nearest end', () => {
    const { at } = scale([10, 20], [100, 0]);
    expect([10, 15, 20, 5, 99].map(at)).toEqual([100, 50, 0, 100, 0]);
  });

  test('on a root scale gives a quarter of the value half of the way', () => {
    expect(scale([0, 100], [0, 10], 'root').at(25)).toBe(5);
    expect(scale([-4, 9], [0, 50], 'root').at(0)).toBe(20);
  });

  test('puts a domain of one value in the middle', () => {
    expect(scale([3, 3], [0, 10]).at(3)).toBe(5);
  });
});

describe('ticks', () => {
  const ticksOf = (domain: readonly [number, number], count = 5) => scale(domain, [0, 1]).ticks(count);

  test('are round numbers inside the domain', () => {
    expect(ticksOf([0, 1])).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticksOf([-0.012, 0.007], 4)).toEqual([-0.01, -0.005, 0, 0.005]);
    expect(ticksOf([0, 3490], 4)).toEqual([0, 1000, 2000, 3000]);
  });

  test('leave room around values that are the same, or as good as the same', () => {
    expect(domainOf([2, 2])).toEqual([1.8, 2.2]);
    expect(domainOf([0])).toEqual([-1, 1]);
    expect(domainOf([0, 5e-324])).toEqual([-1, 1]);
    const [low, high] = domainOf([1e9, 1e9 + 1e-6]);
    expect(low).toBeLessThan(1e9);
    expect(high).toBeGreaterThan(1e9 + 1e-6);
  });

  test('are few and inside, and so is the domain around any values', () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 20 }), (values) => {
        const domain = domainOf(values);
        expect(domain[0]).toBeLessThan(domain[1]);
        const slack = (domain[1] - domain[0]) * 1e-6;
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(domain[0] - slack);
          expect(value).toBeLessThanOrEqual(domain[1] + slack);
        }
        const ticks = ticksOf(domain);
        expect(ticks.length).toBeLessThanOrEqual(12);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(domain[0] - slack);
          expect(tick).toBeLessThanOrEqual(domain[1] + slack);
        }
      }),
    );
  });

  test('on a root scale are squares, which lie evenly apart', () => {
    const { at, ticks } = scale([-0.25, 1], [0, 150], 'root');
    expect(ticks(3)).toEqual([-0.25, 0, 0.25, 1]);
    expect(ticks(3).map(at)).toEqual([0, 50, 100, 150]);
  });

  test('are written with as many decimals as tell them apart', () => {
    const written = (domain: [number, number], specifier: string) => {
      const { ticks, writer } = scale(domain, [0, 1]);
      return ticks(3).map(writer(3, specifier));
    };
    expect(written([0, 0.1], 'f')).toEqual(['0.00', '0.05', '0.10']);
    expect(written([0, 2000], ',f')).toEqual(['0', '500', '1,000', '1,500', '2,000']);
    expect(written([-0.0005, 0.0005], '+f')).toEqual(['−0.0005', '+0.0000', '+0.0005']);
  });
});

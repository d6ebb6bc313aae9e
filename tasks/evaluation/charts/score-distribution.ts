/** How well the scores tell the classes apart: the share of each class in every bin of the score. */
import type { ModelQuality } from '#tasks/contracts/evaluation';
import { html } from '#tasks/report/page';
import { figure, percent } from '../format';
import { type Chart, FIRST, numberAxis, SECOND } from './svg';

export function scoreDistributionChart(title: string, { scores, kolmogorovSmirnov }: ModelQuality): Chart {
  const bins = scores.positives.length;
  const bar = (counts: number[], colour: string) => ({
    type: 'bar' as const,
    data: counts.map((rows) => rows / (sum(counts) || 1)),
    itemStyle: { color: colour },
    barGap: '0%',
    barCategoryGap: '15%',
    silent: true,
  });
  const half = (counts: number[]) => percent(sum(counts.slice(bins / 2)) / (sum(counts) || 1), 1);
  return {
    title,
    description: `Distribution of the scores by class. At least 0.5 score ${half(scores.positives)} of the positives and ${half(scores.negatives)} of the negatives; the largest gap between the two distributions is ${figure(kolmogorovSmirnov)}.`,
    caption: html`<span class="key"></span>negatives, <span class="key second"></span>positives: the share of the class in each twentieth of the scale.`,
    option: {
      xAxis: {
        type: 'category',
        data: Array.from({ length: bins }, (_, bin) => String(bin / bins)),
        name: 'score',
        nameLocation: 'middle',
        nameGap: 26,
        nameTextStyle: { color: 'var(--muted)', fontSize: 12 },
        axisLabel: { color: 'var(--muted)', fontSize: 12, interval: bins / 5 - 1, align: 'center' },
        axisLine: { lineStyle: { color: 'var(--rule)' } },
        axisTick: { show: false },
      },
      yAxis: {
        ...numberAxis('share of the class', undefined, percent),
        nameTextStyle: { color: 'var(--muted)', fontSize: 12, align: 'left' },
      },
      series: [bar(scores.negatives, FIRST), bar(scores.positives, SECOND)],
    },
  };
}

const sum = (counts: number[]) => counts.reduce((total, rows) => total + rows, 0);

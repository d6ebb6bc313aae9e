/** The AUC of a model over its rounds, each round with its interval and a link to its run. */
import { figure } from '#local/client/format';
import type { Round } from '../../api';
import { runPath } from '../navigation';
import { kindOf } from './status';

const SIZE = { width: 560, height: 72, margin: 8 } as const;

export function Sparkline({ model, rounds }: { readonly model: string; readonly rounds: readonly Round[] }) {
  const last = rounds.at(-1);
  if (!last) return null;
  const { x, y } = scales(rounds);
  const line = rounds.map(({ auc }, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(auc)}`).join('');
  return (
    <figure class="sparkline">
      <figcaption>
        <b>{model}</b> AUC {figure(last.auc)}{' '}
        <span class="muted">
          {rounds.length === 1 ? 'in its one round' : `after ${rounds.length} rounds, ${range(rounds)}`}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} aria-label={`AUC of ${model} by round`} role="group">
        <path class="line" d={line} />
        {rounds.map((round, index) => (
          <a
            key={round.run}
            href={runPath(round.run)}
            aria-label={`${round.run}: ${figure(round.auc)}, ${round.outcome}`}
          >
            <title>{`${round.run}\nAUC ${figure(round.auc)} (${round.interval.map(figure).join(' to ')}), ${round.outcome}`}</title>
            <line class="interval" x1={x(index)} x2={x(index)} y1={y(round.interval[0])} y2={y(round.interval[1])} />
            <circle class={`point ${kindOf(round.outcome)}`} cx={x(index)} cy={y(round.auc)} r={4} />
          </a>
        ))}
      </svg>
    </figure>
  );
}

const range = (rounds: readonly Round[]) => {
  const aucs = rounds.map(({ auc }) => auc);
  return `${figure(Math.min(...aucs))} to ${figure(Math.max(...aucs))}`;
};

function scales(rounds: readonly Round[]) {
  const { width, height, margin } = SIZE;
  const low = Math.min(...rounds.map(({ interval }) => interval[0]));
  const high = Math.max(...rounds.map(({ interval }) => interval[1]));
  const step = (width - 2 * margin) / Math.max(1, rounds.length - 1);
  const rounded = (value: number) => Math.round(value * 10) / 10;
  return {
    x: (index: number) => rounded(rounds.length === 1 ? width / 2 : margin + index * step),
    y: (auc: number) => rounded(height - margin - ((auc - low) / (high - low || 1)) * (height - 2 * margin)),
  };
}

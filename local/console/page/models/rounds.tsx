/** The line of a model's AUC over its rounds. */
import type { Round } from '../../api';
import { read } from '../ask';
import { same, useLive } from '../live';
import { ProblemNote } from '../parts/problem';
import { Sparkline } from '../parts/sparkline';

const POLL_MILLISECONDS = 60_000;

interface RoundsProps {
  readonly model: string;
  /** Another one whenever there is a new round for sure: the line stays while that is read. */
  readonly version?: unknown;
}

export function Rounds({ model, version }: RoundsProps) {
  const { data, error } = useLive<readonly Round[]>({
    read: async (last, signal) => same(last, await read('listRounds', { model }, signal)),
    key: model,
    version,
    interval: () => POLL_MILLISECONDS,
  });
  return (
    <>
      <ProblemNote error={error} />
      {data && <Sparkline model={model} rounds={data} />}
    </>
  );
}

/** What every operation of the console's server gets. */
import type { Clients } from '#local/client/clients';
import type { Assets } from './assets';
import type { RunReader } from './run/reader';

export interface Context {
  readonly clients: Clients;
  readonly assets: Assets;
  readonly user: string;
  readonly userIsFixed: boolean;
  /** What a change must carry: new at every start, known to the page alone. */
  readonly token: string;
  /** How many times longer than here the page waits between two readings: an account's quota of calls is everybody's. */
  readonly pace: number;
  readonly runs: RunReader;
}

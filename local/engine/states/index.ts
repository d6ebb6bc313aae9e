/** The only dispatch on a state's type. */
import type { StateOf, StateType } from '../definition';
import type { StateRunner } from '../scope';
import { runChoice } from './choice';
import { runFail } from './fail';
import { runMap } from './map';
import { runParallel } from './parallel';
import { runPass } from './pass';
import { runSucceed } from './succeed';
import { runTask } from './task/index';
import { runWait } from './wait';

export const runners: { readonly [T in StateType]: StateRunner<StateOf<T>> } = {
  Task: runTask,
  Pass: runPass,
  Choice: runChoice,
  Wait: runWait,
  Parallel: runParallel,
  Map: runMap,
  Succeed: runSucceed,
  Fail: runFail,
};

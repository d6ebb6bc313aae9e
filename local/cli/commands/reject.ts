/** `ronda reject`: keeps a model out of production, saying why. */
import type { App } from '../app';
import { decideCommand } from '../approval/decide-command';

export const reject = (words: readonly string[], app: App): Promise<number> => decideCommand('rejected', words, app);

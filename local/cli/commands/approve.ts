/** `ronda approve`: lets a model into production. */
import type { App } from '../app';
import { decideCommand } from '../approval/decide-command';

export const approve = (words: readonly string[], app: App): Promise<number> => decideCommand('approved', words, app);

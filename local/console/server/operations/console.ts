/** What the console itself is. */
import * as z from 'zod';
import type { ConsoleView } from '../../api';
import { operation } from '../operation';

export const describeConsole = operation(
  z.strictObject({}),
  async (_, { clients, user, userIsFixed }): Promise<ConsoleView> => ({
    stateMachine: clients.deployment.stateMachineArn.split(':').at(-1) ?? '',
    place: clients.url,
    user,
    userIsFixed,
  }),
);

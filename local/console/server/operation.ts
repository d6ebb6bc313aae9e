/** How an operation is made: a schema of what it takes, and what it does with it. */
import type { ZodType } from 'zod';
import * as z from 'zod';
import type { Context } from './context';

/** @throws ZodError when the input does not fit */
export const operation =
  <Input, Output>(schema: ZodType<Input>, handle: (input: Input, context: Context) => Promise<Output>) =>
  (input: unknown, context: Context): Promise<Output> =>
    handle(schema.parse(input), context);

/** An execution's name, as Step Functions allows it. */
export const RunName = z
  .string()
  .regex(/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u, 'expected the name of an execution');

/** Of a state, which may hold anything. */
export const StateName = z.string().min(1).max(80);

/** Ties an operation's schema to its handler: the handler sees what the schema yields, not the SDK's optional members. */
import type { ZodType } from 'zod';
import type { Call, Operation } from '#local/wire/service';

export function operation<Input, Output>(
  input: ZodType<Input>,
  handle: (input: Input, call: Call) => Promise<Output> | Output,
): Operation<Input, Output> {
  return { input, handle };
}

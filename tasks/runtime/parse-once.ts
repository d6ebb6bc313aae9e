import type * as z from 'zod';

/** For schemas that parse an object or two in a function's life: to compile them first would take longer than to parse. */
export const ONCE = { jitless: true } satisfies z.core.ParseContext<z.core.$ZodIssue>;

/** The input that is honoured. What AWS reports per entry is not checked here. */
import * as z from 'zod';
import { timestamp } from '#local/wire/json';

export const PutEventsEntry = z.strictObject({
  Time: timestamp.optional(),
  Source: z.string().optional(),
  Resources: z.array(z.string().max(2048)).optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z
    .string()
    .min(1)
    .max(1600)
    .regex(/^(arn:aws[\w-]*:events:[a-z]+-[a-z]+-[\w-]+:[0-9]{12}:event-bus\/)?[/.\-_A-Za-z0-9]+$/)
    .optional(),
});
export type PutEventsEntry = z.infer<typeof PutEventsEntry>;

export const PutEventsInput = z.strictObject({ Entries: z.array(PutEventsEntry).min(1).max(10) });

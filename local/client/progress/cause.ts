/** The words in a cause: a function that threw leaves JSON around its message, a job that failed leaves its description. */
import * as z from 'zod';

const Cause = z.object({
  errorMessage: z.string().optional(),
  ExitMessage: z.string().optional(),
  FailureReason: z.string().optional(),
});

export function plainCause(cause: string): string {
  try {
    const { errorMessage, ExitMessage, FailureReason } = Cause.parse(JSON.parse(cause));
    return errorMessage ?? ExitMessage ?? FailureReason ?? cause;
  } catch {
    // Plain text, as most causes are.
    return cause;
  }
}

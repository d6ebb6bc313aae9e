/** The model that a run retrains, from its input alone. */
import { ExecutionInput } from '#tasks/contracts/execution-input';

/** @returns undefined for an input that names no valid model: it fails by itself */
export function modelOf(input: string | undefined): string | undefined {
  try {
    return ExecutionInput.pick({ model: true })
      .strip()
      .parse(JSON.parse(input ?? '{}')).model;
  } catch {
    return undefined;
  }
}

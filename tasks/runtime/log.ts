/** A function's log: one JSON object a line, so that CloudWatch Logs Insights finds runs and errors by their fields. */

export interface Line {
  readonly level: 'info' | 'error';
  /** The function's name. */
  readonly task: string;
  readonly message: string;
  /** The run's short name, where there is one. */
  readonly run?: string;
}

export const log = (line: Line, fields: object = {}): void => console.log(JSON.stringify({ ...line, ...fields }));

/** What a log keeps of an error. */
export function errorFields(error: unknown): object {
  const { name, message, stack } = error as Error;
  return { error: name, cause: message, stack };
}

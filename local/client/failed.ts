/** What was asked of a service cannot be done, for a reason that a person understands: one line, one hint, no stack trace. */
export class RequestFailed extends Error {
  override readonly name: string = 'RequestFailed';
  constructor(
    message: string,
    readonly hint?: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

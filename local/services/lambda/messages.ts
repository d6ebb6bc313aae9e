/** What the service and a child of it tell each other over the IPC channel. Payloads stay JSON text: nobody in between reads them. */

/** To the child: one event. The next is sent only after the answer. */
export interface InvokeMessage {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly memoryMegabytes: number;
  readonly milliseconds: number;
  /** JSON of the X-Amz-Client-Context header. */
  readonly clientContext?: string;
}

/** From the child: the bundle is loaded. Events may be sent before. */
export interface ReadyMessage {
  readonly ready: true;
}

/** From the child: the answer to the event it was sent last. */
export interface AnswerMessage {
  readonly requestId: string;
  /** JSON: what the handler returned, or `{errorType, errorMessage, trace}`. */
  readonly payload: string;
  readonly isError: boolean;
  /** The last 4 KB of what was logged. */
  readonly logTail: string;
  /** The child ends itself after this answer: its state cannot be trusted. */
  readonly isLast: boolean;
}

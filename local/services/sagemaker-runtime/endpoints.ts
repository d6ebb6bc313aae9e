/** The port to whoever runs the endpoints' containers. */

export interface Invocation {
  readonly endpointName: string;
  readonly body: Uint8Array;
  /** Those that the container gets, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly targetVariant?: string | undefined;
  readonly signal: AbortSignal;
}

/** `unavailable`: the variant's container does not run at the moment. */
export type InvocationResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: Uint8Array;
      readonly variant: string;
    }
  | { readonly kind: 'no endpoint' | 'no variant' | 'unavailable' };

export interface Endpoints {
  invoke(invocation: Invocation): Promise<InvocationResult>;
}

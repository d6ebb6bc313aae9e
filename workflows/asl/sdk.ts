/** From the AWS SDK's types to those of Step Functions, which differ in a few ways. */

/**
 * An SDK response as a task's result: without the SDK's metadata, required members surely there, dates as `Time`, which is
 * ISO 8601 text in `aws-sdk` integrations.
 */
export type Result<T, Time = string> = T extends Date
  ? Time
  : T extends Uint8Array
    ? string
    : T extends string | number | boolean | bigint | null | undefined
      ? T
      : T extends readonly (infer Item)[]
        ? Result<Item, Time>[]
        : T extends object
          ? { [K in keyof T as Exclude<K, '$metadata'>]: Result<Exclude<T[K], undefined>, Time> }
          : T;

/** The result of an optimized integration, whose dates are believed to be milliseconds since 1970: test before use. */
export type OptimizedResult<T> = Result<T, string | number>;

/** Step Functions says all members in PascalCase, also for services whose own API does not. */
export type PascalCase<T> = T extends readonly (infer Item)[]
  ? PascalCase<Item>[]
  : T extends Date | Uint8Array | string | number | boolean | null | undefined
    ? T
    : T extends object
      ? { [K in keyof T as Capitalize<K & string>]: PascalCase<T[K]> }
      : T;

/** A response with members that its model calls optional, but that no answer lacks. */
export type Having<T, Members extends keyof T> = T & { [K in Members]-?: NonNullable<T[K]> };

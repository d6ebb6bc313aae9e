/** Parameter ranges of a tuning job: points of a unit cube to hyperparameters and back, and the grid. */
import type { ParameterRanges } from '@aws-sdk/client-sagemaker';

export type Hyperparameters = Readonly<Record<string, string>>;

/** One tuned parameter. `valueAt` takes a number of [0, 1). */
export interface Dimension {
  readonly name: string;
  valueAt(unit: number): string;
  /** Where a value lies in [0, 1]. */
  unitOf(value: string): number;
  /** All values; undefined for a continuous range. */
  readonly values: readonly string[] | undefined;
}

/** @throws RangeError in the terms of the request when a range is empty or its scale impossible */
export function dimensionsOf(ranges: ParameterRanges | undefined): Dimension[] {
  return [
    ...(ranges?.IntegerParameterRanges ?? []).map((range) => numeric(range, true)),
    ...(ranges?.ContinuousParameterRanges ?? []).map((range) => numeric(range, false)),
    ...(ranges?.CategoricalParameterRanges ?? []).map(({ Name = '', Values = [] }) => categorical(Name, Values)),
  ];
}

interface NumericRange {
  readonly Name?: string | undefined;
  readonly MinValue?: string | undefined;
  readonly MaxValue?: string | undefined;
  readonly ScalingType?: string | undefined;
}

function numeric({ Name = '', MinValue, MaxValue, ScalingType = 'Auto' }: NumericRange, whole: boolean): Dimension {
  const [min, max] = [Number(MinValue), Number(MaxValue)];
  if (!Number.isFinite(min) || !Number.isFinite(max) || (whole && !(Number.isInteger(min) && Number.isInteger(max)))) {
    throw new RangeError(`The range of the hyperparameter ${Name} is not valid: '${MinValue}' to '${MaxValue}'.`);
  }
  if (min > max) throw new RangeError(`The MinValue of the hyperparameter ${Name} is greater than its MaxValue.`);
  const scale = scaleOf(Name, ScalingType, min, max);
  // A whole number takes an equal share of the cube for each value.
  const [low, high] = whole ? [scale.to(min), scale.to(max + 1)] : [scale.to(min), scale.to(max)];
  const clamp = (value: number) => Math.min(Math.max(value, min), max);
  return {
    name: Name,
    values: whole ? Array.from({ length: Math.min(max - min + 1, 10_000) }, (_, i) => String(min + i)) : undefined,
    valueAt(unit) {
      const value = clamp(scale.from(low + unit * (high - low)));
      return String(whole ? Math.floor(value) : value);
    },
    unitOf: (value) => (high === low ? 0 : (scale.to(Number(value)) - low) / (high - low)),
  };
}

/** AWS does not say how `Auto` chooses: here it is linear. */
function scaleOf(name: string, type: string, min: number, max: number) {
  if (type === 'Logarithmic') {
    if (min <= 0)
      throw new RangeError(`The hyperparameter ${name} has a logarithmic scale, so MinValue must be above 0.`);
    return { to: Math.log, from: Math.exp };
  }
  if (type === 'ReverseLogarithmic') {
    if (min < 0 || max >= 1) {
      throw new RangeError(
        `The hyperparameter ${name} has a reverse logarithmic scale, so its range must lie in [0, 1).`,
      );
    }
    return { to: (value: number) => -Math.log(1 - value), from: (scaled: number) => 1 - Math.exp(-scaled) };
  }
  return { to: (value: number) => value, from: (scaled: number) => scaled };
}

function categorical(name: string, values: readonly string[]): Dimension {
  return {
    name,
    values,
    valueAt: (unit) => values[Math.min(Math.floor(unit * values.length), values.length - 1)] ?? '',
    unitOf: (value) => (values.indexOf(value) + 0.5) / values.length,
  };
}

/** The kinds of hyperparameters: how a string becomes a value, which values are allowed, and the container's words when not. */
import { UserError } from './failures';
import { formatFloat, formatStrings, parseFloat64, parseInteger } from './python-numbers';

export interface HyperparameterType {
  /** Throws UserError when `text` is not a value of the type. */
  parse(name: string, text: string): void;
  /** Throws UserError when the parsed value is not in the range. */
  check(name: string, text: string): void;
}

/** Bounds of an interval; closed unless the name says otherwise. */
export interface Interval {
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
}

export function integer(range: Interval): HyperparameterType {
  return {
    parse: (name, text) => readable(name, parseInteger(text)),
    check: (name, text) => within(name, parseInteger(text), range, String),
  };
}

export function continuous(range: Interval): HyperparameterType {
  return {
    parse: (name, text) => readable(name, parseFloat64(text)),
    check: (name, text) => within(name, parseFloat64(text), range, formatFloat),
  };
}

export function oneOf(...values: string[]): HyperparameterType {
  return {
    parse: () => {},
    check(name, text) {
      if (!values.includes(text)) {
        throw new UserError(`Hyperparameter ${name}: ${text} is not in ${formatStrings(values)}`);
      }
    },
  };
}

/** Comma-separated; `allowed` may throw a UserError of its own. */
export function listOf(
  values: readonly string[],
  allowed = (item: string) => values.includes(item),
): HyperparameterType {
  return {
    parse: () => {},
    check(name, text) {
      const items = text.split(',');
      if (!items.every(allowed)) {
        throw new UserError(
          `Hyperparameter ${name}: value ${formatStrings(items)} not in range ${formatStrings(values)}`,
        );
      }
    },
  };
}

/** `(1, -1, 0)`: one of -1, 0, 1 for each feature. */
export const monotoneConstraints: HyperparameterType = {
  parse(name, text) {
    if (!/^\s*\(\s*-?\d+\s*(,\s*-?\d+\s*)*,?\s*\)\s*$/.test(text)) unreadable(name);
  },
  check(name, text) {
    if (!(text.match(/-?\d+/g) ?? []).every((item) => ['-1', '0', '1'].includes(item))) {
      throw new UserError(`Hyperparameter ${name}: value ${text} not in range [-1, 0, 1]`);
    }
  },
};

/** `[[1, 2], [3, 4]]`: groups of features that may interact. */
export const interactionConstraints: HyperparameterType = {
  parse(name, text) {
    const group = '\\[\\s*\\d+\\s*(,\\s*\\d+\\s*)*\\]';
    if (!new RegExp(`^\\s*\\[\\s*${group}\\s*(,\\s*${group}\\s*)*\\]\\s*$`).test(text)) unreadable(name);
  },
  check(name, text) {
    if (!(text.match(/\d+/g) ?? []).every((item) => Number(item) >= 1)) {
      throw new UserError(`Hyperparameter ${name}: value ${text} not in range [1, +inf)`);
    }
  },
};

function readable(name: string, value: number | undefined): void {
  if (value === undefined) unreadable(name);
}

function unreadable(name: string): never {
  throw new UserError(`Hyperparameter ${name}: could not parse value (caused by ValueError)`);
}

function within(name: string, value: number | undefined, range: Interval, format: (value: number) => string): void {
  const { min, above, max, below } = range;
  const outside =
    value === undefined ||
    (above !== undefined && value <= above) ||
    (min !== undefined && value < min) ||
    (below !== undefined && value >= below) ||
    (max !== undefined && value > max);
  if (outside) {
    const lower = above !== undefined ? `(${above}` : min !== undefined ? `[${min}` : '(-inf';
    const upper = below !== undefined ? `${below})` : max !== undefined ? `${max}]` : '+inf)';
    throw new UserError(`Hyperparameter ${name}: ${format(value ?? Number.NaN)} is not in ${lower}, ${upper}`);
  }
}

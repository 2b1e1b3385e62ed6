import type { ScalarValue } from './node.ts';
import { keyOfPlain, resolvePlain } from './scalar.ts';

/**
 * Short strings that occur again and again are kept once, and resolved once.
 * A table has a fixed number of places and a newcomer takes the place that its
 * letters point to, so it can only ever hold so much.
 */
export interface Table<Value> {
  readonly sources: string[];
  readonly values: Value[];
  readonly resolve: (source: string) => Value;
}

const places = 4096;
const longest = 48;

export const plainKeys = table(keyOfPlain);
export const plainValues = table<ScalarValue>(resolvePlain);
export const quotedValues = table((source) => source);

/** What the piece of text between two offsets stands for. */
export function lookUp<Value>(
  { sources, values, resolve }: Table<Value>,
  text: string,
  start: number,
  end: number,
): Value {
  const length = end - start;
  if (length > longest || length === 0) return resolve(text.slice(start, end));
  const middle = text.charCodeAt(start + (length >> 1));
  const slot =
    (length * 53 + text.charCodeAt(start) * 7 + middle * 193 + text.charCodeAt(end - 1) * 977) & (places - 1);
  if (sources[slot]?.length === length && text.startsWith(sources[slot], start)) return values[slot] as Value;
  const source = ownCopy(text.slice(start, end));
  const value = resolve(source);
  sources[slot] = source;
  values[slot] = value;
  return value;
}

function table<Value>(resolve: (source: string) => Value): Table<Value> {
  return { sources: new Array<string>(places).fill(''), values: new Array(places).fill(resolve('')), resolve };
}

/** A copy that does not keep alive the text it was cut from, as a slice does in V8 from 13 characters on. */
function ownCopy(slice: string): string {
  return slice.length < 13 ? slice : ` ${slice}`.slice(1);
}

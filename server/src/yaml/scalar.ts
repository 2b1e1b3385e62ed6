import type { ScalarValue } from './node.ts';

/**
 * The value of a plain (unquoted) scalar as the Kubernetes tools read it:
 * YAML 1.1 words for booleans, integers in four bases with `_` anywhere,
 * no base 60, and dates stay strings.
 */
export function resolvePlain(source: string): ScalarValue {
  const first = source.charCodeAt(0);
  if (isDigit(first) || first === plus || first === minus || first === dot) {
    return words.get(source) ?? numberOf(source, first) ?? source;
  }
  if (source.length > longestWord) return source;
  const word = words.get(source);
  return word === undefined ? source : word;
}

/** A key as the API server names it: `yes:` is "true", `0x10:` is "16". A null key has no name there, so it keeps its own. */
export function keyOfPlain(source: string): string {
  const value = resolvePlain(source);
  if (typeof value === 'string') return value;
  if (value === null) return source;
  return typeof value === 'number' && !isInteger(source) ? shortFloat(value) : String(value);
}

const plus = 0x2b;
const minus = 0x2d;
const dot = 0x2e;
const longestWord = 5;

const words = new Map<string, ScalarValue>([
  ...same(true, 'y Y yes Yes YES true True TRUE on On ON'),
  ...same(false, 'n N no No NO false False FALSE off Off OFF'),
  ...same(null, '~ null Null NULL'),
  ...same(Number.NaN, '.nan .NaN .NAN'),
  ...same(Number.POSITIVE_INFINITY, '.inf .Inf .INF +.inf +.Inf +.INF'),
  ...same(Number.NEGATIVE_INFINITY, '-.inf -.Inf -.INF'),
  ['', null],
]);

function same(value: ScalarValue, spellings: string): [string, ScalarValue][] {
  return spellings.split(' ').map((spelling) => [spelling, value]);
}

const integer = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const floatFromDot = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;

function numberOf(source: string, first: number): number | bigint | undefined {
  const plain = source.includes('_') ? source.replaceAll('_', '') : source;
  if (first === dot) return floatFromDot.test(source) ? finite(plain) : undefined;
  if (integer.test(plain)) return integerOf(plain);
  return float.test(plain) ? finite(plain) : undefined;
}

function isInteger(source: string): boolean {
  return integer.test(source.replaceAll('_', ''));
}

/** What is too large for 64 bits is a float when its digits read as one, otherwise it keeps its size. */
function integerOf(plain: string): number | bigint | undefined {
  const negative = plain.charCodeAt(0) === minus;
  const digits = negative || plain.charCodeAt(0) === plus ? plain.slice(1) : plain;
  const isOctal = digits.length > 1 && /^0[0-7]/.test(digits);
  if (digits.length < 16 && !isOctal) return negative ? 0 - Number(digits) : Number(digits);

  const magnitude = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  const value = negative ? -magnitude : magnitude;
  const largest = digits === plain ? 0xffff_ffff_ffff_ffffn : 0x7fff_ffff_ffff_ffffn;
  const fits = value >= -0x8000_0000_0000_0000n && value <= largest;
  if (!fits && float.test(plain)) return finite(plain);
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? narrow : value;
}

/** A number out of range for a float stays a string. */
function finite(plain: string): number | undefined {
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** Go's 'g' format at 32 bits, which is how a float becomes a key. */
function shortFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(Math.fround(value))) return value > 0 ? '.inf' : '-.inf';
  const single = Math.fround(value);
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toPrecision(digits))) !== single) digits++;
  const [mantissa = '', exponentText = '0'] = single.toExponential(digits - 1).split('e');
  const exponent = Number(exponentText);
  const sign = Object.is(single, -0) ? '-' : '';
  if (exponent >= -4 && exponent < 6) return sign + single.toFixed(Math.max(0, digits - 1 - exponent));
  const padded = String(Math.abs(exponent)).padStart(2, '0');
  return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${padded}`;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

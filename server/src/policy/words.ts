import { distance } from 'fastest-levenshtein';
import { bitCount } from './bits.ts';

/** A label's text, made ready for comparing it with many others. */
export interface Word {
  readonly text: string;
  /** Without case and separators. */
  readonly plain: string;
  readonly segments: readonly string[];
  /** One bit for each letter and digit that occurs: two words differ in at least half as many places as in bits. */
  readonly mask: number;
}

/** The word of a text. Labels occur again and again, so what was made once is kept for a while. */
export function wordOf(text: string): Word {
  let word = words.get(text);
  if (!word) {
    const segments = text.toLowerCase().split(/[-_./]/);
    const plain = segments.join('');
    word = { text, plain, segments, mask: maskOf(plain) };
    if (words.size >= most) words.clear();
    words.set(text, word);
  }
  return word;
}

const words = new Map<string, Word>();
const most = 50_000;

/**
 * Whether one text is likely a slip for another: a letter or two in one of its parts, another case or separator, a
 * plural. Short parts are often different things one letter apart (`api`, `app`), and so are versions and numbered
 * instances; a part more or less is a name of its own (`redis`, `redis-ha`).
 */
export function isNear(left: Word, right: Word): boolean {
  if (bitCount(left.mask ^ right.mask) > 4 || Math.abs(left.plain.length - right.plain.length) > 2) return false;
  if (left.plain === right.plain) return true;
  if (left.segments.length !== right.segments.length) return false;
  const differing = left.segments.flatMap((segment, index) => {
    const other = right.segments[index] ?? '';
    return segment === other ? [] : [[segment, other] as const];
  });
  const [pair] = differing;
  return pair !== undefined && differing.length === 1 && isNearPart(...pair);
}

function isNearPart(left: string, right: string): boolean {
  if (withoutDigits(left) === withoutDigits(right)) return false;
  if (`${left}s` === right || `${right}s` === left) return true;
  const shorter = Math.min(left.length, right.length);
  return distance(left, right) <= (shorter >= 7 ? 2 : shorter >= 4 ? 1 : 0);
}

function withoutDigits(text: string): string {
  return text.replace(/\d/g, '');
}

function maskOf(plain: string): number {
  let mask = 0;
  for (let index = 0; index < plain.length; index++) mask |= 1 << (plain.charCodeAt(index) & 31);
  return mask;
}

/**
 * The order in which people list names: runs of digits by their number, `worker-2` before `worker-10`, everything else
 * by its characters. Zero for equal texts only: of `a1` and `a01` the one that sorts first as plain text is first.
 */
export function byNaturalOrder(left: string, right: string): number {
  if (left === right) return 0;
  const plain = left < right ? -1 : 1;
  let [at, other] = [0, 0];
  while (at < left.length && other < right.length) {
    const [end, otherEnd] = [digitsEnd(left, at), digitsEnd(right, other)];
    if (end === at || otherEnd === other) {
      const difference = left.charCodeAt(at) - right.charCodeAt(other);
      if (difference !== 0) return difference;
      at++;
      other++;
    } else {
      const difference = compareNumbers(left.slice(at, end), right.slice(other, otherEnd));
      if (difference !== 0) return difference;
      at = end;
      other = otherEnd;
    }
  }
  return left.length - at - (right.length - other) || plain;
}

/** The end of the run of digits that begins here; here where there is none. */
function digitsEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Of any length: more digits are more, once zeros in front are gone. */
function compareNumbers(left: string, right: string): number {
  const [a, b] = [left.replace(/^0+/, ''), right.replace(/^0+/, '')];
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

import { formatPorts, isEmpty } from '../policy/portSet.ts';
import type { NeededCall, NeededEnd } from '../reports/needed.ts';
import { deciderLink, otherEndWords } from './neededOutline.ts';
import { reasonWords } from './reasons.ts';
import { joined, type Line, linkTo, nameFrom, type Segment } from './text.ts';
import { capitalized } from './words.ts';

/** `web calls cart on TCP 7070.`, with what becomes of it: `This call is blocked by NetworkPolicy deny.` */
export function callSentences(call: NeededCall): readonly [who: Line, outcome: Line] {
  const { from, to, ports } = call;
  const on = isEmpty(ports) ? [] : [` on ${formatPorts(ports)}`];
  return [[endSegment(from, to, capitalized), verbOf(from), endSegment(to, from), ...on, '.'], outcome(call)];
}

function verbOf(from: NeededEnd): string {
  return 'kind' in from && from.kind === 'Outside' ? ' call ' : ' calls ';
}

/** An end to a reader who is told of the other one too. */
function endSegment(
  end: NeededEnd,
  other: NeededEnd,
  inSentence: (words: string) => string = (words) => words,
): Segment {
  if (!('resource' in end)) return inSentence(otherEndWords(end));
  return linkTo(end, nameFrom('resource' in other ? other.namespace : end.namespace, end));
}

function outcome({ verdict, by, codes, trouble }: NeededCall): Line {
  switch (verdict) {
    case 'allowed':
      return ['This call is allowed.'];
    case 'nowhere':
      return [`This call leads nowhere: ${trouble}.`];
    case 'unknown': {
      const why = codes.length > 0 ? `: ${codes.map((code) => reasonWords[code]).join('; ')}` : '';
      return [`Whether this call is let through is unknown${why}.`];
    }
    case 'denied':
      return by.length === 0
        ? ['This call is blocked by policies.']
        : [
            'This call is blocked by ',
            ...joined(
              by.map((decider) => [deciderLink(decider)]),
              ', ',
            ),
            '.',
          ];
  }
}

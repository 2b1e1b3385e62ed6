import { capitalized } from '../model/capitalized.ts';
import { formatPorts, isEmpty } from '../policy/portSet.ts';
import type { NeededCall, NeededEnd } from '../reports/needed.ts';
import { reasonWords } from '../reports/reasonWords.ts';
import { deciderLink, endLink, verbOf } from './callEnds.ts';
import { joined, type Line, type Segment } from './text.ts';

/** `web calls cart on TCP 7070.`, with what becomes of it: `This call is blocked by NetworkPolicy deny.` */
export function callSentences(call: NeededCall): readonly [who: Line, outcome: Line] {
  const { from, to, ports } = call;
  const on = isEmpty(ports) ? [] : [` on ${formatPorts(ports)}`];
  return [[endBeside(from, to, capitalized), verbOf(from), endBeside(to, from), ...on, '.'], outcome(call)];
}

/** An end to a reader who is told of the other one too. */
function endBeside(end: NeededEnd, other: NeededEnd, inSentence?: (words: string) => string): Segment {
  const [home] = [other, end].flatMap((each) => ('resource' in each ? each.namespace : []));
  return endLink(end, home ?? '', inSentence);
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

import { parseCidr } from '../policy/addressSet.ts';
import { entryOf, isNull } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import {
  ipBlocksOf,
  itemStringOf,
  itemsOf,
  once,
  placeOfField,
  placeOfItem,
  quote,
  stringOf,
} from './support/policyNodes.ts';

export const invalidCidr: ObjectRule = {
  id: 'invalid-cidr',
  severity: 'error',
  category: 'invalid',
  summary: 'The range of an ipBlock, or an exception to it, is missing or is not a CIDR.',
  subject: 'object',
  check: once(function* (object) {
    for (const ipBlock of ipBlocksOf(object)) {
      const node = entryOf(ipBlock, 'cidr')?.value;
      const cidr = isNull(node) ? '' : stringOf(node);
      const at = placeOfField(ipBlock, 'cidr');
      if (cidr === '') {
        yield {
          at,
          message: 'An ipBlock without cidr is rejected: Required value. Write the range, such as 10.9.8.0/24.',
        };
      } else if (cidr !== undefined && !parseCidr(cidr)) {
        yield { at, message: `CIDR ${messageFor(cidr)}` };
      }
      for (const item of itemsOf(entryOf(ipBlock, 'except')?.value)) {
        const except = itemStringOf(item);
        if (except === undefined || parseCidr(except)) continue;
        yield { at: placeOfItem(item), message: `Exception ${messageFor(except)}` };
      }
    }
  }),
};

function messageFor(text: string): string {
  const trimmed = text.trim();
  const meant = [trimmed, `${trimmed}/${trimmed.includes(':') ? 128 : 32}`].find(parseCidr);
  const advice = meant ? `Write ${meant}.` : 'Write an address, a slash and the length of the prefix.';
  return `${quote(text)} is rejected: must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64). ${advice}`;
}

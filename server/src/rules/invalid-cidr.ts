import { policyKinds } from '../model/policySchema.ts';
import { parseCidr } from '../policy/addressSet.ts';
import { entryOf, isNull } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { networkProblem } from './support/networks.ts';
import {
  ipBlocksOf,
  itemStringOf,
  itemsOf,
  networksOf,
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
  summary: 'The range of an ipBlock, an exception to it, or one of networks is missing or is not a CIDR.',
  subject: 'object',
  kinds: policyKinds,
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
    for (const item of networksOf(object)) {
      const text = itemStringOf(item);
      const problem = text === undefined ? undefined : networkProblem(object.kind, text);
      if (text === undefined || problem === undefined) continue;
      yield { at: placeOfItem(item), message: `Network ${quote(text)} ${problem}. ${adviceFor(text)}` };
    }
  }),
  explanation: [
    'The API server refuses the whole policy, so what it should protect stays as it was. It answers `Required value` for a missing `cidr`, and otherwise `must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`. A range is an address, a slash and the length of the prefix. One address is a range as well: `192.0.2.7/32`, or `2001:db8::7/128`.',
    'For `networks` of a ClusterNetworkPolicy it answers `Invalid CIDR format provided`, also to leading zeros and to IPv4 in IPv6 (`isCIDR` of CEL). Of the two kinds of v1alpha1 it only refuses what has dots and colons, or neither; a network plugin cannot read leading zeros in an address either.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  egress:
  - to:
    - ipBlock:
        cidr: 192.0.2.7
    - ipBlock:
        cidr: 10.0.0.0/8
        except: [10.1/16]
  policyTypes: [Egress]
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  egress:
  - to:
    - ipBlock:
        cidr: 192.0.2.7/32
    - ipBlock:
        cidr: 10.0.0.0/8
        except: [10.1.0.0/16]
  policyTypes: [Egress]
`,
    ],
  },
};

function messageFor(text: string): string {
  const advice = adviceFor(text);
  return `${quote(text)} is rejected: must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64). ${advice}`;
}

function adviceFor(text: string): string {
  const trimmed = text.trim();
  const meant = [trimmed, `${trimmed}/${trimmed.includes(':') ? 128 : 32}`].map(parseCidr).find((cidr) => cidr);
  return meant ? `Write ${meant.network}.` : 'Write an address, a slash and the length of the prefix.';
}

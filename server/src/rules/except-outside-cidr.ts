import { type Cidr, isNoAddress, parseCidr, subtractAddresses } from '../policy/addressSet.ts';
import { entryOf, type Node } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { ipBlocksOf, itemsOf, once, quote, stringOf } from './support/policyNodes.ts';

export const exceptOutsideCidr: ObjectRule = {
  id: 'except-outside-cidr',
  severity: 'error',
  category: 'invalid',
  summary: 'An exception of an ipBlock is not a smaller range inside its cidr.',
  subject: 'object',
  check: once(function* (object) {
    for (const ipBlock of ipBlocksOf(object)) {
      const cidr = cidrOf(entryOf(ipBlock, 'cidr')?.value);
      if (!cidr) continue;
      for (const node of itemsOf(entryOf(ipBlock, 'except')?.value)) {
        const except = cidrOf(node);
        if (!except || isStrictSubset(except, cidr)) continue;
        const advice =
          except.network === cidr.network
            ? 'It leaves nothing: remove the peer, or except less.'
            : `Write a range inside ${cidr.network}, or remove it.`;
        yield {
          at: node,
          message: `Exception ${quote(stringOf(node) ?? '')} is rejected: must be a strict subset of \`cidr\`, which is ${cidr.network}. ${advice}`,
        };
      }
    }
  }),
  explanation: [
    'The API server refuses the whole policy, so what it should protect stays as it was. It answers ``must be a strict subset of `cidr` ``. The same range is refused too, since nothing would be left of it. An exception takes addresses out of its own `ipBlock` alone: another peer that names them admits them.',
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
        cidr: 10.0.0.0/8
        except: [192.168.0.0/16]
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
        cidr: 0.0.0.0/0
        except: [192.168.0.0/16]
  policyTypes: [Egress]
`,
    ],
  },
};

function cidrOf(node: Node | undefined): Cidr | undefined {
  const text = stringOf(node);
  return text === undefined ? undefined : parseCidr(text);
}

function isStrictSubset(inner: Cidr, outer: Cidr): boolean {
  return inner.prefix > outer.prefix && isNoAddress(subtractAddresses(inner.addresses, outer.addresses));
}

import { type Cidr, parseCidr } from '../policy/addressSet.ts';
import { entryOf } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { ipBlocksOf, itemsOf, once, quote, stringOf } from './support/policyNodes.ts';

export const cidrHostBits: ObjectRule = {
  id: 'cidr-host-bits',
  severity: 'warning',
  category: 'invalid',
  summary: 'A CIDR is written so that it can be misread: with host bits, leading zeros or as mapped IPv6.',
  subject: 'object',
  check: once(function* (object) {
    for (const ipBlock of ipBlocksOf(object)) {
      for (const node of [entryOf(ipBlock, 'cidr')?.value, ...itemsOf(entryOf(ipBlock, 'except')?.value)]) {
        const text = stringOf(node);
        const cidr = text === undefined ? undefined : parseCidr(text);
        const problem = cidr && problemOf(cidr);
        if (!node || text === undefined || !cidr || !problem) continue;
        const alone = `${cidr.address}/${cidr.family === 4 ? 32 : 128}`;
        yield {
          at: node,
          message: `CIDR ${quote(text)} is read as ${cidr.network}, and is rejected since Kubernetes 1.36: ${problem}. Write ${cidr.network}${cidr.hostBits ? `, or ${alone} for the one address` : ''}.`,
          data: {
            replace: [cidr.network, ...(cidr.hostBits ? [alone] : [])].map((value) => ({
              start: node.start,
              end: node.end,
              value,
            })),
          },
        };
      }
    }
  }),
  explanation: [
    'Before Kubernetes 1.36 the API server accepts such a range, and reads `10.0.0.5/8` as `10.0.0.0/8`, `010.0.0.0/8` as `10.0.0.0/8` and `::ffff:10.0.0.0/104` as `10.0.0.0/8`. Who wrote `10.0.0.5/8` may have meant one address and opened sixteen million. Other programs read `010` as the octal number 8. Since 1.36 new policies with such a range are refused (feature gate `StrictIPCIDRValidation`), with one of these answers:',
    '- `must not have bits set beyond the prefix length`\n- `must not have leading 0s in IP or prefix length`\n- `must not have an IPv4-mapped IPv6 address`',
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
        cidr: 10.0.0.5/8
    - ipBlock:
        cidr: 010.0.0.0/8
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
        cidr: 10.0.0.5/32
    - ipBlock:
        cidr: 10.0.0.0/8
  policyTypes: [Egress]
`,
    ],
    fixed: [
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
    - ipBlock:
        cidr: 010.0.0.0/8
  policyTypes: [Egress]
`,
    ],
  },
};

/** The first that the API server names. */
function problemOf(cidr: Cidr): string | undefined {
  if (cidr.leadingZeros) return 'must not have leading 0s in IP or prefix length';
  if (cidr.mapped) return 'must not have an IPv4-mapped IPv6 address';
  return cidr.hostBits ? 'must not have bits set beyond the prefix length' : undefined;
}

import { policyKinds } from '../model/policySchema.ts';
import { type Cidr, parseCidr } from '../policy/addressSet.ts';
import type { Node } from '../yaml/node.ts';
import { entryOf } from '../yaml/node.ts';
import type { ObjectRule, Report } from './rule.ts';
import { networkProblem } from './support/networks.ts';
import { ipBlocksOf, itemsOf, networksOf, once, quote, stringOf } from './support/policyNodes.ts';

export const cidrHostBits: ObjectRule = {
  id: 'cidr-host-bits',
  severity: 'warning',
  category: 'invalid',
  summary: 'A CIDR is written so that it can be misread: with host bits, leading zeros or as mapped IPv6.',
  subject: 'object',
  kinds: policyKinds,
  check: once(function* (object) {
    for (const ipBlock of ipBlocksOf(object)) {
      for (const node of [entryOf(ipBlock, 'cidr')?.value, ...itemsOf(entryOf(ipBlock, 'except')?.value)]) {
        const cidr = cidrOf(node);
        const problem = cidr && problemOf(cidr);
        if (node && problem) yield report(node, cidr, `, and is rejected since Kubernetes 1.36: ${problem}`);
      }
    }
    for (const node of networksOf(object)) {
      const cidr = cidrOf(node);
      const isTaken = networkProblem(object.kind, stringOf(node) ?? '') === undefined;
      if (cidr?.hostBits && isTaken) yield report(node, cidr, '');
    }
  }),
  explanation: [
    'Before Kubernetes 1.36 the API server accepts such a range, and reads `10.0.0.5/8` as `10.0.0.0/8`, `010.0.0.0/8` as `10.0.0.0/8` and `::ffff:10.0.0.0/104` as `10.0.0.0/8`. Who wrote `10.0.0.5/8` may have meant one address and opened sixteen million. Other programs read `010` as the octal number 8. Since 1.36 new policies with such a range are refused (feature gate `StrictIPCIDRValidation`), with one of these answers:',
    '- `must not have bits set beyond the prefix length`\n- `must not have leading 0s in IP or prefix length`\n- `must not have an IPv4-mapped IPv6 address`',
    'In `networks` of a cluster policy host bits are accepted by every version, and cut as well.',
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

function cidrOf(node: Node | undefined): Cidr | undefined {
  const text = stringOf(node);
  return text === undefined ? undefined : parseCidr(text);
}

function report(node: Node, cidr: Cidr, consequence: string): Report {
  const { network, hostBits } = cidr;
  const alone = `${cidr.address}/${cidr.family === 4 ? 32 : 128}`;
  const advice = `Write ${network}${hostBits ? `, or ${alone} for the one address` : ''}.`;
  return {
    at: node,
    message: `CIDR ${quote(stringOf(node) ?? '')} is read as ${network}${consequence}. ${advice}`,
    data: {
      replace: [network, ...(hostBits ? [alone] : [])].map((value) => ({ start: node.start, end: node.end, value })),
    },
  };
}

/** The first that the API server names. */
function problemOf(cidr: Cidr): string | undefined {
  if (cidr.leadingZeros) return 'must not have leading 0s in IP or prefix length';
  if (cidr.mapped) return 'must not have an IPv4-mapped IPv6 address';
  return cidr.hostBits ? 'must not have bits set beyond the prefix length' : undefined;
}

import type { Rule as PolicyRuleItem } from '../model/policy.ts';
import { isNoAddress, noAddress, parseCidr, subtractAddresses, unionAddresses } from '../policy/addressSet.ts';
import { internetAddresses } from '../policy/internet.ts';
import { ipBlockAddresses } from '../policy/peers.ts';
import { valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { countingRules } from './support/countingRules.ts';
import { once } from './support/policyNodes.ts';

export const internetEgressOpen: PolicyRule = {
  id: 'internet-egress-open',
  severity: 'information',
  category: 'too-open',
  summary: 'A rule lets pods connect to all of the internet on every port.',
  subject: 'policy',
  check: once(function* (policy) {
    for (const rule of countingRules(policy.resource)) {
      if (rule.direction !== 'egress' || rule.ports !== 'all') continue;
      const [first] = blocksOf(rule);
      if (!first || !hasInternet(rule)) continue;
      yield {
        at: valueAt(first.node, 'ipBlock', 'cidr') ?? first.node,
        message:
          'These pods may connect to all of the internet on every port. Name the ports that they need, such as 443, or the addresses.',
      };
    }
  }),
  explanation: [
    'Whoever takes such a pod over can fetch what they like, and carry out what they like, on any port. A list of ports makes that a good deal harder, and mostly 443 is all that is needed.',
    'It looks at what the blocks of a rule have together, without private addresses. A block of every address without `except` is reported by `ipblock-any`, and a rule without peers by `allow-all-rule`.',
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
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]
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
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]
    ports:
    - port: 443
`,
    ],
  },
};

function blocksOf({ peers }: PolicyRuleItem) {
  if (peers === 'everyone') return [];
  const blocks = peers.flatMap((peer) => (peer.type === 'ipBlock' ? [peer] : []));
  return blocks.some(({ cidr, except }) => except.length === 0 && parseCidr(cidr)?.prefix === 0) ? [] : blocks;
}

/** Whether the blocks of a rule have all addresses of the internet, of one family at least. */
function hasInternet(rule: PolicyRuleItem): boolean {
  const all = blocksOf(rule)
    .map((block) => ipBlockAddresses(block) ?? noAddress)
    .reduce(unionAddresses, noAddress);
  return (['v4', 'v6'] as const).some((family) =>
    isNoAddress(subtractAddresses({ ...noAddress, [family]: internetAddresses[family] }, all)),
  );
}

import { placeIn } from '../model/instance.ts';
import type { IpBlockPeer, Rule as PolicyRuleItem } from '../model/policy.ts';
import { isNoAddress, parseCidr, subtractAddresses } from '../policy/addressSet.ts';
import { coversPorts } from '../policy/covers.ts';
import { ipBlockAddresses } from '../policy/peers.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import { itemsOf, valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { countingRules } from './support/countingRules.ts';
import { selectingAtLeast } from './support/cover.ts';
import { once } from './support/policyNodes.ts';

export const exceptReallowed: PolicyRule = {
  id: 'except-reallowed',
  severity: 'information',
  category: 'too-open',
  summary: 'A range that an ipBlock leaves out is admitted by another one.',
  subject: 'policy',
  check: once(function* (policy, view) {
    for (const rule of countingRules(policy.resource)) {
      for (const peer of ipBlocksOf(rule).filter(({ except }) => except.length > 0)) {
        const others = blocksBeside(rule, peer, policy, view.read(selectingAtLeast, policy));
        for (const item of itemsOf(valueAt(peer.node, 'ipBlock', 'except'))) {
          const range = item.kind === 'scalar' ? String(item.value) : '';
          const other = others.find(({ block }) => hasAll(block, range));
          if (!other) continue;
          const { resource } = other.policy;
          const where = other.policy === policy ? 'another ipBlock of this policy' : `policy ${resource.name}`;
          yield {
            at: item,
            message: `${range} is left out here, and admitted by ${where} on the same ports. What one peer admits, no other takes away: leave it out there too, or drop it here.`,
            related: [{ ...placeIn(other.policy, other.block.node), message: `Admits ${range}` }],
          };
        }
      }
    }
  }),
  explanation: [
    '`except` takes addresses out of its own block and of nothing else. Where another peer, rule or policy about the same pods admits them, they are admitted.',
    'It speaks where all of the range is in one other block on the same ports. A smaller block inside of the range is an exception from it, and left alone; so are policies that do not select all pods of this one.',
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
        except: [10.0.0.0/8]
    - ipBlock:
        cidr: 10.0.0.0/8
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
        except: [10.0.0.0/8]
    - ipBlock:
        cidr: 10.2.0.0/16
`,
    ],
  },
};

interface OtherBlock {
  readonly policy: PolicyInstance;
  readonly block: IpBlockPeer;
}

/** The other blocks that admit somebody to the same pods, on all ports of a rule at least. */
function blocksBeside(
  rule: PolicyRuleItem,
  peer: IpBlockPeer,
  policy: PolicyInstance,
  others: readonly PolicyInstance[],
): OtherBlock[] {
  return [policy, ...others].flatMap((one) => {
    if (one.resource.isolates[rule.direction] !== 'yes') return [];
    return one.resource[rule.direction]
      .filter(({ ports }) => coversPorts(ports, rule.ports))
      .flatMap(ipBlocksOf)
      .filter((block) => block.node !== peer.node)
      .map((block) => ({ policy: one, block }));
  });
}

function ipBlocksOf({ peers }: PolicyRuleItem): IpBlockPeer[] {
  return peers === 'everyone' ? [] : peers.flatMap((peer) => (peer.type === 'ipBlock' ? [peer] : []));
}

function hasAll(block: IpBlockPeer, range: string): boolean {
  const [addresses, excepted] = [ipBlockAddresses(block), parseCidr(range)?.addresses];
  return addresses !== undefined && excepted !== undefined && isNoAddress(subtractAddresses(excepted, addresses));
}

import type { ClusterFacts } from '../model/clusterFacts.ts';
import type { ClusterRule, NetworksPeer } from '../model/clusterPolicy.ts';
import { allPodsAreIn } from '../policy/addressMatch.ts';
import { everyAddress, isNoAddress, subtractAddresses } from '../policy/addressSet.ts';
import { surelyIn } from '../policy/clusterCovers.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { ClusterPolicyRule } from './rule.ts';

export const cnpNetworksIncludePods: ClusterPolicyRule = {
  id: 'cnp-networks-include-pods',
  severity: 'information',
  category: 'tiers',
  summary: 'A rule about networks decides about the pods of the cluster too.',
  subject: 'clusterPolicy',
  *check({ resource }, view) {
    const facts = view.read(configuredFacts);
    for (const rule of resource.egress) {
      if ((rule.action !== 'accept' && rule.action !== 'deny') || isAboutPods(rule)) continue;
      if (resource.egress.slice(0, rule.index).some(isAboutPods)) continue;
      const peer = rule.peers.find((each): each is NetworksPeer => each.type === 'networks' && holdsPods(each, facts));
      const block = peer?.blocks.find((each) => !isNoAddress(surelyIn([each])));
      if (!block) continue;
      const verb = rule.action === 'deny' ? 'denied' : 'accepted';
      yield {
        at: block.node,
        message: `These networks contain the addresses of pods: what goes to other pods is ${verb} by this rule too. Put a rule with the action Pass and namespaces: {} in front of it, to leave that to others.`,
      };
    }
  },
  explanation: [
    'Unlike an `ipBlock` of a NetworkPolicy, `networks` matches the addresses of pods as well (v1alpha2 ClusterNetworkPolicyEgressPeer). A rule that shall keep pods from the internet by denying `0.0.0.0/0` keeps them from each other and from DNS; one that accepts it opens every pod to them that their own policies do not close.',
    'Reported are `0.0.0.0/0` and `::/0`, and what contains the ranges under `podCIDRs` of the configuration, unless a rule in front of it, or the rule itself, is about pods or namespaces.',
  ],
  examples: {
    fires: [
      `
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: tenants
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  egress:
  - action: Deny
    to:
    - networks: [0.0.0.0/0]
`,
    ],
    passes: [
      `
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: tenants
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  egress:
  - action: Pass
    to:
    - namespaces: {}
  - action: Deny
    to:
    - networks: [0.0.0.0/0]
`,
    ],
  },
};

function configuredFacts({ configured }: ClusterModel): ClusterFacts {
  return configured;
}

function isAboutPods({ peers }: ClusterRule): boolean {
  return peers.some(({ type }) => type === 'selector' || type === 'hidden');
}

function holdsPods({ blocks }: NetworksPeer, facts: ClusterFacts): boolean {
  const addresses = surelyIn(blocks);
  const { v4, v6 } = subtractAddresses(everyAddress, addresses);
  return v4.length === 0 || v6.length === 0 || (facts.podCIDRs.length > 0 && allPodsAreIn(addresses, facts) === 'yes');
}

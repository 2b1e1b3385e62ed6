import { entryOf, isNull, itemsOf, valueAt } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { clusterPolicyKinds } from './support/clusterNodes.ts';
import { once, placeOfKey, stringOf } from './support/policyNodes.ts';

export const cnpDomainDeny: ObjectRule = {
  id: 'cnp-domain-deny',
  severity: 'warning',
  category: 'tiers',
  summary: 'A rule names domains and does not accept.',
  subject: 'object',
  kinds: clusterPolicyKinds,
  check: once(function* ({ root }) {
    for (const rule of itemsOf(valueAt(root, 'spec', 'egress'))) {
      const action = stringOf(valueAt(rule, 'action'));
      if (action !== 'Deny' && action !== 'Pass') continue;
      for (const peer of itemsOf(valueAt(rule, 'to'))) {
        const entry = entryOf(peer, 'domainNames');
        if (!entry || isNull(entry.value)) continue;
        yield {
          at: placeOfKey(entry),
          message: `Domain names have no effect that can be relied on with the action ${action}: they are for what is accepted. Accept the domains that are needed, and deny the networks behind them in a later rule.`,
        };
      }
    }
  }),
  explanation: [
    'Which addresses a domain has is known only from answers of DNS that the network plugin has seen. An address that it missed is not accepted, which is a nuisance; it would not be denied either, which is a hole. So the API has domain names for accepting only (network-policy-api, NPEP-133).',
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
    - domainNames: [ads.example.com]
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
  - action: Accept
    to:
    - domainNames: [api.example.com]
  - action: Deny
    to:
    - networks: [203.0.113.0/24]
`,
    ],
  },
};

import { isHidden } from '../model/labels.ts';
import { entryOf, isNull, valueAt } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { clusterPolicyKinds } from './support/clusterNodes.ts';
import { hasMisfits } from './support/misfits.ts';
import { mappings, numberOf, once, placeOfField, placeOfKey, quote, stringOf } from './support/policyNodes.ts';

export const cnpPriority: ObjectRule = {
  id: 'cnp-priority',
  severity: 'error',
  category: 'tiers',
  summary: 'The priority or the tier of a cluster policy is missing, or is none.',
  subject: 'object',
  kinds: clusterPolicyKinds,
  check: once(function* (object) {
    for (const spec of mappings(valueAt(object.root, 'spec'))) {
      const priority = entryOf(spec, 'priority');
      if (object.kind === 'BaselineAdminNetworkPolicy') {
        if (priority) yield { at: placeOfKey(priority), message: baselineHasNone };
        continue;
      }
      const isComplete = !hasMisfits(object, spec);
      const number = numberOf(priority?.value);
      if (isNull(priority?.value) ? isComplete : number !== undefined && !isPriority(number)) {
        const what = number === undefined ? 'A policy without priority' : `Priority ${number}`;
        yield {
          at: placeOfField(spec, 'priority'),
          message: `${what} is rejected: it must be a whole number from 0, which comes first, to 1000.`,
        };
      }
      if (object.kind !== 'ClusterNetworkPolicy') continue;
      const node = entryOf(spec, 'tier')?.value;
      const tier = isNull(node) ? '' : stringOf(node);
      if (isHidden(node) || tier === undefined || tiers.includes(tier) || (isNull(node) && !isComplete)) continue;
      const meant = tiers.find((name) => name.toLowerCase() === tier.trim().toLowerCase());
      yield {
        at: placeOfField(spec, 'tier'),
        message: `${tier === '' ? 'A policy without tier' : `Tier ${quote(tier)}`} is rejected: it must be Admin or Baseline.`,
        ...(meant && node ? { data: { replace: [{ start: node.start, end: node.end, value: meant }] } } : {}),
      };
    }
  }),
  explanation: [
    'Rules of a tier are asked by the priorities of their policies, those of the lowest number first. The API server refuses a policy with a number outside of 0 to 1000, and one without tier. There is one BaselineAdminNetworkPolicy at most, which needs no priority and has no such field.',
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
  priority: 5000
  subject:
    namespaces: {}
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
`,
    ],
  },
};

const tiers = ['Admin', 'Baseline'];
const baselineHasNone =
  'A BaselineAdminNetworkPolicy has no priority, since there is only one: the API server rejects or drops it. Remove it.';

function isPriority(value: number | bigint): boolean {
  return Number.isInteger(Number(value)) && value >= 0 && value <= 1000;
}

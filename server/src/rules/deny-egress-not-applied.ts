import { isPlaceholder } from '../model/labels.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import { isNull, valueAt } from '../yaml/node.ts';
import type { PolicyRule, Report } from './rule.ts';
import { isolatedOtherwise } from './support/otherwise.ts';
import { placeOfEntry } from './support/places.ts';

export const denyEgressNotApplied: PolicyRule = {
  id: 'deny-egress-not-applied',
  severity: 'warning',
  category: 'no-effect',
  summary:
    'A policy looks as if it denied egress and does not; information where only policyTypes or a general name says so.',
  subject: 'policy',
  *check(policy, view) {
    const report = policy.resource.isolates.egress === 'no' ? reportOf(policy) : undefined;
    if (report && view.read(leavesEgressOpen, policy)) yield report;
  },
  explanation: [
    '`egress: []` denies nothing by itself: where `policyTypes` is missing, a policy is about egress only if it has egress rules (networking/v1 NetworkPolicySpec). Only `Egress` under `policyTypes` isolates the pods. The same goes for a policy whose name says that it denies egress.',
    'It is information where `policyTypes` is written without `Egress`, and for a name such as `default-deny-all`, which may be meant for ingress. Nothing is said where another policy isolates the same pods for egress.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-egress, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-egress, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
    ],
    fixed: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-egress, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
    ],
  },
};

function reportOf({ resource: { root, name, nameNode, ingress, podSelector } }: PolicyInstance): Report | undefined {
  const key = placeOfEntry(root, 'spec', 'egress');
  const advice = 'The egress of these pods stays open. Add Egress to policyTypes.';
  if (key) {
    const isSaid = !isNull(valueAt(root, 'spec', 'policyTypes'));
    const rules = valueAt(root, 'spec', 'egress');
    if (!isNull(rules) && !(rules?.kind === 'sequence' && rules.items.length === 0)) return undefined;
    return {
      at: key,
      message: `An empty egress denies nothing where policyTypes does not list Egress. ${advice}`,
      ...(isSaid ? { severity: 'information' } : {}),
    };
  }
  if (isPlaceholder(name)) return undefined;
  if (deniesEgress.test(name)) return { at: nameNode, message: `${name} does not deny egress. ${advice}` };
  const isDeny = ingress.length === 0 && podSelector.requirements.length === 0;
  if (!isDeny || !deniesAll.test(name)) return undefined;
  return { at: nameNode, severity: 'information', message: `${name} denies ingress only. ${advice}` };
}

const deniesEgress = /(?:^|[-.])(?:deny|block)(?:[-.].*)?[-.]egress(?:[-.]|$)/;
const deniesAll = /(?:^|[-.])deny-all(?:-traffic)?$/;

function leavesEgressOpen(cluster: ClusterModel, policy: PolicyInstance): boolean {
  return isolatedOtherwise(cluster, policy, 'egress') === 'no';
}

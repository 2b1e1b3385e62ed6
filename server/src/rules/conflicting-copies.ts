import { placeIn } from '../model/instance.ts';
import { writtenOtherwise } from '../snapshot/queries.ts';
import type { InstanceRule } from './rule.ts';

export const conflictingCopies: InstanceRule = {
  id: 'conflicting-copies',
  severity: 'information',
  category: 'redundant',
  summary:
    'A workload or a policy is written twice in one cluster, and differently; a warning where both are in one file.',
  subject: 'instance',
  *check(instance, view) {
    const first = view.read(writtenOtherwise, instance);
    if (!first) return;
    const { kind, name, nameNode } = instance.resource;
    // A List has its items in one document.
    const isSamePlace = first.document === instance.document && first.resource.nameNode.start === nameNode.start;
    const isInOneFile = first.uri === instance.uri && !isSamePlace;
    yield {
      at: nameNode,
      ...(isInOneFile ? { severity: 'warning' } : {}),
      message: isInOneFile
        ? `${kind} ${name} is written a second time in this file, and differently: the last one wins. Give one of them another name, or remove it.`
        : `${kind} ${name} is written a second time here, and differently: the one that is applied last wins. Keep one of them, or leave out the file of the other with exclude in .netpol.yaml.`,
      related: [{ ...placeIn(first, first.resource.nameNode), message: 'The other one' }],
    };
  },
  explanation: [
    'Only one of them can be in the cluster: the one that is applied last. What the other one says has no effect, and which of them that is cannot be told from several files. Two in one file are applied together, and the first of them never counts.',
    'Copies that agree are one object, and nothing is said of them. Copies in folders that lie side by side, such as `dev` and `prod`, are alternatives, each in a cluster of its own. What is left are copies in one file, in one folder, or in a folder and in one inside it: a release file beside its sources, a manifest that was copied to be changed. The finding stands at the second copy, once for all that there are.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-egress
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
    ],
  },
};

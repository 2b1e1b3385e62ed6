import type { Direction } from '../model/policy.ts';
import { entryOf } from '../yaml/node.ts';
import { appendItem } from '../yaml/edit.ts';
import type { Value } from '../yaml/write.ts';
import { type PolicyInstance, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Finding } from '../rules/rule.ts';
import { change, fileEdits } from './edits.ts';
import type { Change, Fix, FixContext } from './fix.ts';
import { writePolicy } from './newPolicy.ts';

/** *Add default-deny* for the namespace of a workload that nothing isolates. */
export function* addDefaultDeny(context: FixContext): Iterable<Fix> {
  const { instance } = context.cursor;
  if (instance?.resource.type !== 'workload') return;
  const workload = instance as WorkloadInstance;
  const findingOf = (rule: string): Finding | undefined => context.findings.find((finding) => finding.rule === rule);
  const ingress = findingOf('unprotected-ingress');
  const egress = findingOf('unprotected-egress');
  const { namespace } = workload;
  const offers: readonly Offer[] = [
    { title: `Add default-deny for ingress to namespace ${namespace}`, directions: ['ingress'], dns: false, answers: ingress, preferred: true },
    { title: `Add default-deny for egress to namespace ${namespace}, DNS allowed`, directions: ['egress'], dns: true, answers: egress, preferred: !ingress },
    { title: `Add default-deny for egress to namespace ${namespace}`, directions: ['egress'], dns: false, answers: egress },
    {
      title: `Add default-deny for ingress and egress to namespace ${namespace}, DNS allowed`,
      directions: ['ingress', 'egress'],
      dns: true,
      answers: ingress && egress,
    },
    { title: `Add default-deny for ingress and egress to namespace ${namespace}`, directions: ['ingress', 'egress'], dns: false, answers: ingress && egress },
  ];
  for (const { title, directions, dns, answers, preferred = false } of offers) {
    const effect = answers && (extended(context, workload, directions, dns) ?? written(context, workload, directions, dns));
    if (effect) yield { title, kind: 'quickfix', answers, preferred, effect };
  }
}

interface Offer {
  readonly title: string;
  readonly directions: readonly Direction[];
  readonly dns: boolean;
  readonly answers: Finding | undefined;
  readonly preferred?: boolean;
}

function written(context: FixContext, workload: WorkloadInstance, directions: readonly Direction[], dns: boolean): Change | undefined {
  const name = directions.length === 2 ? 'default-deny' : `default-deny-${directions[0]}`;
  const spec: Value = {
    podSelector: {},
    policyTypes: directions.map(policyType),
    ...(dns ? { egress: [dnsRule] } : {}),
  };
  const files = writePolicy(context.snapshot, workload, { name, spec }, context.options);
  return files && change(...files);
}

/** A default-deny of the namespace that lacks one direction gets it, where nothing else needs to be written. */
function extended({ snapshot, cursor }: FixContext, workload: WorkloadInstance, directions: readonly Direction[], dns: boolean): Change | undefined {
  const [direction, ...others] = directions;
  const policies = cursor.cluster.namespaces.get(workload.namespace)?.policies ?? [];
  const deny = policies.find((policy) => isPureDefaultDeny(policy));
  if (!deny || !direction || others.length > 0 || dns) return undefined;
  const types = entryOf(entryOf(deny.resource.root, 'spec')?.value, 'policyTypes')?.value;
  if (types?.kind !== 'sequence' || deny.resource.isolates[direction]) return undefined;
  return change(fileEdits(snapshot, deny.uri, deny.document, appendItem(deny.document, types, policyType(direction))));
}

function isPureDefaultDeny({ resource }: PolicyInstance): boolean {
  return resource.podSelector.requirements.length === 0 && resource.ingress.length === 0 && resource.egress.length === 0;
}

function policyType(direction: Direction): string {
  return direction === 'ingress' ? 'Ingress' : 'Egress';
}

/** The cluster's DNS: pods labelled `k8s-app: kube-dns` in kube-system, UDP and TCP, since large answers come over TCP. */
const dnsRule: Value = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

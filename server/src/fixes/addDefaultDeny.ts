import { dnsRules } from '../generate/dns.ts';
import { policyTypeOf } from '../generate/ruleValue.ts';
import type { Direction } from '../model/policy.ts';
import type { Finding } from '../rules/rule.ts';
import { instancesOfFile } from '../snapshot/fileQueries.ts';
import type { PolicyInstance, WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { appendItem, setEntry, type TextEdit } from '../yaml/edit.ts';
import { type Mapping, valueAt } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { canEdit, change, fileEdits, inTurn } from './edits.ts';
import type { Change, Fix, FixContext } from './fix.ts';
import { writePolicy } from './newPolicy.ts';

/** *Add default-deny* for the namespace of a workload that nothing isolates. */
export function* addDefaultDeny(context: FixContext): Iterable<Fix> {
  const { instance } = context.cursor;
  if (instance?.resource.type !== 'workload') return;
  const ingress = context.findings.find(({ rule }) => rule === 'unprotected-ingress');
  const egress = context.findings.find(({ rule }) => rule === 'unprotected-egress');
  for (const offer of offersFor(ingress, egress)) {
    const effect =
      offer.answers &&
      (extended(context, instance as WorkloadInstance, offer) ?? written(context, instance as WorkloadInstance, offer));
    if (!effect) continue;
    const title = `Add default-deny for ${offer.directions.join(' and ')} to namespace ${instance.namespace}${offer.dns ? ', DNS allowed' : ''}`;
    yield {
      title,
      kind: 'quickfix',
      answers: offer.answers,
      preferred: offer.preferred ?? false,
      changes: 'as titled',
      effect,
    };
  }
}

interface Offer {
  readonly directions: readonly Direction[];
  /** Whether egress to the cluster's DNS stays open: without it, few programs work. */
  readonly dns: boolean;
  readonly answers: Finding | undefined;
  readonly preferred?: boolean;
}

function offersFor(ingress: Finding | undefined, egress: Finding | undefined): readonly Offer[] {
  const both = ingress && egress;
  return [
    { directions: ['ingress'], dns: false, answers: ingress, preferred: true },
    { directions: ['egress'], dns: true, answers: egress, preferred: !ingress },
    { directions: ['egress'], dns: false, answers: egress },
    { directions: ['ingress', 'egress'], dns: true, answers: both },
    { directions: ['ingress', 'egress'], dns: false, answers: both },
  ];
}

function written(
  { snapshot, cursor, options }: FixContext,
  workload: WorkloadInstance,
  { directions, dns }: Offer,
): Change | undefined {
  const spec = {
    podSelector: {},
    policyTypes: directions.map(policyTypeOf),
    egress: dns ? dnsRules(cursor.cluster) : undefined,
  };
  const name = directions.length === 2 ? 'default-deny' : `default-deny-${directions[0]}`;
  const made = writePolicy(snapshot, cursor.cluster, workload, { name, spec }, options);
  return made.type === 'change' ? made : undefined;
}

/** A default-deny of the namespace that lacks the direction gets it. */
function extended(
  { snapshot, cursor }: FixContext,
  workload: WorkloadInstance,
  { directions, dns }: Offer,
): Change | undefined {
  const [direction, other] = directions;
  if (!direction || other) return undefined;
  const policies = cursor.cluster.namespaces.get(workload.namespace)?.policies ?? [];
  const deny = policies.find(
    (policy) =>
      isDefaultDeny(policy) &&
      policy.resource.isolates[direction] === 'no' &&
      !speaksOfOneDirection(policy) &&
      canEdit(snapshot, policy),
  );
  if (!deny) return undefined;
  const made = inTurn(snapshot, [
    (current) => edited(current, deny, (spec, document) => addType(document, spec, direction)),
    ...(dns
      ? [
          (current: Snapshot) =>
            edited(current, deny, (spec, document) => setEntry(document, spec, 'egress', dnsRules(cursor.cluster))),
        ]
      : []),
  ]);
  return made?.type === 'change' ? made : undefined;
}

function isDefaultDeny({ resource: { podSelector, ingress, egress } }: PolicyInstance): boolean {
  return podSelector.requirements.length === 0 && ingress.length === 0 && egress.length === 0;
}

/** A `default-deny-ingress` that denied egress too would mislead its readers. */
function speaksOfOneDirection({ resource: { name } }: PolicyInstance): boolean {
  return name.includes('ingress') !== name.includes('egress');
}

/** Edits the `spec` of a policy as it stands in a state of the workspace. */
function edited(
  snapshot: Snapshot,
  { uri, key }: PolicyInstance,
  edit: (spec: Mapping, document: Document) => TextEdit[],
): Change | undefined {
  const policy = instancesOfFile(snapshot, uri).find((instance) => instance.key === key);
  const spec = valueAt(policy?.resource.root, 'spec');
  if (!policy || spec?.kind !== 'mapping') return undefined;
  return change(fileEdits(snapshot, uri, policy.document, edit(spec, policy.document)));
}

function addType(document: Document, spec: Mapping, direction: Direction): TextEdit[] {
  const types = valueAt(spec, 'policyTypes');
  // A missing or empty list stands for ingress.
  if (types?.kind !== 'sequence' || types.items.length === 0) {
    return setEntry(document, spec, 'policyTypes', ['Ingress', policyTypeOf(direction)], { after: 'podSelector' });
  }
  return appendItem(document, types, policyTypeOf(direction));
}

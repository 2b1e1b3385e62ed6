import { dnsRules } from '../generate/dns.ts';
import { few } from '../generate/podPeer.ts';
import { policyTypeOf } from '../generate/ruleValue.ts';
import type { Instance } from '../model/instance.ts';
import type { Direction } from '../model/policy.ts';
import type { Finding } from '../rules/rule.ts';
import { instancesOfFile } from '../snapshot/fileQueries.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { setEntry, type TextEdit } from '../yaml/edit.ts';
import { type Mapping, valueAt } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { applied, canEdit, change, fileEdits, inTurn } from './edits.ts';
import { sameCluster } from './effect.ts';
import type { Change, Fix, FixContext } from './fix.ts';
import { insideOf, writePolicy } from './newPolicy.ts';
import { policyTypeEdits } from './policyTypes.ts';

/** *Add default-deny* for a namespace, or for that of a workload that nothing isolates. */
export function* addDefaultDeny(context: FixContext): Iterable<Fix> {
  const { instance } = context.cursor;
  const neighbour = instance && insideOf(instance);
  if (!neighbour) return;
  for (const offer of offersFor(context.findings)) {
    const effect = offer.answers && (extended(context, neighbour, offer) ?? written(context, neighbour, offer));
    if (!effect) continue;
    const names = denied(context.snapshot, neighbour, effect);
    const where = names.length > 1 ? `the namespaces ${few(names)}` : `namespace ${neighbour.namespace}`;
    const title = `Add default-deny for ${offer.directions.join(' and ')} to ${where}${offer.dns ? ', DNS allowed' : ''}`;
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

/** The namespaces that have another policy then, that of a resource first: overlays may put what is written beside it into several. */
function denied(snapshot: Snapshot, { namespace }: Instance, effect: Change): string[] {
  const after = applied(snapshot, effect);
  const changed = after.clusters.flatMap((cluster) => {
    const was = sameCluster(snapshot, cluster);
    return [...(was ? cluster.namespaces : [])].flatMap(([name, { policies }]) =>
      policies.length === 0 || policies === was?.namespaces.get(name)?.policies ? [] : [name],
    );
  });
  return [...new Set([namespace, ...changed])];
}

interface Offer {
  readonly directions: readonly Direction[];
  /** Whether egress to the cluster's DNS stays open: without it, few programs work. */
  readonly dns: boolean;
  readonly answers: Finding | undefined;
  readonly preferred?: boolean;
}

function offersFor(findings: readonly Finding[]): readonly Offer[] {
  const found = (...rules: readonly string[]) => findings.find(({ rule }) => rules.includes(rule));
  const ingress = found('unprotected-ingress');
  const egress = found('unprotected-egress');
  const namespace = found('namespace-without-policies', 'namespace-no-default-deny');
  const both = ingress && egress;
  return [
    { directions: ['ingress'], dns: false, answers: namespace, preferred: true },
    { directions: ['ingress', 'egress'], dns: true, answers: namespace },
    { directions: ['ingress'], dns: false, answers: ingress, preferred: true },
    { directions: ['egress'], dns: true, answers: egress, preferred: !ingress },
    { directions: ['egress'], dns: false, answers: egress },
    { directions: ['ingress', 'egress'], dns: true, answers: both },
    { directions: ['ingress', 'egress'], dns: false, answers: both },
  ];
}

function written(
  { snapshot, cursor, options }: FixContext,
  neighbour: Instance,
  { directions, dns }: Offer,
): Change | undefined {
  const spec = {
    podSelector: {},
    policyTypes: directions.map(policyTypeOf),
    egress: dns ? dnsRules(cursor.cluster) : undefined,
  };
  const name = directions.length === 2 ? 'default-deny' : `default-deny-${directions[0]}`;
  const made = writePolicy(snapshot, cursor.cluster, neighbour, { name, spec }, options);
  return made.type === 'change' ? made : undefined;
}

/** A default-deny of the namespace that lacks the direction gets it. */
function extended(
  { snapshot, cursor }: FixContext,
  { namespace }: Instance,
  { directions, dns }: Offer,
): Change | undefined {
  const [direction, other] = directions;
  if (!direction || other) return undefined;
  const policies = cursor.cluster.namespaces.get(namespace)?.policies ?? [];
  const deny = policies.find(
    (policy) =>
      isDefaultDeny(policy) &&
      policy.resource.isolates[direction] === 'no' &&
      !speaksOfOneDirection(policy) &&
      canEdit(snapshot, policy),
  );
  if (!deny) return undefined;
  const made = inTurn(snapshot, [
    (current) => edited(current, deny, (spec, document) => policyTypeEdits(document, spec, direction)),
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

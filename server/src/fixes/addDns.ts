import { dnsRules } from '../generate/dns.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import { appendItems } from '../yaml/edit.ts';
import { atFinding } from './atFinding.ts';
import type { Fix, FixContext } from './fix.ts';
import { writePolicy } from './newPolicy.ts';
import { isShared } from './shared.ts';

/** *Allow the DNS of the cluster*: a rule in the policy that lacks one, or a policy for all pods of the namespace. */
export function* addDns(context: FixContext): Iterable<Fix> {
  yield* addRule(context);
  const { snapshot, cursor, findings, options } = context;
  const answers = findings.find(({ rule }) => rule === 'egress-blocks-dns');
  const policy = cursor.instance?.resource.type === 'policy' ? (cursor.instance as PolicyInstance) : undefined;
  if (!answers || !policy || !deniesEgressOfAll(cursor.cluster, policy.namespace)) return;
  const spec = { podSelector: {}, policyTypes: ['Egress'], egress: dnsRules(cursor.cluster) };
  const effect = writePolicy(snapshot, cursor.cluster, policy, { name: 'allow-dns', spec }, options);
  const title = `Allow the DNS of the cluster to every pod of namespace ${policy.namespace}, in a policy of its own`;
  if (effect.type === 'change') yield { title, kind: 'quickfix', changes: 'opens as titled', answers, effect };
}

const addRule = atFinding(['egress-blocks-dns'], function* ({ context, document, node, around }) {
  const at = around.at(-1);
  if (!at || !('entry' in at) || isShared(document.root, node)) return;
  yield {
    title: 'Allow the DNS of the cluster in this policy',
    edits: appendItems(document, at.entry, dnsRules(context.cursor.cluster)),
  };
});

/** Then one more policy about all pods isolates none that was not isolated before. */
function deniesEgressOfAll({ namespaces }: ClusterModel, namespace: string): boolean {
  const policies = namespaces.get(namespace)?.policies ?? [];
  return policies.some(
    ({ resource }) => resource.isolates.egress === 'yes' && resource.podSelector.requirements.length === 0,
  );
}

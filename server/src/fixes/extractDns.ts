import type { ClusterFacts } from '../model/clusterFacts.ts';
import type { Rule } from '../model/policy.ts';
import { ruleParts } from '../policy/ruleParts.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, type PolicyInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { removeItem, type TextEdit } from '../yaml/edit.ts';
import { isNull, type Node, valueAt } from '../yaml/node.ts';
import type { Value } from '../yaml/write.ts';
import { canEdit, change, fileEdits } from './edits.ts';
import { writePolicy } from './newPolicy.ts';
import { refactoring } from './refactoring.ts';
import { isShared } from './shared.ts';

/**
 * *Extract one policy for DNS*: where several policies of a namespace have the same rule that lets DNS queries out, one
 * for all of its pods has it in their stead.
 */
export const extractDns = refactoring(
  { kind: 'refactor.extract', of: ['policy'] },
  function* ({ context, policy, path }) {
    const { snapshot, cursor, options } = context;
    const at = path.findIndex(({ key }) => key === 'egress');
    const node = path[at + 1]?.node;
    const rule = policy.resource.egress.find((each) => each.node.start === node?.start && !each.node.origin);
    if (!node || !rule || !isDns(rule, cursor.cluster.configured)) return;
    const holders = holdersOf(snapshot, cursor.cluster, policy.namespace, rule);
    if (holders.length < 2 || holders.some(({ edits }) => edits.length === 0)) return;
    const spec = { podSelector: {}, policyTypes: ['Egress'], egress: [plain(node)] };
    const written = writePolicy(snapshot, cursor.cluster, policy, { name: 'allow-dns', spec }, options);
    if (written.type !== 'change') return;
    const removals = holders.map(({ holder, edits }) => fileEdits(snapshot, holder.uri, holder.document, edits));
    const made = change(...written.files, ...removals);
    const title = `Extract one policy for DNS in namespace ${policy.namespace}, out of ${holders.length} policies`;
    if (made) yield { title, made };
  },
);

/** Whether a rule is about the ports of DNS only. */
function isDns({ ports }: Rule, { dns }: ClusterFacts): boolean {
  if (ports === 'all') return false;
  return ports.every(
    ({ isValid, port, endPort, hidden }) =>
      isValid &&
      hidden.length === 0 &&
      endPort === undefined &&
      typeof port === 'number' &&
      [53, ...dns.ports].includes(port),
  );
}

interface Holder {
  readonly holder: PolicyInstance;
  /** That take the rule out; none where that cannot be done. */
  readonly edits: readonly TextEdit[];
}

/** The policies of a namespace that have the rule; none where one is for all of its pods already. */
function holdersOf(snapshot: Snapshot, cluster: ClusterModel, namespace: string, rule: Rule): Holder[] {
  const meaning = meaningOf(rule);
  const policies = distinct(cluster.namespaces.get(namespace)?.policies ?? []);
  const holding = policies.filter(({ resource }) => resource.egress.some((each) => meaningOf(each) === meaning));
  if (holding.some(({ resource }) => resource.podSelector.requirements.length === 0)) return [];
  return holding.map((holder) => {
    const { document, resource } = holder;
    const list = valueAt(resource.root, 'spec', 'egress');
    const [index, other] = resource.egress.flatMap((each, place) => (meaningOf(each) === meaning ? [place] : []));
    const isPlain =
      list?.kind === 'sequence' && !list.origin && canEdit(snapshot, holder) && !isShared(document.root, list);
    const edits = isPlain && index !== undefined && other === undefined ? removeItem(document, list, index) : [];
    return { holder, edits };
  });
}

function meaningOf(rule: Rule): string {
  return ruleParts(rule, undefined)
    .map(({ text }) => text)
    .sort()
    .join();
}

function plain(node: Node): Value {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'sequence':
      return node.items.map(plain);
    case 'mapping':
      return Object.fromEntries(node.entries.flatMap(({ key, value }) => (isNull(value) ? [] : [[key, plain(value)]])));
  }
}

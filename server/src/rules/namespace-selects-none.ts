import { isPlaceholder } from '../model/labels.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import { contradictionIn } from '../policy/contradiction.ts';
import { type NamespaceFacts, nameLabel, selectsNamespace } from '../policy/selection.ts';
import { selectorWords } from '../policy/selectorWords.ts';
import { isNear, wordOf } from '../policy/words.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { matchingNamespaces } from '../snapshot/queries.ts';
import { isTakenForName } from './namespace-name-label.ts';
import type { PolicyRule, Report } from './rule.ts';
import { onceEach, selectorPeersOf } from './support/policyParts.ts';
import type { View } from './view.ts';

export const namespaceSelectsNone: PolicyRule = {
  id: 'namespace-selects-none',
  severity: 'information',
  category: 'no-effect',
  summary: 'A namespaceSelector matches no namespace; a warning where a near miss shows what was meant.',
  subject: 'policy',
  check(policy, view) {
    return onceEach(
      selectorPeersOf(policy).flatMap(({ namespaceSelector }) => {
        const report = namespaceSelector && checkSelector(namespaceSelector, view);
        return report ? [report] : [];
      }),
    );
  },
  explanation: [
    'The peer admits nobody, so the connection that it was written for is cut. Where a name or a label of a namespace nearly matches, the finding is a warning and names it.',
    'A workspace seldom declares all namespaces, so without a near miss it speaks only where the declared ones have the label that is asked for, with other values. Labels `name`, `namespace` and `ns` alone, and slips in `kubernetes.io/metadata.name`, are `namespace-name-label`. Nothing is said where an undeclared namespace may have the label, unless `closedWorld` in `.netpol.yaml` says that it has none.',
  ],
  examples: {
    fires: [
      `
apiVersion: v1
kind: Namespace
metadata: {name: pay, labels: {team: payments}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: pay}
spec:
  podSelector: {}
  ingress:
  - from:
    - namespaceSelector: {matchLabels: {team: payment}}
`,
    ],
    passes: [
      `
apiVersion: v1
kind: Namespace
metadata: {name: pay, labels: {team: payments}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: pay}
spec:
  podSelector: {}
  ingress:
  - from:
    - namespaceSelector: {matchLabels: {team: payments}}
`,
    ],
    fixed: [
      `
apiVersion: v1
kind: Namespace
metadata: {name: pay, labels: {team: payments}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: pay}
spec:
  podSelector: {}
  ingress:
  - from:
    - namespaceSelector: {matchLabels: {team: payments}}
`,
    ],
  },
};

function checkSelector(selector: Selector, view: View): Report | undefined {
  const [first, ...others] = selector.requirements;
  const isAskedByName = others.length === 0 && first && isTakenForName(first.key);
  if (!first || isAskedByName || contradictionIn(selector) || view.read(matchesSome, selector)) return undefined;
  for (const requirement of selector.requirements) {
    const report = checkSlip(selector, requirement, view);
    if (report) return report;
  }
  if (!view.read(isUsed, selector)) return undefined;
  return {
    at: selector.node ?? first.node,
    message: `No namespace that is known here has ${selectorWords(selector)}: as it stands this peer admits nobody. Compare it with the labels of the Namespaces.`,
    data: { namespaceLabels: onlyLabels(selector) ?? {} },
  };
}

/** The labels that are asked for, where nothing else is. */
function onlyLabels({ requirements }: Selector): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = {};
  for (const { key, operator, values } of requirements) {
    const [value, ...others] = values;
    if (operator !== 'In' || value === undefined || others.length > 0) return undefined;
    labels[key] = value;
  }
  return labels;
}

function checkSlip(selector: Selector, requirement: Requirement, view: View): Report | undefined {
  const { key, values, valueNodes, keySpan } = requirement;
  const [wanted, ...more] = values;
  const [node] = valueNodes;
  if (!wanted || !node || more.length > 0) return undefined;
  const value = view.read(nearValue, selector, requirement);
  const otherKey = value === undefined ? view.read(nearKey, selector, requirement) : undefined;
  const instead = value ?? otherKey;
  if (instead === undefined) return undefined;
  const { start, end } = value === undefined ? keySpan : node;
  const missing = key === nameLabel ? `No namespace ${wanted} is known here` : `No namespace has ${key}=${wanted}`;
  return {
    at: value === undefined ? keySpan : node,
    severity: 'warning',
    message: `${missing}, so this peer admits nobody. Did you mean ${value ?? `${otherKey}=${wanted}`}?`,
    data: { replace: [{ start, end, value: instead }] },
  };
}

function matchesSome(cluster: ClusterModel, selector: Selector): boolean {
  return matchingNamespaces(cluster, selector).length > 0;
}

/** What a condition nearly asks for, where namespaces meet all others: a name, or a value of the label. */
function nearValue({ facts }: ClusterModel, { requirements }: Selector, slipped: Requirement): string | undefined {
  const { key, operator, values } = slipped;
  const [wanted] = values;
  if (operator !== 'In' || !wanted) return undefined;
  const word = wordOf(wanted);
  for (const namespace of facts) {
    const label = namespace.labels.find((each) => each.key === key)?.value;
    const has = key === nameLabel && !isPlaceholder(namespace.name) ? namespace.name : label;
    if (has === undefined || !isNear(word, wordOf(has))) continue;
    if (meetsOthers(namespace, requirements, slipped)) return has;
  }
  return undefined;
}

/** The key of a label with the value that is asked for, where namespaces have it and meet all other conditions. */
function nearKey({ facts }: ClusterModel, { requirements }: Selector, slipped: Requirement): string | undefined {
  const { key, operator, values } = slipped;
  if (operator !== 'In' || key === nameLabel) return undefined;
  const word = wordOf(key);
  for (const namespace of facts) {
    const near = namespace.labels.find((label) => label.value === values[0] && isNear(word, wordOf(label.key)));
    if (near && meetsOthers(namespace, requirements, slipped)) return near.key;
  }
  return undefined;
}

function meetsOthers(namespace: NamespaceFacts, requirements: readonly Requirement[], slipped: Requirement): boolean {
  const others = requirements.filter((each) => each !== slipped);
  return selectsNamespace({ requirements: others, node: undefined, canonical: '' }, namespace) === 'yes';
}

/** Whether some namespace surely has each label that is asked for, or could have no other. */
function isUsed({ facts, configured }: ClusterModel, { requirements }: Selector): boolean {
  const asked = requirements.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  if (asked.some(({ key }) => key === nameLabel)) return false;
  const has = (key: string): boolean => facts.some(({ labels }) => labels.some((label) => label.key === key));
  return asked.length > 0 && (configured.closedWorld || asked.every(({ key }) => has(key)));
}

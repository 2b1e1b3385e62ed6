import { isHidden } from '../model/labels.ts';
import { entryOf, isNull, type Node, type Span, valueAt } from '../yaml/node.ts';
import type { ObjectRule, Report } from './rule.ts';
import { numberOf, once, placeOfItem, placeOfKey, placeOfLack } from './support/policyNodes.ts';

export const wrongNodeType: ObjectRule = {
  id: 'wrong-node-type',
  severity: 'error',
  category: 'invalid',
  summary: 'A field holds a mapping where a list must be, a text where a mapping must be, or the like.',
  subject: 'object',
  check: once(function* ({ root }) {
    const entry = entryOf(root, 'spec');
    if (entry) yield* checkNode(entry.value, spec, 'spec', placeOfKey(entry));
  }),
  explanation: [
    'The API server cannot decode the policy and refuses it, so what it should protect stays as it was. It answers with `cannot unmarshal object into Go struct field` and the name of the field, or with words like these. Most often a dash is missing: `from`, `to`, `ports`, `ingress`, `egress`, `policyTypes`, `except` and `matchExpressions` are lists, even of a single item.',
    'Until it is corrected, such a part counts for nothing here: a `from` that is no list admits nobody.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes: Ingress
  ingress:
  - from:
      podSelector:
        matchLabels:
          app: cart
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
  - Ingress
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: cart
`,
    ],
  },
};

/** What a node must be. Labels and their keys may be of any scalar type here: only collections are wrong for them. */
type Shape =
  | { readonly list: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> }
  | { readonly labels: Shape }
  | 'string'
  | 'scalar'
  | 'number'
  | 'port';

// networking/v1 NetworkPolicySpec and metav1 LabelSelector, as the API server decodes them.
const selector: Shape = {
  fields: {
    matchLabels: { labels: 'scalar' },
    matchExpressions: { list: { fields: { key: 'scalar', operator: 'string', values: { list: 'scalar' } } } },
  },
};
const peers: Shape = {
  list: {
    fields: {
      podSelector: selector,
      namespaceSelector: selector,
      ipBlock: { fields: { cidr: 'string', except: { list: 'string' } } },
    },
  },
};
const ports: Shape = { list: { fields: { protocol: 'string', port: 'port', endPort: 'number' } } };
const spec: Shape = {
  fields: {
    podSelector: selector,
    policyTypes: { list: 'string' },
    ingress: { list: { fields: { from: peers, ports } } },
    egress: { list: { fields: { to: peers, ports } } },
  },
};

/** What is wrong with a node of the name `what`, or below it; `at` is where to show that the node itself is. */
function* checkNode(node: Node, shape: Shape, what: string, at: Span): Iterable<Report> {
  // A null is the same as no value, and what a placeholder hides is not known.
  if (isNull(node) || isHidden(node)) return;
  if (!fits(node, shape)) {
    yield {
      at,
      message: `${what} is rejected: it must be ${wanted(shape)}, and this is ${kindOf(node)}. ${advice(node, shape)}`,
    };
  } else if (typeof shape === 'string') {
    return;
  } else if ('list' in shape && node.kind === 'sequence') {
    for (const item of node.items) yield* checkNode(item, shape.list, `An item of ${what}`, placeOfWrong(item));
  } else if (node.kind === 'mapping') {
    for (const entry of node.entries) {
      const below = 'labels' in shape ? shape.labels : 'fields' in shape ? shape.fields[entry.key] : undefined;
      // An overridden entry does not count, and one without any key cannot be read at all.
      if (!below || valueAt(node, entry.key) !== entry.value || entry.keyStart === entry.keyEnd) continue;
      yield* checkNode(entry.value, below, entry.key, placeOfKey(entry));
    }
  }
}

function fits(node: Node, shape: Shape): boolean {
  if (shape === 'scalar') return node.kind === 'scalar';
  if (shape === 'string') return isString(node);
  if (shape === 'number') return numberOf(node) !== undefined;
  if (shape === 'port') return isString(node) || numberOf(node) !== undefined;
  return node.kind === ('list' in shape ? 'sequence' : 'mapping');
}

function isString(node: Node): boolean {
  return node.kind === 'scalar' && typeof node.value === 'string';
}

function wanted(shape: Shape): string {
  if (shape === 'port') return 'a number or a name';
  if (shape === 'number') return 'a number';
  if (typeof shape === 'string') return 'a text';
  return 'list' in shape ? 'a list' : 'a mapping';
}

function kindOf(node: Node): string {
  if (node.kind === 'mapping') return 'a mapping';
  if (node.kind === 'sequence') return 'a list';
  if (typeof node.value === 'string') return 'a text';
  return typeof node.value === 'boolean' ? 'true or false' : 'a number';
}

function advice(node: Node, shape: Shape): string {
  if (typeof shape === 'object' && 'list' in shape) {
    return node.kind === 'mapping' ? 'Put a dash in front of each item.' : 'Put brackets around it.';
  }
  if (node.kind === 'sequence') return 'Leave out the dash or the brackets.';
  if (typeof shape === 'object') return 'Write fields with their values, or {} for none.';
  if (node.kind === 'mapping') return 'Write a single value.';
  if (shape === 'port') return 'Write its number, or its name in quotes.';
  return shape === 'string' ? 'Put quotes around it.' : 'Write the number without quotes.';
}

function placeOfWrong(item: Node): Span {
  return item.kind === 'mapping' ? placeOfLack(item) : placeOfItem(item);
}

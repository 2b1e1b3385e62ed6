import { isHidden } from '../model/labels.ts';
import { type FieldSchema, fieldIn, fieldsOf, policyKinds } from '../model/policySchema.ts';
import { entryOf, isNull, type Node, type Span, valueAt } from '../yaml/node.ts';
import type { ObjectRule, Report } from './rule.ts';
import { numberOf, once, placeOfItem, placeOfKey, placeOfLack } from './support/policyNodes.ts';

export const wrongNodeType: ObjectRule = {
  id: 'wrong-node-type',
  severity: 'error',
  category: 'invalid',
  summary: 'A field holds a mapping where a list must be, a text where a mapping must be, or the like.',
  subject: 'object',
  kinds: policyKinds,
  check: once(function* ({ kind, root }) {
    const types = { metadata: 'ObjectMeta', spec: `${kind}Spec` };
    for (const [key, type] of Object.entries(types)) {
      const entry = entryOf(root, key);
      if (entry) yield* checkNode(entry.value, { type }, key, placeOfKey(entry));
    }
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
    fixed: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - from:
      podSelector:
        matchLabels:
          app: cart
`,
    ],
  },
};

/** What is wrong with a node of the name `what`, or below it; `at` is where to show that the node itself is. */
function* checkNode(node: Node, field: Shape, what: string, at: Span): Iterable<Report> {
  // A null is the same as no value, and what a placeholder hides is not known.
  if (isNull(node) || isHidden(node) || (field.type === 'any' && !field.list)) return;
  if (!fits(node, field)) {
    yield {
      at,
      message: `${what} is rejected: it must be ${wanted(field)}, and this is ${kindOf(node)}. ${advice(node, field)}`,
    };
  } else if (node.kind === 'sequence') {
    for (const item of node.items)
      yield* checkNode(item, { type: field.type }, `An item of ${what}`, placeOfWrong(item));
  } else if (node.kind === 'mapping') {
    const fields = field.map ? undefined : fieldsOf(field.type);
    for (const entry of node.entries) {
      const below = fields ? fieldIn(fields, entry.key) : { type: field.type };
      // An overridden entry does not count, and one without any key cannot be read at all.
      if (!below || valueAt(node, entry.key) !== entry.value || entry.keyStart === entry.keyEnd) continue;
      yield* checkNode(entry.value, below, entry.key, placeOfKey(entry));
    }
  }
}

/** What a node must be. Labels may be of any scalar type here: only collections are wrong for them. */
type Shape = Pick<FieldSchema, 'type' | 'list' | 'map'>;

function fits(node: Node, field: Shape): boolean {
  if (field.list) return node.kind === 'sequence';
  if (field.map || fieldsOf(field.type)) return node.kind === 'mapping';
  if (field.type === 'label') return node.kind === 'scalar';
  if (field.type === 'integer') return numberOf(node) !== undefined;
  if (field.type === 'port') return isString(node) || numberOf(node) !== undefined;
  return isString(node);
}

function isString(node: Node): boolean {
  return node.kind === 'scalar' && typeof node.value === 'string';
}

function wanted(field: Shape): string {
  if (field.list) return 'a list';
  if (field.map || fieldsOf(field.type)) return 'a mapping';
  if (field.type === 'port') return 'a number or a name';
  return field.type === 'integer' ? 'a number' : 'a text';
}

function kindOf(node: Node): string {
  if (node.kind === 'mapping') return 'a mapping';
  if (node.kind === 'sequence') return 'a list';
  if (typeof node.value === 'string') return 'a text';
  return typeof node.value === 'boolean' ? 'true or false' : 'a number';
}

function advice(node: Node, field: Shape): string {
  if (field.list) return node.kind === 'mapping' ? 'Put a dash in front of each item.' : 'Put brackets around it.';
  if (node.kind === 'sequence') return 'Leave out the dash or the brackets.';
  if (field.map || fieldsOf(field.type)) return 'Write fields with their values, or {} for none.';
  if (node.kind === 'mapping') return 'Write a single value.';
  if (field.type === 'port') return 'Write its number, or its name in quotes.';
  return field.type === 'integer' ? 'Write the number without quotes.' : 'Put quotes around it.';
}

function placeOfWrong(item: Node): Span {
  return item.kind === 'mapping' ? placeOfLack(item) : placeOfItem(item);
}

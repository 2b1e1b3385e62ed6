import { isHidden } from '../model/labels.ts';
import { fieldIn, policyKinds } from '../model/policySchema.ts';
import type { Node } from '../yaml/node.ts';
import type { ObjectRule, Report } from './rule.ts';
import { once } from './support/policyNodes.ts';
import { entriesThatCount, typedMappings } from './support/typedMappings.ts';

export const nonStringLabel: ObjectRule = {
  id: 'non-string-label',
  severity: 'error',
  category: 'invalid',
  summary: 'The value of a label or of an annotation is a number, or true or false.',
  subject: 'object',
  kinds: policyKinds,
  check: once(function* (object) {
    for (const { mapping, fields } of typedMappings(object)) {
      for (const { key, value } of entriesThatCount(mapping)) {
        const field = fieldIn(fields, key);
        if (field?.type !== 'label') continue;
        if (field.map)
          yield* value.kind === 'mapping' ? entriesThatCount(value).flatMap((entry) => reports(entry.value, key)) : [];
        else if (field.list) yield* value.kind === 'sequence' ? value.items.flatMap((item) => reports(item, key)) : [];
        else yield* reports(value, key);
      }
    }
  }),
  explanation: [
    'Labels are texts. What YAML reads as a number or as true or false is none, and the API server refuses the whole object: `cannot unmarshal number into Go struct field LabelSelector.spec.podSelector.matchLabels of type string`. `yes`, `no`, `on` and `off` are true and false too, and `1.10` without quotes would be the number 1.1.',
    'A missing value is not reported: the API server takes it for the empty text.',
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
  podSelector:
    matchLabels:
      app: web
      release: 1.10
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
  podSelector:
    matchLabels:
      app: web
      release: "1.10"
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
  podSelector:
    matchLabels:
      app: web
      release: "1.10"
`,
    ],
  },
};

function reports(node: Node, field: string): Report[] {
  if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'string' || isHidden(node)) return [];
  const what = typeof node.value === 'boolean' ? `is read as ${node.value}` : 'is a number';
  const noun = field === 'annotations' ? 'An annotation' : 'A label';
  return [{ at: node, message: `${noun} that ${what} is rejected: its value must be a text. Put quotes around it.` }];
}

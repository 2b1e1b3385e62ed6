import { isHiddenKey } from '../model/labels.ts';
import { policyKinds } from '../model/policySchema.ts';
import { labelKeyProblems, labelValueProblems } from '../model/syntax.ts';
import { entryOf, isNull, type Mapping, type Node } from '../yaml/node.ts';
import type { ObjectRule, Report } from './rule.ts';
import {
  itemStringOf,
  itemsOf,
  mappings,
  once,
  placeOfField,
  placeOfItem,
  placeOfKey,
  quote,
  selectorsOf,
  stringOf,
} from './support/policyNodes.ts';

export const invalidSelector: ObjectRule = {
  id: 'invalid-selector',
  severity: 'error',
  category: 'invalid',
  summary:
    'A label selector has an unknown operator, values where there must be none or none where there must be, or what cannot be a label.',
  subject: 'object',
  kinds: policyKinds,
  check: once(function* (object) {
    for (const selector of selectorsOf(object)) {
      yield* checkLabels(entryOf(selector, 'matchLabels')?.value);
      for (const item of itemsOf(entryOf(selector, 'matchExpressions')?.value)) {
        if (isNull(item)) yield { at: placeOfItem(item), message: unknownOperator('') };
        for (const expression of mappings(item)) {
          yield* checkOperator(expression);
          yield* checkKey(expression);
          yield* itemsOf(entryOf(expression, 'values')?.value).flatMap(checkValue);
        }
      }
    }
  }),
  explanation: [
    'The API server refuses the whole policy, so what it should protect stays as it was. It answers with one of these:',
    "- `not a valid selector operator`: the operators are `In`, `NotIn`, `Exists` and `DoesNotExist`;\n- ``must be specified when `operator` is 'In' or 'NotIn'``, of missing values;\n- ``may not be specified when `operator` is 'Exists' or 'DoesNotExist'``, of values;\n- `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`, of a key;\n- `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`, of a value.",
    'The name in a key and a value have at most 63 characters. A key may begin with a domain and a slash.',
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
      app: my web
    matchExpressions:
    - key: tier
      operator: in
      values: [front]
    - key: track
      operator: Exists
      values: [stable]
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
      app: my-web
    matchExpressions:
    - key: tier
      operator: In
      values: [front]
    - key: track
      operator: Exists
`,
    ],
  },
};

function* checkLabels(node: Node | undefined): Iterable<Report> {
  if (node?.kind !== 'mapping') return;
  for (const entry of node.entries) {
    // An overridden label does not count, and one without any key (`: web`) cannot be read at all.
    if (entryOf(node, entry.key) !== entry || entry.keyStart === entry.keyEnd) continue;
    yield* keyReports(entry.key, placeOfKey(entry));
    yield* checkValue(entry.value);
  }
}

function* checkKey(expression: Mapping): Iterable<Report> {
  const node = entryOf(expression, 'key')?.value;
  const key = isNull(node) ? '' : stringOf(node);
  // An expression that says nothing is one mistake, and its operator has been named.
  if (key !== undefined && expression.entries.length > 0) yield* keyReports(key, placeOfField(expression, 'key'));
}

function* keyReports(key: string, at: Report['at']): Iterable<Report> {
  const problems = isHiddenKey(key) ? [] : labelKeyProblems(key);
  if (problems.length === 0) return;
  yield {
    at,
    message: `Label key ${quote(key)} is rejected: ${problems.join('; ')}. No object can have such a label: correct the key.`,
  };
}

function checkValue(node: Node): Report[] {
  const value = itemStringOf(node);
  const problems = value === undefined ? [] : labelValueProblems(value);
  if (value === undefined || problems.length === 0) return [];
  return [
    {
      at: node,
      message: `Label value ${quote(value)} is rejected: ${problems.join('; ')}. No object can have such a label: correct the value.`,
    },
  ];
}

function* checkOperator(expression: Mapping): Iterable<Report> {
  const node = entryOf(expression, 'operator')?.value;
  const operator = isNull(node) ? '' : stringOf(node);
  if (operator === undefined) return;
  const values = entryOf(expression, 'values');
  const isEmpty = isNull(values?.value) || (values?.value.kind === 'sequence' && values.value.items.length === 0);
  if (operator === 'In' || operator === 'NotIn') {
    if (!isEmpty) return;
    yield {
      at: values ? placeOfKey(values) : placeOfField(expression, 'values'),
      message: `Operator ${operator} without values is rejected: must be specified when \`operator\` is 'In' or 'NotIn'. Add values, or write ${operator === 'In' ? 'Exists' : 'DoesNotExist'} to ask for the key alone.`,
    };
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (!values || isEmpty || values.value.kind !== 'sequence') return;
    yield {
      at: placeOfKey(values),
      message: `Operator ${operator} with values is rejected: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'. Remove the values, or write ${operator === 'Exists' ? 'In' : 'NotIn'}.`,
    };
  } else {
    yield { at: placeOfField(expression, 'operator'), message: unknownOperator(operator) };
  }
}

function unknownOperator(operator: string): string {
  const what = operator === '' ? 'An expression without operator' : `Operator ${quote(operator)}`;
  const meant = operators.find((name) => name.toLowerCase() === operator.trim().toLowerCase());
  return `${what} is rejected: not a valid selector operator. Write ${meant ?? 'In, NotIn, Exists or DoesNotExist'}.`;
}

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

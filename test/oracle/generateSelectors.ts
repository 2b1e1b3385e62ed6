import fc from 'fast-check';
import { type GenerateOptions, rarely, some } from './arbitraries.ts';
import { likelyValues, nameKey, namespaceKeys, namespaceNames, nodeKeys, podKeys, runtimeKeys } from './vocabulary.ts';

const value: fc.Arbitrary<string> = fc.constantFrom(...likelyValues);

/** The value of a label as written, hidden by a placeholder once in `times`. */
export function labelValue({ unknowns }: GenerateOptions, times = 30): fc.Arbitrary<string> {
  const hidden = fc.constantFrom('${LABEL}', '${LABEL_2}', '{{ LABEL }}', 'w${LABEL}');
  return unknowns ? rarely(times, hidden, value) : value;
}

export function podSelector(options: GenerateOptions): fc.Arbitrary<unknown> {
  const key = fc.constantFrom(...podKeys, 'app', 'app', 'app', 'app', 'absent');
  const keys = options.unknowns
    ? rarely(7, fc.constantFrom('pod-template-hash', 'pod-template-hash', ...runtimeKeys), key)
    : key;
  return selectorOf(keys, labelValue(options));
}

export function namespaceSelector(options: GenerateOptions): fc.Arbitrary<unknown> {
  const byName = selectorOf(fc.constant(nameKey), fc.constantFrom(...namespaceNames, 'shop', 'elsewhere'));
  return fc.oneof(selectorOf(fc.constantFrom(...namespaceKeys, 'absent'), labelValue(options)), byName);
}

export function nodeSelector(options: GenerateOptions): fc.Arbitrary<unknown> {
  return selectorOf(fc.constantFrom(...nodeKeys, 'absent'), labelValue(options));
}

/** Now and then a selector that the API server rejects, or one that placeholders hide. */
export function orOdd(usual: fc.Arbitrary<unknown>, { unknowns }: GenerateOptions): fc.Arbitrary<unknown> {
  const withRejected = rarely(20, fc.constantFrom(...rejected), usual);
  return unknowns ? rarely(20, fc.constantFrom(...hidden), withRejected) : withRejected;
}

const expression = { key: 'app', operator: 'NotIn', values: ['api'] };
const rejected: readonly unknown[] = [
  ...['app=web', ['app'], { matchLabels: ['app'] }, { matchLabels: { app: ['web'] } }],
  { matchExpressions: expression },
  ...[
    ...[
      { ...expression, operator: 'notin' },
      { ...expression, key: 'my app' },
      { ...expression, values: ['a b'] },
    ],
    ...[
      { ...expression, values: 'api' },
      { ...expression, values: [] },
    ],
    ...[{ ...expression, operator: 'DoesNotExist' }, 'app', null],
  ].map((one) => ({ matchExpressions: [one] })),
];
const hidden: readonly unknown[] = [
  ...['${SELECTOR}', '${SELECTOR_2}', { matchLabels: '${LABELS}' }, { matchLabels: { '${KEY}': 'web' } }],
  ...[
    { ...expression, key: '${KEY}' },
    { ...expression, operator: '${OPERATOR}' },
    { ...expression, values: '${VALUES}' },
  ].map((one) => ({ matchExpressions: [one] })),
];

/** Empty selectors in all their forms, null values, and all operators. */
function selectorOf(key: fc.Arbitrary<string>, wanted: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const empty = fc.constantFrom(
    {},
    { matchLabels: null },
    { matchLabels: {} },
    { matchExpressions: [] },
    { matchExpressions: null },
    { matchLabels: {}, matchExpressions: [] },
  );
  const nullable = rarely(15, fc.constant(null), wanted);
  const labels = some(fc.tuple(key, nullable), 1, 2).map((list) => Object.fromEntries(list));
  const one = fc.tuple(key, nullable).map(([label, text]) => ({ [label]: text }));
  const matchLabels = fc.oneof(one, one, labels);
  const matchExpressions = some(expressionOf(key, wanted), 1, 2);
  const filled = fc.oneof(
    matchLabels.map((matchLabels) => ({ matchLabels })),
    matchLabels.map((matchLabels) => ({ matchLabels })),
    matchExpressions.map((matchExpressions) => ({ matchExpressions })),
    fc.record({ matchLabels, matchExpressions }),
    matchExpressions.map((matchExpressions) => ({ matchLabels: null, matchExpressions })),
  );
  return rarely(4, empty, filled);
}

function expressionOf(key: fc.Arbitrary<string>, wanted: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const withValues = fc.record({
    key,
    operator: fc.constantFrom('In', 'NotIn'),
    values: some(wanted, 1, 3),
  });
  const withoutValues = fc.record(
    { key, operator: fc.constantFrom('Exists', 'DoesNotExist'), values: fc.constantFrom(null, []) },
    { requiredKeys: ['key', 'operator'] },
  );
  return fc.oneof(withValues, withValues, withoutValues);
}

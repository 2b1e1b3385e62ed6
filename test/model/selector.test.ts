import { expect, test } from 'vitest';
import { readSelector, type Selector } from '../../server/src/model/selector.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';

test('the last of two equal keys counts, as in the API server', () => {
  expect(conditions(selector('matchLabels: {app: web, tier: front, app: api}'))).toEqual([
    'tier In front',
    'app In api',
  ]);
});

test('a null value is the empty text, a number or boolean is its text', () => {
  expect(conditions(selector('matchLabels: {a: , b: 1.10, c: true, d: "007"}'))).toEqual([
    'a In ',
    'b In 1.1',
    'c In true',
    'd In 007',
  ]);
});

test('a placeholder hides a value', () => {
  expect(selector('matchLabels: {app: "${APP}"}').requirements[0]?.values).toEqual([undefined]);
  expect(
    selector('matchExpressions: [{key: app, operator: In, values: [web, "{{ x }}"]}]').requirements[0]?.values,
  ).toEqual(['web', undefined]);
});

test('a bare {{ }}, which YAML takes for a mapping, is a placeholder too', () => {
  expect(selector('matchLabels:\n  app: {{ .Values.app }}\n').requirements[0]?.values).toEqual([undefined]);
  expect(selector('matchLabels: {app: {{ x | quote }}, tier: web}').requirements.map(({ values }) => values)).toEqual([
    [undefined],
    ['web'],
  ]);
  const [expression] = selector('matchExpressions: [{key: app, operator: In, values: [web, {{ x }}]}]').requirements;
  expect(expression?.values).toEqual(['web', undefined]);
  expect(expression?.valueNodes.length).toBe(2);
  expect(operators('matchLabels: {app: {x: y}}')).toEqual(['Invalid']);
});

test('where a placeholder hides a key, or all conditions, there is one that nothing is known of', () => {
  for (const text of [
    '${SELECTOR}',
    '{{ selector }}',
    'matchLabels: ${LABELS}',
    'matchLabels: {{ labels }}',
    'matchLabels: {"${KEY}": web}',
    'matchLabels:\n  {{ key }}: web\n',
    'matchExpressions: ${EXPRESSIONS}',
    'matchExpressions: {{ expressions }}',
    'matchExpressions: ["${EXPRESSION}"]',
    'matchExpressions: [{{ expression }}]',
    'matchExpressions: [{key: "${KEY}", operator: Exists}]',
    'matchExpressions: [{key: {{ key }}, operator: Exists}]',
    'matchExpressions: [{key: app, operator: "${OPERATOR}", values: [web]}]',
  ]) {
    expect(
      selector(text).requirements.map(({ operator }) => operator),
      text,
    ).toEqual(['Hidden']);
  }
  const [expression] = selector('matchExpressions: [{key: app, operator: In, values: "${VALUES}"}]').requirements;
  expect([expression?.key, expression?.values]).toEqual(['app', [undefined]]);
});

test('what the API server rejects is a condition that never holds', () => {
  for (const text of [
    '[]',
    'web',
    '""',
    'matchLabels: {app: [web]}',
    'matchLabels: [app]',
    'matchLabels: web',
    'matchExpressions: {key: app}',
    'matchExpressions: [web]',
    'matchExpressions: [{operator: Exists}]',
    'matchExpressions: [{key: app}]',
    'matchExpressions: [{key: app, operator: exists}]',
    'matchExpressions: [{key: [app], operator: Exists}]',
    'matchExpressions: [{key: 1 2, operator: Exists}]',
    'matchExpressions: [{key: app, operator: In}]',
    'matchExpressions: [{key: app, operator: In, values: []}]',
    'matchExpressions: [{key: app, operator: NotIn, values: }]',
    'matchExpressions: [{key: app, operator: NotIn, values: web}]',
    'matchExpressions: [{key: app, operator: NotIn, values: {web: }}]',
    'matchExpressions: [{key: app, operator: NotIn, values: [web app]}]',
    'matchExpressions: [{key: app, operator: In, values: [web, {y: z}]}]',
    'matchExpressions: [{key: app, operator: Exists, values: [web]}]',
    'matchExpressions: [{}]',
    'matchExpressions: [null]',
    'matchLabels: {my app: web}',
    'matchLabels: {app: web app}',
    'matchLabels: {"": web}',
  ]) {
    expect(operators(text), text).toEqual(['Invalid']);
  }
  expect(operators('matchLabels: {app: web, tier: [web]}\nmatchExpressions: [{key: app, operator: exists}]')).toEqual([
    'In',
    'Invalid',
    'Invalid',
  ]);
  // A key that is no field of a selector is dropped, unless validation is strict.
  expect(operators('app: web')).toEqual([]);
});

test('what a placeholder hides is a condition that perhaps holds', () => {
  for (const text of [
    '"${X}"',
    '{{ selector }}',
    'matchLabels: ${X}',
    'matchLabels: {{ labels }}',
    'matchLabels:\n  ${KEY}: web',
    'matchLabels:\n  {{ key }}: web',
    'matchExpressions: ${X}',
    'matchExpressions: [{{ x }}]',
    'matchExpressions: ["${X}"]',
    'matchExpressions: [{key: "${KEY}", operator: Exists}]',
    'matchExpressions: [{key: app, operator: "${OPERATOR}", values: [web]}]',
  ]) {
    expect(operators(text), text).toEqual(['Hidden']);
  }
  expect(conditions(selector('matchExpressions: [{key: app, operator: NotIn, values: "${VALUES}"}]'))).toEqual([
    'app NotIn ',
  ]);
});

test('conditions know where they are written', () => {
  const text = 'matchLabels:\n  app: web\nmatchExpressions:\n- key: tier\n  operator: Exists\n';
  const read = selector(text);
  expect(read.requirements.map(({ node: { start, end } }) => text.slice(start, end))).toEqual([
    'web',
    'key: tier\n  operator: Exists',
  ]);
});

function selector(text: string): Selector {
  return readSelector(parseDocument(text).root);
}

function operators(text: string): string[] {
  return selector(text).requirements.map(({ operator }) => operator);
}

function conditions({ requirements }: Selector): string[] {
  return requirements.map(({ key, operator, values }) => `${key} ${operator} ${values.join()}`);
}

/** Files of policy tests as they are read, in whatever state their text is. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { expectationName, isPolicyTestFile, readPolicyTests } from '../../server/src/workspace/policyTestFile.ts';

/** Each test with what it expects; the same with CRLF. */
function read(text: string): { tests: string[]; problems: string[] } {
  const found = shown(text);
  expect(shown(text.replaceAll('\n', '\r\n'))).toEqual(found);
  return found;
}

function shown(text: string): { tests: string[]; problems: string[] } {
  const { file, problems } = readPolicyTests(text);
  return {
    tests: file.tests.map(
      ({ id, direction, expectations }) => `${direction} ${id}: ${expectations.map(expectationName).join('; ')}`,
    ),
    problems: problems.map(({ message }) => message),
  };
}

/** What each problem stands at, and what it says. */
function problems(text: string): string[] {
  return readPolicyTests(text).problems.map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`);
}

test.each([
  ['shop.netpol-test.yaml', true],
  ['netpol-test.yml', true],
  ['my-netpol-test.yaml', false],
  ['netpol-test.yaml.txt', false],
  ['.netpol.yaml', false],
])('%s is a file of policy tests: %s', (name, is) => {
  expect(isPolicyTestFile(`file:///ws/a/${name}`)).toBe(is);
});

test('whoever may be named', () => {
  const { tests, problems } = read(`tests:
  - name: only checkout may pay
    to: shop/payment
    port: 50051
    allow: shop/checkout
    deny: [everyone else, internet, 10.0.0.0/8, ingress-controller]
  - from: {workload: web, namespace: shop, kind: Deployment}
    allow:
      - {to: shop/cart, port: 7070}
      - to: {namespace: ops, labels: {app: log, tier: ""}}
        port: [53/UDP, TCP/53, 8000-8090, http]
      - {namespace: dns, port: 53/udp}
      - labels: {app: a}
`);
  expect(problems).toEqual([]);
  expect(tests).toEqual([
    'ingress only checkout may pay: allow shop/checkout on TCP 50051; deny everyone else on TCP 50051; deny internet on TCP 50051; deny 10.0.0.0/8 on TCP 50051; deny ingress-controller on TCP 50051',
    'egress from Deployment web in namespace shop: allow shop/cart on TCP 7070; allow workloads with app=log, tier= in namespace ops on UDP 53, TCP 53, TCP 8000-8090, http; allow workloads in namespace dns on UDP 53; allow workloads with app=a',
  ]);
});

test('clusters: one, or several', () => {
  const names = (text: string) => readPolicyTests(text).file.clusters.map(({ name }) => name);
  expect(names('cluster: prod\n')).toEqual(['prod']);
  expect(names('cluster: [prod, dev]\n')).toEqual(['prod', 'dev']);
  expect(names('tests: []\n')).toEqual([]);
});

test('ids: tests and expectations of one name are told apart', () => {
  const { file } = readPolicyTests('tests:\n- {to: a, allow: [b, b]}\n- {to: a, deny: b}\n');
  expect(file.tests.map(({ id, expectations }) => [id, ...expectations.map((each) => each.id)])).toEqual([
    ['to a', 'allow b', 'allow b #2'],
    ['to a #2', 'deny b'],
  ]);
  const ids = ['a #2', 'a', 'a', 'a #2'].map((name) => `- {name: "${name}", to: x, allow: y}\n`).join('');
  expect(readPolicyTests(`tests:\n${ids}`).file.tests.map(({ id }) => id)).toEqual(['a #2', 'a', 'a #3', 'a #2 #2']);
});

test('places: a test stands at its name, or else at whom it is about; an expectation at its item', () => {
  const text = 'tests:\n- name: n\n  to: a\n  allow: [b, {from: c, port: 1}]\n- {from: d, deny: e}\n';
  const { file } = readPolicyTests(text);
  expect(
    file.tests.map(({ start, end, expectations }) => [
      text.slice(start, end),
      ...expectations.map((each) => text.slice(each.start, each.end)),
    ]),
  ).toEqual([
    ['n', 'b', '{from: c, port: 1}'],
    ['d', 'e'],
  ]);
});

test.each([
  ['tests: a\n', 'a: tests must be a list.'],
  ['- a\n', '- a: a file of policy tests must be a mapping with the keys cluster and tests.'],
  ['test: []\n', 'test: There is no setting "test" in a file of policy tests; known are cluster and tests.'],
  ['cluster: [1]\n', '1: cluster must be the name of a cluster, or a list of names.'],
  [
    'tests: [{to: a, alow: b}]\n',
    'alow: There is no setting "alow" in a test; known are name, to, from, port, allow and deny.',
  ],
  [
    'tests: [{allow: b}]\n',
    'allow: A test is either about those that are called (to) or about those that call (from).',
  ],
  [
    'tests: [{to: a, from: b, allow: c}]\n',
    'to: A test is either about those that are called (to) or about those that call (from).',
  ],
  ['tests: [{to: a}]\n', 'a: A test says with allow or deny what it expects.'],
  ['tests: [{to: a, allow: []}]\n', '[]: allow must name someone.'],
  [
    'tests: [{to: everyone else, allow: b}]\n',
    'everyone else: everyone else stands under allow or deny: a test is about someone in particular.',
  ],
  [
    'tests: [{to: a, allow: 5}]\n',
    '5: Write who is meant: a workload such as shop/cart, an address, internet, or a mapping with its namespace.',
  ],
  ['tests: [{to: a, allow: {port: 5}}]\n', '{port: 5}: Write who is meant, with workload, kind, namespace or labels.'],
  ['tests: [{to: a, allow: {from: b, namespace: c}}]\n', 'c: from says already who is meant.'],
  [
    'tests: [{to: a, allow: {to: b}}]\n',
    'to: There is no setting "to" in what is expected; known are from, port, workload, kind, namespace and labels.',
  ],
  [
    'tests: [{to: a, allow: b, port: 0}]\n',
    '0: A port is a number such as 8080, 53/UDP, a range such as 8000-8090, or the name of one.',
  ],
  [
    'tests: [{to: a, allow: b, port: 90-80}]\n',
    '90-80: A port is a number such as 8080, 53/UDP, a range such as 8000-8090, or the name of one.',
  ],
  [
    'tests: [{to: a, allow: b, port: 80/HTTP}]\n',
    '80/HTTP: A port is a number such as 8080, 53/UDP, a range such as 8000-8090, or the name of one.',
  ],
  ['tests: [{to: {labels: {app: 1}}, allow: b}]\n', '1: The value of a label must be a string: put it in quotes.'],
])('%s', (text, problem) => {
  expect(problems(text)).toContain(problem);
});

test('what is wrong leaves the rest as it is', () => {
  const { tests } = shown('tests:\n- {to: a, allow: [b, 5], deny: c}\n- {alow: x}\n- {from: d, deny: e}\n');
  expect(tests).toEqual(['ingress to a: allow b; deny c', 'egress from d: deny e']);
});

test('text that is not finished never throws', () => {
  const text =
    'cluster: prod\ntests:\n  - name: a\n    to: {namespace: shop, labels: {app: x}}\n    port: [80, http]\n    allow: [b, {from: c, port: 1}]\n';
  for (let length = 0; length <= text.length; length++) {
    const { file } = readPolicyTests(text.slice(0, length));
    expect(file.tests.length).toBeLessThanOrEqual(1);
  }
  expect(readPolicyTests('tests:\n- to: a\n  allow: [b\n').problems[0]?.message).toContain(']');
});

test('the JSON Schema knows the keys that the reader knows', () => {
  const { properties, definitions } = JSON.parse(readFileSync('schemas/netpol-test.schema.json', 'utf8'));
  /** The keys that the reader says it knows, where a wrong one stands. */
  const known = (text: string): string[] => {
    const [, keys = ''] =
      problems(text)
        .join('\n')
        .match(/"nope" in .*?; known are (.*)\.$/m) ?? [];
    return keys.split(/, | and /).sort();
  };
  const keysOf = (schema: { properties: object }): string[] => Object.keys(schema.properties).sort();
  expect(keysOf({ properties })).toEqual(known('nope: 1\n'));
  expect(keysOf(definitions.test)).toEqual(known('tests: [{to: a, allow: b, nope: 1}]\n'));
  expect(keysOf(definitions.described)).toEqual(known('tests: [{to: {nope: 1}, allow: b}]\n'));
  const others = ['to', 'from'].flatMap((side) => known(`tests: [{${side}: a, allow: {nope: 1}}]\n`));
  expect(keysOf(definitions.other.oneOf[1])).toEqual([...new Set(others)].sort());
});

import { describe, expect, test } from 'vitest';
import { completeDeclared } from '../../server/src/features/declaredCompletion.ts';
import { withEdits } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, snapshotOf, withCrlf } from '../support/fixture.ts';
import { deployment, service } from '../support/manifests.ts';

const others =
  deployment('db', { namespace: 'data' }) +
  service('db', { namespace: 'data', ports: [5432] }) +
  service('cart', { namespace: 'shop', ports: [80, 81] }) +
  service('none', { namespace: 'shop', ports: [] }) +
  service('out', { namespace: 'shop', spec: 'type: ExternalName' });
const all = ['cart:80', 'cart:81', 'none', 'db.data:5432'];

/** What is offered at `$0` of the annotations of a workload in namespace `shop`, and what the first would replace. */
function offered(annotations: string): { labels: string[]; word: string | undefined } {
  const source = `//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
    ${annotations}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main}]}}}
${others}`;
  const [lf, crlf] = [parseFixture(source), withCrlf(parseFixture(source))].map((fixture) => {
    const { uri = '', offset = 0 } = fixture.cursor ?? {};
    const found = completeDeclared(snapshotOf(fixture), uri, offset);
    const text = fixture.files.get(uri) ?? '';
    return {
      labels: found.map(({ label }) => label),
      word: found[0] && text.slice(found[0].word.start, found[0].word.end),
    };
  });
  expect(crlf).toEqual(lf);
  return lf ?? { labels: [], word: undefined };
}

test.each([
  ['netpol.io/calls: $0', ''],
  ['netpol.io/calls:$0', undefined],
  ['netpol.io/calls: ca$0', 'ca'],
  ['netpol.io/calls: "cart:$0"', 'cart:'],
  ['netpol.io/calls: "cart:80, d$0b"', 'db'],
  ['"netpol.io/calls": db.da$0ta:5', 'db.data:5'],
  ['other: c$0', undefined],
  ['netpol.io/calls: a\n    other: c$0', undefined],
])('at %s', (annotations, word) => {
  expect(offered(annotations)).toEqual({ labels: word === undefined ? [] : all, word });
});

test('on the pods, with what stands behind each', () => {
  const fixture = parseFixture(
    `//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: data}
spec: {template: {metadata: {labels: {app: web}, annotations: {netpol.io/calls: $0}}, spec: {containers: [{name: main}]}}}
${others}`,
  );
  const { uri = '', offset = 0 } = fixture.cursor ?? {};
  expect(
    completeDeclared(snapshotOf(fixture), uri, offset).map(({ label, description }) => `${label}: ${description}`),
  ).toEqual([
    'db:5432: Service db in namespace data, to Deployment db.',
    'cart.shop:80: Service cart in namespace shop. No workload is known behind it.',
    'cart.shop:81: Service cart in namespace shop. No workload is known behind it.',
    'none.shop: Service none in namespace shop. No workload is known behind it.',
  ]);
});

test('in no manifest', () => {
  const fixture = parseFixture('//- notes.yaml\nnetpol.io/calls: $0\n');
  const { uri = '', offset = 0 } = fixture.cursor ?? {};
  expect(completeDeclared(snapshotOf(fixture), uri, offset)).toEqual([]);
});

describe('the key, among the annotations of a workload', () => {
  test.each([
    ['$0', ''],
    ['netp$0', 'netp'],
    ['$0\n    other: a', ''],
    ['# one\n    $0\n    other: a', ''],
    ['netpol.io/calls: cart\n    $0', undefined],
    ['other:\n      $0', undefined],
    ['other: ne$0', undefined],
  ])('at %j', (annotations, word) => {
    expect(offered(annotations)).toEqual({ labels: word === undefined ? [] : ['netpol.io/calls'], word });
  });

  test('while that breaks the document', () => {
    const text = deployment('web').replace('metadata:\n', 'metadata:\n  annotations:\n    a: b\n    netpol$0\n');
    const { files, cursor } = parseFixture(text);
    const [[uri, broken]] = [...files] as [[string, string]];
    const whole = { files: new Map([[uri, broken.replace('    netpol\n', '')]]), cursor, annotations: [] };
    const snapshot = withEdits(snapshotOf(whole), [{ uri, text: broken }]);
    const [found] = completeDeclared(snapshot, uri, cursor?.offset ?? 0);
    expect(found).toMatchObject({ label: 'netpol.io/calls', text: 'netpol.io/calls: ' });
  });

  test('not among its labels, nor among the annotations of what is no workload', () => {
    const at = (source: string): number => {
      const fixture = parseFixture(source);
      const { uri = '', offset = 0 } = fixture.cursor ?? {};
      return completeDeclared(snapshotOf(fixture), uri, offset).length;
    };
    const web = deployment('web');
    expect(at(web.replace('metadata:\n', 'metadata:\n  annotations:\n    $0\n'))).toBe(1);
    expect(at(web.replace('metadata:\n', 'metadata:\n  labels:\n    $0\n'))).toBe(0);
    expect(at(service('web').replace('metadata:\n', 'metadata:\n  annotations:\n    $0\n'))).toBe(0);
  });
});

/** Who may call whom, step by step, with what says so. */
import { describe, expect, test } from 'vitest';
import { type HierarchyCall, incomingCalls, outgoingCalls } from '../../server/src/features/callHierarchy/calls.ts';
import { hierarchyRootsAt } from '../../server/src/features/callHierarchy/prepare.ts';
import { type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { denyAll, deployment, ingress, namespace, policy, service } from '../support/manifests.ts';
import { asked, placed } from '../support/navigation.ts';

/** `cart · Deployment in default` of what stands at the cursor. */
function roots(source: string): string[] {
  return asked(source, (snapshot, { uri, offset }) =>
    hierarchyRootsAt(snapshot, uri, offset).map(({ name, detail }) => `${name} · ${detail}`),
  );
}

/** Of the one workload at the cursor: `web · Deployment in default · ... <- web.yaml:15 cart:80`. */
function calls(source: string, ask: typeof incomingCalls): string[] {
  return asked(source, (snapshot, { uri, offset }) =>
    hierarchyRootsAt(snapshot, uri, offset).flatMap(({ cluster, workload }) =>
      ask(cluster, workload).map((call) => shown(snapshot, call)),
    ),
  );
}

function shown(snapshot: Snapshot, { name, detail, from }: HierarchyCall): string {
  return `${name} · ${detail} <- ${from.map((place) => placed(snapshot, place)).join(', ')}`;
}

const incoming = (source: string): string[] => calls(source, incomingCalls);
const outgoing = (source: string): string[] => calls(source, outgoingCalls);

const cart = (cursor = ''): string => deployment('cart', { ports: [7070], cursor });
const front = service('cart', { ports: ['80 -> 7070'] });
const web = (cursor = ''): string => deployment('web', { env: { CART: 'cart:80' }, cursor });
const onlyWeb = policy(
  'only-web',
  'podSelector: {matchLabels: {app: cart}}\ningress:\n- from: [{podSelector: {matchLabels: {app: web}}}]\n  ports: [{port: 7070}]',
);

describe('begins', () => {
  const all = (texts: { web?: string; cart?: string; front?: string; policy?: string }): string =>
    (texts.web ?? web()) + (texts.cart ?? cart()) + (texts.front ?? front) + (texts.policy ?? onlyWeb);

  test.each([
    ['at the name of a workload', all({ cart: cart('$0') }), 'cart'],
    ['at its kind', all({ cart: cart().replace('kind: Dep', 'kind: D$0ep') }), 'cart'],
    ['at the labels of its pods', all({ cart: cart().replace('app: cart', 'app: c$0art') }), 'cart'],
    ['anywhere else in it', all({ cart: cart().replace('image: ex', 'image: e$0x') }), 'cart'],
    ['at a host in a value', all({ web: web().replace('cart:80', 'ca$0rt:80') }), 'cart'],
    ['at a Service', all({ front: front.replace('name: cart', 'name: ca$0rt') }), 'cart'],
    ['at a policy', all({ policy: onlyWeb.replace('name: only', 'name: $0only') }), 'cart'],
    ['at the selector of a policy', all({ policy: onlyWeb.replace('app: cart', 'app: ca$0rt') }), 'cart'],
    ['at a peer', all({ policy: onlyWeb.replace('app: web', 'app: w$0eb') }), 'web'],
  ])('%s', (_, source, name) => {
    expect(roots(source)).toEqual([`${name} · Deployment in default`]);
  });

  test('at all that a policy selects', () => {
    const everyone = policy('all', 'podSel$0ector: {}');
    expect(roots(web() + cart() + everyone)).toEqual(['cart · Deployment in default', 'web · Deployment in default']);
  });

  test('in a patch, and in each cluster of the file', () => {
    const base = `//- base/kustomization.yaml\nresources: [web.yaml]\n${deployment('web', { file: 'base/web.yaml', cursor: '$0' })}`;
    const overlay = (name: string): string =>
      `//- ${name}/kustomization.yaml\nnamespace: shop\nresources: [../base]\npatches: [{path: patch.yaml}]\n//- ${name}/patch.yaml\n` +
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {metadata: {labels: {stage: ${name}}}}}\n`;
    const source = base + overlay('dev') + overlay('prod');
    expect(roots(source)).toEqual(['web · Deployment in shop · dev', 'web · Deployment in shop · prod']);
    const inPatch = source.replace('$0', '').replace('stage: prod', 'stage: pr$0od');
    expect(roots(inPatch)).toEqual(['web · Deployment in shop']);
  });

  test('nowhere else', () => {
    expect(roots(namespace('shop').replace('name: shop', 'name: sh$0op') + web())).toEqual([]);
    expect(roots('//- a.yaml\na: [b$0\n')).toEqual([]);
    expect(roots(policy('none', 'podSelector: {matchLabels: {app: no$0body}}') + web())).toEqual([]);
  });

  test('in a document that is broken, with what it said before', () => {
    const fixture = parseFixture(web('$0') + cart() + front);
    const { uri, offset } = fixture.cursor as NonNullable<typeof fixture.cursor>;
    const text = fixture.files.get(uri) ?? '';
    const snapshot = withEdits(snapshotOf(fixture), [{ uri, text: text.replace('spec:', 'spec: [') }]);
    const [root] = hierarchyRootsAt(snapshot, uri, offset);
    expect(root?.name).toBe('web');
    expect(root && outgoingCalls(root.cluster, root.workload).map((call) => shown(snapshot, call))[0]).toBe(
      'cart · all ports · needed on TCP 7070 · no policy isolates either end · Deployment in default <- web.yaml:15 cart:80',
    );
  });
});

describe('incoming calls', () => {
  test('by a policy that admits what is needed', () => {
    expect(incoming(web() + cart('$0') + front + onlyWeb + deployment('other'))).toEqual([
      'web · TCP 7070 · needed · admitted by policy only-web · Deployment in default <- web.yaml:15 cart:80',
    ]);
  });

  test('where nothing isolates anybody, those that are needed first', () => {
    expect(incoming(deployment('admin') + web() + cart('$0') + front)).toEqual([
      'web · all ports · needed on TCP 7070 · no policy isolates either end · Deployment in default <- web.yaml:15 cart:80',
      'admin · all ports · nothing shows a call · no policy isolates either end · Deployment in default <- admin.yaml:4 admin',
    ]);
  });

  test('that are needed and blocked', () => {
    expect(incoming(web() + cart('$0') + front + policy('deny', 'podSelector: {matchLabels: {app: cart}}'))).toEqual([
      'web · blocked by policy deny · needed on TCP 7070 · Deployment in default <- web.yaml:15 cart:80',
    ]);
    expect(incoming(web() + cart('$0') + front + onlyWeb + denyAll)).toEqual([
      'web · blocked by policy deny · needed on TCP 7070 · Deployment in default <- web.yaml:15 cart:80',
    ]);
  });

  test('of whoever perhaps may', () => {
    const fromOther = policy(
      'p',
      'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}], ports: [{port: 80}]}]',
    );
    expect(incoming(deployment('x', { namespace: 'other' }) + cart('$0') + fromOther)).toEqual([
      'x · perhaps TCP 80 · nothing shows a call · the labels of the namespace are not known here · Deployment in other <- x.yaml:4 x',
    ]);
  });

  test('of address ranges of policies, and of an ingress controller by the Ingress that tells of it', () => {
    const entry = ingress('shop', ['{name: cart, port: {number: 80}}']);
    const range = policy(
      'range',
      'podSelector: {matchLabels: {app: cart}}\ningress:\n- from: [{ipBlock: {cidr: 203.0.113.0/24}}]\n  ports: [{port: 7070}]',
    );
    const facts = '//- .netpol.yaml\nipBlockMatchesPods: no\n';
    expect(incoming(facts + cart('$0') + front + entry + range)).toEqual([
      'the ingress controller · TCP 7070 · unknown <- shop-ingress.yaml:12 cart',
      'addresses in 203.0.113.0/24 · TCP 7070 · admitted by policy range <- range-policy.yaml:8 {ipBlock: {cidr: 203.0.113.0/24}}',
    ]);
  });
});

describe('outgoing calls', () => {
  test('with the evidence in the caller’s file, or else its name', () => {
    expect(outgoing(web('$0') + cart() + front + onlyWeb + deployment('other'))).toEqual([
      'cart · TCP 7070 · needed · admitted by policy only-web · Deployment in default <- web.yaml:15 cart:80',
      'other · all ports · nothing shows a call · no policy isolates either end · Deployment in default <- web.yaml:4 web',
      'DNS · TCP 53 and UDP 53 · allowed <- web.yaml:15 cart:80',
    ]);
    const settings =
      '//- settings.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  CART: cart:80\n';
    const reader = deployment('web', { cursor: '$0' }).replace(
      'image: example',
      'image: example\n        envFrom: [{configMapRef: {name: settings}}]',
    );
    expect(outgoing(reader + settings + cart() + front)[0]).toBe(
      'cart · all ports · needed on TCP 7070 · no policy isolates either end · Deployment in default <- web.yaml:4 web',
    );
  });

  test('that leave the cluster', () => {
    const out = policy(
      'out',
      'podSelector: {}\npolicyTypes: [Egress]\negress: [{to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 443}]}]',
    );
    const caller = deployment('web', { env: { PAY: 'https://pay.example.com/x' }, cursor: '$0' });
    expect(outgoing(`//- .netpol.yaml\nipBlockMatchesPods: no\n${caller}${out}`)).toEqual([
      'pay.example.com · TCP 443 · unknown <- web.yaml:15 https://pay.example.com/x',
      'DNS · TCP 53 and UDP 53 · blocked by policy out <- web.yaml:15 https://pay.example.com/x',
      'addresses in 203.0.113.0/24 · TCP 443 · admitted by policy out <- web.yaml:4 web',
    ]);
  });
});

test('a list is cut where nobody reads on, and says so', () => {
  const many = Array.from({ length: 520 }, (_, at) => deployment(`w${at}`)).join('');
  const found = incoming(many + web() + cart('$0') + front);
  expect(found).toHaveLength(500);
  expect(found[0]).toMatch(/^web /);
  expect(found.at(-1)).toMatch(/ · and more, not listed <- /);
  const all = Array.from({ length: 499 }, (_, at) => deployment(`w${at}`)).join('');
  expect(incoming(all + web() + cart('$0') + front).at(-1)).not.toMatch(/not listed/);
});

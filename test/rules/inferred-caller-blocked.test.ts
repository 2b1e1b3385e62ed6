import { expect, test } from 'vitest';
import { createChecker } from '../../server/src/rules/check.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { readConfig } from '../../server/src/workspace/config.ts';
import { findingsOf } from '../support/check.ts';
import { applyFix } from '../support/fixes.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { clusterPolicy, deployment, policy, service } from '../support/manifests.ts';
import { checkCalls } from './support/checkCalls.ts';

const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');
const cart =
  deployment('cart', { ports: ['name: grpc, containerPort: 7070'] }) + service('cart', { ports: ['80 -> grpc'] });
const web = (env: Readonly<Record<string, string>>): string => deployment('web', { env });
const caller = (value: string, finding = ''): string => `
//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: main
        env:
        - name: CART
          value: ${value}
${finding}`;

test('strong evidence: a warning at the value', () => {
  checkCalls(
    caller(
      'http://cart:80',
      `#                ^^^^^^^^^^^^^^ warning inferred-caller-blocked: web calls cart on TCP 7070 (env CART of web), which policy deny does not admit.
`,
    ) +
      cart +
      deny,
  );
});

test('weak evidence: information', () => {
  checkCalls(
    caller(
      'cart',
      `#                ^^^^ information inferred-caller-blocked: web seems to call cart on TCP 7070 (env CART of web), which policy deny does not admit.
`,
    ) +
      cart +
      deny,
  );
});

test('which side holds it back is said, and related', () => {
  const messages = (...policies: string[]): unknown =>
    findingsOf(snapshotOf(parseFixture(web({ CART: 'cart:80' }) + cart + policies.join(''))))
      .filter(({ rule }) => rule === 'inferred-caller-blocked')
      .map(({ message, related }) => [message.split(', which ')[1], related.map((each) => each.message)]);
  const egress = policy('out', 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]');
  expect(messages(egress)).toEqual([['policy out does not let out.', ['Policy out decides whom web may call.']]]);
  expect(messages(egress, deny)).toEqual([
    [
      'policy deny does not admit, and policy out does not let out.',
      ['Policy deny decides what cart receives.', 'Policy out decides whom web may call.'],
    ],
  ]);
  const own = policy('own', 'podSelector: {matchLabels: {app: cart}}\ningress: [{ports: [{port: 9}]}]');
  expect(messages(deny, own)).toEqual([
    [
      'policies deny and own do not admit.',
      ['Policy deny decides what cart receives.', 'Policy own decides what cart receives.'],
    ],
  ]);
  const tenants = clusterPolicy(
    'tenants',
    'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\ningress:\n- action: Deny\n  from: [{namespaces: {}}]',
  );
  expect(messages(tenants)).toEqual([
    ['ClusterNetworkPolicy tenants denies.', ['ClusterNetworkPolicy tenants decides what cart receives.']],
  ]);
});

test('once for two workloads, where the evidence is best', () => {
  checkCalls(
    caller(
      'cart',
      `        - name: CART_URL
          value: cart:80
#                ^^^^^^^ warning inferred-caller-blocked: (env CART_URL of web)
        - name: CART_AGAIN
          value: cart:80
`,
    ) +
      cart +
      deny,
  );
});

test('in a ConfigMap, for each workload that is given it', () => {
  const reader = (name: string): string =>
    deployment(name, { pod: 'x: 1' }).replace(
      '        image: example',
      '        envFrom: [{configMapRef: {name: config}}]',
    );
  checkCalls(`
//- config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: config
data:
  CART: cart:80
#       ^^^^^^^ warning inferred-caller-blocked: web calls cart on TCP 7070 (key CART of ConfigMap config), which policy deny does not admit.
#       ^^^^^^^ warning inferred-caller-blocked: worker calls cart on TCP 7070 (key CART of ConfigMap config)
${reader('web')}${reader('worker')}${cart}${deny}`);
});

test('of a Secret its name and its key are said, and nothing else', () => {
  checkCalls(`
//- secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: hidden
stringData:
  url: redis://user:hunter2@cart:80
#      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning inferred-caller-blocked: web calls cart on TCP 7070 (key url of Secret hidden), which policy deny does not admit.
${deployment('web').replace('        image: example', '        envFrom: [{secretRef: {name: hidden}}]')}${cart}${deny}`);
});

test('what the configuration declares is said at the name of the caller', () => {
  const { config } = readConfig('callers:\n- {of: default/cart, from: [default/web], ports: [7070]}\n');
  const snapshot = withEdits(
    emptySnapshot([{ uri: root, name: 'ws' }], () => config.cluster),
    [...parseFixture(deployment('web') + cart + deny).files].map(([uri, text]) => ({ uri, text })),
  );
  const found = findingsOf(snapshot).filter(({ rule }) => rule === 'inferred-caller-blocked');
  expect(
    found.map(({ uri, document, start, end, message }) => [uri, document.text.slice(start, end), message]),
  ).toEqual([
    [
      `${root}/web.yaml`,
      'web',
      'web calls cart on TCP 7070 (callers of default/cart in .netpol.yaml), which policy deny does not admit.',
    ],
  ]);
});

test('an annotation that says whom a workload calls', () => {
  checkCalls(`
//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    netpol.io/calls: cart:80
#                    ^^^^^^^ warning inferred-caller-blocked: web calls cart on TCP 7070 (annotation netpol.io/calls of web)
spec:
  template:
    metadata:
      labels: {app: web}
    spec:
      containers: [{name: main}]
${cart}${deny}`);
});

test.each([
  ['it is allowed', policy('deny', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]')],
  ['nothing isolates anybody', ''],
  ['whether it is selected is not known', policy('deny', 'podSelector: {matchLabels: {app: "${APP}"}}')],
  [
    'who is admitted is not known',
    policy('some', 'podSelector: {}\ningress: [{from: [{podSelector: {matchLabels: {app: "${APP}"}}}]}]'),
  ],
  ['the port is not known', policy('some', 'podSelector: {}\ningress: [{ports: [{port: "${PORT}"}]}]')],
])('nothing where %s', (_, text) => {
  checkCalls(caller('cart:80') + cart + text);
});

test.each([['a placeholder hides the namespace', '${NS}']])('nothing where %s', (_, namespace) => {
  const hidden = (text: string): string =>
    text.replaceAll('metadata:\n  name: ', `metadata:\n  namespace: "${namespace}"\n  name: `);
  checkCalls(hidden(caller('cart:80') + cart + deny));
});

test('nothing of a port that the Service does not have, of a Service without pods, and of oneself', () => {
  checkCalls(caller('cart:81') + cart + deny);
  checkCalls(caller('gone:80') + service('gone') + deny);
  checkCalls(
    deployment('cart', { ports: [7070], env: { ME: 'cart:80' } }) + service('cart', { ports: ['80 -> 7070'] }) + deny,
  );
});

test('nothing of pods that use hostNetwork, which most network plugins take for their node', () => {
  checkCalls(
    caller('cart:80') +
      deployment('cart', { ports: [7070], pod: 'hostNetwork: true' }) +
      service('cart', { ports: ['80 -> 7070'] }) +
      deny,
  );
});

test('a document that is broken still says what it said', () => {
  const before = snapshotOf(parseFixture(caller('cart:80') + cart + deny));
  const uri = `${root}/web.yaml`;
  const text = before.files.get(uri)?.source.text ?? '';
  const broken = withEdits(before, [{ uri, text: `${text}  broken: [\n` }]);
  expect(heldBack(broken)).toEqual([`${uri} CART`]);
});

test('an edit of anything that decides it is followed', () => {
  const checker = createChecker(() => ({}));
  let snapshot = snapshotOf(parseFixture(caller('cart:80') + cart + deny));
  const configUri = `${root}/web.yaml`;
  const found = (): number => {
    const changed = checker.update(snapshot);
    const now = checker.findings(snapshot, configUri).filter(({ rule }) => rule === 'inferred-caller-blocked').length;
    if (now !== before) expect(changed).toContain(configUri);
    before = now;
    return now;
  };
  let before = 0;
  const edit = (path: string, from: string, to: string): void => {
    const uri = `${root}/${path}`;
    const text = snapshot.files.get(uri)?.source.text ?? '';
    expect(text).toContain(from);
    snapshot = withEdits(snapshot, [{ uri, text: text.replace(from, to) }]);
  };
  expect(found()).toBe(1);
  edit('deny-policy.yaml', 'policyTypes: [Ingress]', 'policyTypes: [Egress]');
  expect(found()).toBe(1);
  edit('deny-policy.yaml', 'podSelector: {}', 'podSelector: {matchLabels: {app: cart}}');
  expect(found()).toBe(0);
  edit('deny-policy.yaml', 'policyTypes: [Egress]', 'policyTypes: [Ingress]');
  expect(found()).toBe(1);
  edit('cart-service.yaml', 'port: 80', 'port: 81');
  expect(found()).toBe(0);
  edit('cart-service.yaml', 'port: 81', 'port: 80');
  expect(found()).toBe(1);
  edit('cart-service.yaml', 'app: cart', 'app: other');
  expect(found()).toBe(0);
  edit('cart-service.yaml', 'app: other', 'app: cart');
  expect(found()).toBe(1);
  edit('web.yaml', 'cart:80', 'card:80');
  expect(found()).toBe(0);
});

test('*Allow this caller* answers it, on both sides', () => {
  const outcome = applyFix(
    caller('ca$0rt:80') + cart + policy('deny', 'podSelector: {}\npolicyTypes: [Ingress, Egress]'),
    'Allow web to call cart on TCP 7070',
    { appearing: ['egress-blocks-dns'] },
  );
  expect(outcome.pairs).toEqual(['default/web -> default/cart: no port => TCP 7070']);
});

test('so it does in a ConfigMap, for one of two callers', () => {
  const reader = (name: string): string =>
    deployment(name).replace('        image: example', '        envFrom: [{configMapRef: {name: config}}]');
  const { pairs } = applyFix(
    `//- config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n  CART: ca$0rt:80\n${reader('web')}${reader('worker')}${cart}${deny}`,
    'Allow worker to call cart on TCP 7070',
    // The same of the other one, with one policy more.
    { appearing: ['web calls cart'] },
  );
  expect(pairs).toEqual(['default/worker -> default/cart: no port => TCP 7070']);
});

function heldBack(snapshot: Snapshot): string[] {
  return findingsOf(snapshot)
    .filter(({ rule }) => rule === 'inferred-caller-blocked')
    .map(({ uri, message }) => `${uri} ${/env (\w+)/.exec(message)?.[1]}`);
}

test('what stands in another file goes with its object, though what that reads changes at the same time', () => {
  const intents = 'kind: ClientIntents\nmetadata: {name: web}\nspec: {workload: {name: web}, targets: [';
  const text = (targets: string): string => `apiVersion: k8s.otterize.com/v2beta1\n${intents}${targets}]}\n`;
  const patchUri = `${root}/base/patch.yaml`;
  const checker = createChecker(() => ({}));
  let snapshot = withEdits(snapshotOf(parseFixture(web({}) + cart + deny)), [
    { uri: `${root}/base/kustomization.yaml`, text: 'resources: [intents.yaml]\npatches: [{path: patch.yaml}]\n' },
    { uri: `${root}/base/intents.yaml`, text: text('{kubernetes: {name: gone}}') },
    { uri: patchUri, text: text('{kubernetes: {name: cart}}') },
  ]);
  const rulesInPatch = (): string[] => {
    checker.update(snapshot);
    return checker.findings(snapshot, patchUri).map(({ rule }) => rule);
  };
  expect(rulesInPatch()).toEqual(['inferred-caller-blocked']);
  snapshot = withEdits(snapshot, [
    { uri: patchUri, text: text('{kubernetes: {name: gone}}') },
    {
      uri: `${root}/web.yaml`,
      text: snapshot.files.get(`${root}/web.yaml`)?.source.text.replace('app: web', 'app: w'),
    },
  ]);
  expect(rulesInPatch()).toEqual([]);
});

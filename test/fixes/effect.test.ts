import { expect, test } from 'vitest';
import { effectOf } from '../../server/src/fixes/effect.ts';
import { effectWords } from '../../server/src/fixes/effectWords.ts';
import { withEdits } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { deployment, namespace, policy } from '../support/manifests.ts';

const workloads = [
  namespace('shop', 'team: a'),
  deployment('cart', { namespace: 'shop' }),
  deployment('web', { namespace: 'shop' }),
  deployment('logs', { namespace: 'ops' }),
].join('');

/** What the words say of one spec of the policy of cart in the stead of another. */
function words(before: string, after: string): string | undefined {
  const about = (spec: string): string => policy('cart', `podSelector: {matchLabels: {app: cart}}\n${spec}`, 'shop');
  const snapshot = snapshotOf(parseFixture(about(before) + workloads));
  const [text] = parseFixture(about(after)).files.values();
  const effect = effectOf(snapshot, withEdits(snapshot, [{ uri: `${root}/cart-policy.yaml`, text }]));
  if (!effect) throw new Error('no effect');
  return effectWords(effect);
}

const nobody = 'ingress: []';
const web = 'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]';
const logs = 'ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}]}]';

test.each([
  [nobody, web, 'opens TCP 80 from web to cart'],
  [web, nobody, 'closes TCP 80 from web to cart'],
  [web, logs, 'opens all ports from ops/logs to shop/cart, closes TCP 80 from web to cart'],
  [web, web.replace('80', '81'), 'opens TCP 81 from web to cart, closes TCP 80 from web to cart'],
  [nobody, 'ingress: [{ports: [{port: 80}]}]', 'opens 3 connections'],
  [nobody, 'ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]', 'opens 3 connections'],
  [nobody, 'ingress: []\npolicyTypes: [Ingress, Egress]', 'closes 3 connections'],
])('%s => %s: %s', (before, after, said) => expect(words(before, after)).toBe(said));

test.each([
  [web, web.replace('matchLabels: {app: web}', 'matchExpressions: [{key: app, operator: In, values: [web]}]')],
  [web, web.replace('[{port: 80}]', '[{port: 80, protocol: TCP}, {port: 80}]')],
  [web, `${web}\npolicyTypes: [Ingress]`],
  [web, web.replace('ingress: [', 'ingress: [{from: [{podSelector: {matchLabels: {app: nobody}}}]}, ')],
  [nobody, nobody],
])('the same: %s => %s', (before, after) => expect(words(before, after)).toBeUndefined());

test('what labels of pods and of namespaces change', () => {
  const cart = policy('cart', `podSelector: {matchLabels: {app: cart}}\n${web}`, 'shop');
  const snapshot = snapshotOf(parseFixture(cart + workloads));
  const edited = (file: string, old: string, now: string): string | undefined => {
    const text = snapshot.files.get(`${root}/${file}`)?.source.text.replace(old, now);
    const effect = effectOf(snapshot, withEdits(snapshot, [{ uri: `${root}/${file}`, text }]));
    return effect && effectWords(effect);
  };
  expect(edited('web.yaml', 'app: web', 'app: other')).toBe('closes TCP 80 from web to cart');
  expect(edited('web.yaml', 'image: example', 'image: other')).toBeUndefined();
  expect(edited('cart.yaml', 'app: cart', 'app: other')).toBe('opens 3 connections');
  expect(edited('shop-namespace.yaml', 'team: a', 'team: b')).toBeUndefined();
});

test('too many connections are not asked for', () => {
  const many = Array.from({ length: 90 }, (_, index) => deployment(`w${index}`)).join('');
  const snapshot = snapshotOf(parseFixture(policy('deny', 'podSelector: {}') + many));
  expect(
    effectOf(snapshot, withEdits(snapshot, [{ uri: `${root}/deny-policy.yaml`, text: undefined }])),
  ).toBeUndefined();
});

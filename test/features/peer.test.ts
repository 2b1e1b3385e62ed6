import { describe, expect, test } from 'vitest';
import { hover, hoveredText } from '../support/hover.ts';
import { deployment, namespace, policy } from '../support/manifests.ts';

const pods =
  deployment('web', { namespace: 'shop' }) +
  deployment('cart', { namespace: 'shop' }) +
  deployment('prometheus', { namespace: 'monitoring' }) +
  deployment('web', { namespace: 'front', file: 'front.yaml' });

/** The hover of a peer of a policy in namespace shop: the last of the list. */
function peer(text: string, { more = pods, key = 'from' } = {}): string {
  const rules = key === 'from' ? 'ingress' : 'egress';
  return hover(policy('p', `podSelector: {}\n${rules}:\n- ${key}:\n  - $0${text}`, 'shop') + more);
}

describe('pods', () => {
  test('of the own namespace', () => {
    expect(peer('podSelector: {matchLabels: {app: web}}')).toMatchInlineSnapshot(`
      "Pods with app=web in namespace shop **and** no other namespace
      Deployment web · web.yaml:4"
    `);
    expect(peer('podSelector: {}')).toMatchInlineSnapshot(`
      "All pods in namespace shop **and** no other namespace
      Deployment cart · cart.yaml:4
      Deployment web · web.yaml:4"
    `);
    expect(peer('podSelector: {matchLabels: {app: nobody}}')).toMatchInlineSnapshot(`
      "Pods with app=nobody in namespace shop **and** no other namespace
      No workload here matches."
    `);
  });

  test('of every namespace', () => {
    expect(peer('namespaceSelector: {}\n    podSelector: {matchLabels: {app: web}}')).toMatchInlineSnapshot(`
      "Pods with app=web **in every namespace**
      Deployment front/web · front.yaml:4
      Deployment web · web.yaml:4"
    `);
    expect(peer('namespaceSelector: {}', { key: 'to' })).toMatchInlineSnapshot(`
      "All pods **in every namespace**
      Deployment front/web · front.yaml:4
      Deployment monitoring/prometheus · prometheus.yaml:4
      Deployment cart · cart.yaml:4
      Deployment web · web.yaml:4"
    `);
  });

  test('that a placeholder hides', () => {
    expect(
      peer('namespaceSelector: ${NAMESPACES}\n    podSelector: {matchLabels: {app: cart}}'),
    ).toMatchInlineSnapshot(`
      "Pods with app=cart **in namespaces with (a placeholder)**
      A placeholder hides which namespaces it means.
      perhaps Deployment cart · cart.yaml:4"
    `);
    expect(peer('${PEER}')).toBe('A placeholder hides whom it means.');
  });

  test('of a namespace by name', () => {
    const byName = (name: string) => `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}`;
    expect(peer(byName('front'))).toMatchInlineSnapshot(`
      "All pods **in namespace front**
      Deployment front/web · front.yaml:4"
    `);
    expect(peer(byName('elsewhere'))).toMatchInlineSnapshot(`
      "All pods **in namespace elsewhere**
      Nothing of namespace elsewhere is known here."
    `);
    expect(
      peer(
        'namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [front, monitoring]}]}',
      ),
    ).toMatchInlineSnapshot(`
      "All pods **in the namespaces front, monitoring**
      Deployment front/web · front.yaml:4
      Deployment monitoring/prometheus · prometheus.yaml:4"
    `);
  });

  test('of namespaces by labels', () => {
    const declared =
      pods + namespace('front', 'team: a') + namespace('shop', 'team: a') + namespace('monitoring', 'team: b');
    const byTeam = 'namespaceSelector: {matchLabels: {team: a}}\n    podSelector: {matchLabels: {app: web}}';
    expect(peer(byTeam, { more: declared })).toMatchInlineSnapshot(`
      "Pods with app=web **in namespaces with team=a**
      Matches the namespaces front, shop.
      Deployment front/web · front.yaml:4
      Deployment web · web.yaml:4"
    `);
    expect(peer(byTeam.replace('team: a', 'team: c'), { more: declared })).toMatchInlineSnapshot(`
      "Pods with app=web **in namespaces with team=c**
      No namespace here has these labels."
    `);
    expect(peer(byTeam)).toMatchInlineSnapshot(`
      "Pods with app=web **in namespaces with team=a**
      Perhaps front, monitoring, shop, whose labels are not known here.
      perhaps Deployment front/web · front.yaml:4
      perhaps Deployment web · web.yaml:4"
    `);
    expect(
      peer('namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [b]}]}', { more: declared }),
    ).toMatchInlineSnapshot(`
      "All pods **in namespaces with team other than b (or no team)**
      Matches the namespaces front, shop.
      Deployment front/web · front.yaml:4
      Deployment cart · cart.yaml:4
      Deployment web · web.yaml:4"
    `);
  });

  test('every namespace has its name', () => {
    const others = '{matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [b]}]}';
    expect(peer(`namespaceSelector: ${others}`).split('\n')[0]).toBe(
      'All pods **in namespaces with kubernetes.io/metadata.name other than b**',
    );
  });

  test.each([
    ['matchExpressions: [{key: app, operator: Exists}]', 'Pods with a label app'],
    ['matchExpressions: [{key: app, operator: DoesNotExist}]', 'Pods with no label app'],
    ['matchExpressions: [{key: app, operator: In, values: [a, b]}]', 'Pods with app in (a, b)'],
    ['matchExpressions: [{key: app, operator: NotIn, values: [a]}]', 'Pods with app other than a (or no app)'],
    ['matchExpressions: [{key: app, operator: NotIn, values: [a, b]}]', 'Pods with app not in (a, b) (or no app)'],
    ['matchLabels: {app: a, tier: b}', 'Pods with app=a and tier=b'],
    ['matchLabels: {app: "${APP}"}', 'Pods with app=(a placeholder)'],
  ])('%s', (selector, words) => {
    expect(peer(`podSelector: {${selector}}`).split('\n')[0]).toBe(
      `${words} in namespace shop **and** no other namespace`,
    );
  });
});

test('addresses', () => {
  expect(peer('ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}')).toMatchInlineSnapshot(`
    "**Addresses in 10.0.0.0/8 except 10.1.0.0/16**
    Meant for addresses outside the cluster: whether it matches pods too depends on the network plugin."
  `);
  expect(peer('ipBlock: {cidr: "${CIDR}"}')).toMatchInlineSnapshot(`
    "**Addresses in \${CIDR}**
    A placeholder hides the addresses."
  `);
  expect(peer('ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}')).toMatchInlineSnapshot(`
    "**Addresses in 10.0.0.0/8 except 10.0.0.0/8**
    No address is left."
  `);
});

test('a peer that is not valid', () => {
  for (const text of ['{}', 'podSelector:', 'ipBlock: {cidr: 10.0.0.0/8}\n    podSelector: {}']) {
    expect(peer(text)).toMatch(/^Nobody: this peer is \*\*not valid\*\*\./);
  }
});

test('one of several', () => {
  const source =
    policy(
      'p',
      'podSelector: {}\ningress:\n- from:\n  - podSelector: {matchLabels: {app: cart}}\n  - podSelector: {matchLabels: {app: w$0eb}}',
      'shop',
    ) + pods;
  expect(hover(source)).toMatchInlineSnapshot(`
    "Pods with app=web in namespace shop **and** no other namespace
    Deployment web · web.yaml:4
    One of the 2 peers of this list is enough."
  `);
  expect(hoveredText(source)).toBe('podSelector: {matchLabels: {app: web}}');
});

test('many workloads', () => {
  const many = Array.from({ length: 30 }, (_, index) => deployment(`w${index}`, { namespace: 'shop' })).join('');
  expect(peer('podSelector: {}', { more: many }).split('\n')).toEqual([
    'All pods in namespace shop **and** no other namespace',
    'w0, w1, w10, w11, w12, w13, w14, w15, w16, w17, w18, w19 and 18 more',
  ]);
});

test('no pods at the list itself', () => {
  expect(hover(policy('p', 'podSelector: {}\ningress:\n- fr$0om:\n  - podSelector: {}', 'shop') + pods)).toBe(
    '`from`: Who may connect: any of these peers. Without it everyone, outside of the cluster too.',
  );
});

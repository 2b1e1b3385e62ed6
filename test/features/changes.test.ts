import { describe, expect, test } from 'vitest';
import type { Cause } from '../../server/src/features/changeCauses.ts';
import { type ClusterChanges, changesBetween, deedWords } from '../../server/src/features/changes.ts';
import { toLocation } from '../../server/src/reports/places.ts';
import { type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { type Fixture, parseFixture, root, snapshotOf, withCrlf } from '../support/fixture.ts';
import { clusterPolicy, denyAll, deployment, namespace, policy } from '../support/manifests.ts';

const web = deployment('web');
const cart = deployment('cart', { ports: ['containerPort: 7070, name: http'] });
const fromWeb = (ports = ''): string => `- from: [{podSelector: {matchLabels: {app: web}}}]${ports}`;
const cartAdmits = (rules: string): string =>
  policy('cart', `podSelector: {matchLabels: {app: cart}}\ningress:\n${rules}`);
const isolated = policy('isolated', 'podSelector: {matchLabels: {app: cart}}');

/** Of one change or edit: what it does to each connection, and why. */
function changed(before: string, after: string): string[] {
  const found = linesOf(parseFixture(before), parseFixture(after));
  // It is the same where only some files are exchanged, and with other line endings.
  expect(linesOf(withCrlf(parseFixture(before)), withCrlf(parseFixture(after)))).toEqual(found);
  const base = snapshotOf(parseFixture(before));
  const { files } = parseFixture(after);
  const edits = [...new Set([...base.files.keys(), ...files.keys()])].map((uri) => ({ uri, text: files.get(uri) }));
  expect(lines(base, withEdits(base, edits))).toEqual(found);
  return found;
}

function linesOf(before: Fixture, after: Fixture): string[] {
  return lines(snapshotOf(before), snapshotOf(after));
}

function lines(before: Snapshot, after: Snapshot, most = 100): string[] {
  const found = changesOf(before, after, most);
  return found.flatMap(({ connections, isCut }) => [
    ...connections.flatMap(({ ends, does, causes }) => [
      does.map((deed) => deedWords(ends, deed)).join(', '),
      ...causes.map((cause) => `  ${cause.effect}: ${cause.words} (${placed(before, after, cause)})`),
    ]),
    ...(isCut ? ['...'] : []),
  ]);
}

function changesOf(before: Snapshot, after: Snapshot, most = 100): ClusterChanges[] {
  const steps = changesBetween(before.clusters, after.clusters, most);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function placed(before: Snapshot, after: Snapshot, { place, state }: Cause): string {
  const location = toLocation(state === 'after' ? after : before, place);
  const where = `${location?.uri.slice(root.length + 1)}:${(location?.range.start.line ?? -2) + 1}`;
  return state === 'after' ? where : `was ${where}`;
}

describe('what opens a connection', () => {
  test('a rule that is added', () => {
    expect(
      changed(web + cart + isolated, web + cart + isolated + cartAdmits(fromWeb('\n  ports: [{port: http}]'))),
    ).toMatchInlineSnapshot(`
      [
        "Opens web → cart on TCP 7070",
        "  opens: ingress rule 1 of NetworkPolicy cart admits it (cart-policy.yaml:8)",
      ]
    `);
  });

  test('a port that is added to a rule', () => {
    expect(
      changed(
        web + cart + cartAdmits(fromWeb('\n  ports: [{port: 80}]')),
        web + cart + cartAdmits(fromWeb('\n  ports: [{port: 80}, {port: 90, protocol: UDP}]')),
      ),
    ).toMatchInlineSnapshot(`
      [
        "Opens web → cart on UDP 90",
        "  opens: ingress rule 1 of NetworkPolicy cart admits it (cart-policy.yaml:8)",
      ]
    `);
  });

  test('a policy that isolated and is gone, or is about others', () => {
    expect(changed(web + cart + isolated, web + cart)).toMatchInlineSnapshot(`
      [
        "Opens internet → cart on all ports",
        "  opens: NetworkPolicy isolated is gone, which isolated cart (was isolated-policy.yaml:4)",
        "Opens web → cart on all ports",
        "  opens: NetworkPolicy isolated is gone, which isolated cart (was isolated-policy.yaml:4)",
      ]
    `);
    expect(
      changed(web + cart + isolated, web + cart + isolated.replace('app: cart', 'app: carts')),
    ).toMatchInlineSnapshot(`
      [
        "Opens internet → cart on all ports",
        "  opens: NetworkPolicy isolated no longer isolates cart (isolated-policy.yaml:6)",
        "Opens web → cart on all ports",
        "  opens: NetworkPolicy isolated no longer isolates cart (isolated-policy.yaml:6)",
      ]
    `);
  });

  test('a policy whose rules now are about it', () => {
    const other = cartAdmits(fromWeb()).replace('{app: cart}', '{app: cartt}');
    expect(
      changed(web + cart + isolated + other, web + cart + isolated + cartAdmits(fromWeb())),
    ).toMatchInlineSnapshot(`
      [
        "Opens web → cart on all ports",
        "  opens: NetworkPolicy cart selects cart now, and its ingress rule 1 admits it (cart-policy.yaml:6)",
      ]
    `);
  });

  test('a rule of a tier that denied', () => {
    const admin = (rules: string): string =>
      clusterPolicy('admin', `tier: Admin\npriority: 1\nsubject: {namespaces: {}}\ningress:\n${rules}`);
    const deny =
      '- {name: no-ssh, action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 22}}}]}';
    const dns = '- {action: Deny, from: [{namespaces: {}}], protocols: [{udp: {destinationPort: {number: 53}}}]}';
    expect(changed(web + cart + admin(`${dns}\n${deny}`), web + cart + admin(dns))).toMatchInlineSnapshot(`
      [
        "Opens cart → web on TCP 22",
        "  opens: ClusterNetworkPolicy admin no longer has the ingress rule that denied it (admin-cluster.yaml:9)",
        "Opens web → cart on TCP 22",
        "  opens: ClusterNetworkPolicy admin no longer has the ingress rule that denied it (admin-cluster.yaml:9)",
      ]
    `);
    expect(changed(web + cart + admin(dns), web + cart + admin(`${dns}\n${deny}`))).toMatchInlineSnapshot(`
      [
        "Closes cart → web on TCP 22",
        "  closes: ingress rule 2 of ClusterNetworkPolicy admin denies it (admin-cluster.yaml:11)",
        "Closes web → cart on TCP 22",
        "  closes: ingress rule 2 of ClusterNetworkPolicy admin denies it (admin-cluster.yaml:11)",
      ]
    `);
    expect(changed(web + cart + admin(deny), web + cart)).toMatchInlineSnapshot(`
      [
        "Opens cart → web on TCP 22",
        "  opens: ClusterNetworkPolicy admin is gone, whose ingress rule 1 denied it (was admin-cluster.yaml:4)",
        "Opens web → cart on TCP 22",
        "  opens: ClusterNetworkPolicy admin is gone, whose ingress rule 1 denied it (was admin-cluster.yaml:4)",
      ]
    `);
  });

  test('a label of the pods', () => {
    const other = deployment('web', { labels: 'app: webs' });
    expect(changed(other + cart + cartAdmits(fromWeb()), web + cart + cartAdmits(fromWeb()))).toMatchInlineSnapshot(`
      [
        "Opens web → cart on all ports",
        "  opens: Deployment web has other pod labels (web.yaml:8)",
      ]
    `);
  });

  test('a label of the namespace', () => {
    const there = deployment('web', { namespace: 'shop' });
    const policies = cartAdmits('- from: [{namespaceSelector: {matchLabels: {team: shop}}}]');
    expect(
      changed(
        there + cart + policies + namespace('shop', 'team: none'),
        there + cart + policies + namespace('shop', 'team: shop'),
      ),
    ).toMatchInlineSnapshot(`
      [
        "Opens shop/web → default/cart on all ports",
        "  opens: Namespace shop has other labels (shop-namespace.yaml:5)",
      ]
    `);
  });

  test('a workload that is new', () => {
    expect(changed(cart + cartAdmits(fromWeb()), web + cart + cartAdmits(fromWeb()))).toMatchInlineSnapshot(`
      [
        "Opens internet → web on all ports",
        "  opens: Deployment web is new (web.yaml:4)",
        "Opens cart → web on all ports",
        "  opens: Deployment web is new (web.yaml:4)",
        "Opens web → cart on all ports",
        "  opens: Deployment web is new (web.yaml:4)",
        "Opens web → internet on all ports",
        "  opens: Deployment web is new (web.yaml:4)",
      ]
    `);
  });

  test('perhaps, where a placeholder hides something', () => {
    expect(
      changed(
        web + cart + isolated,
        web + cart + isolated + cartAdmits('- from: [{podSelector: {matchLabels: {app: "{{ name }}"}}}]'),
      ),
    ).toMatchInlineSnapshot(`
      [
        "Perhaps opens web → cart on all ports",
        "  opens: ingress rule 1 of NetworkPolicy cart perhaps admits it (cart-policy.yaml:8)",
      ]
    `);
  });
});

describe('what closes a connection', () => {
  test('a policy that isolates', () => {
    expect(changed(web + cart, web + cart + denyAll)).toMatchInlineSnapshot(`
      [
        "Closes internet → cart on all ports",
        "  closes: NetworkPolicy deny isolates cart (deny-policy.yaml:6)",
        "Closes internet → web on all ports",
        "  closes: NetworkPolicy deny isolates web (deny-policy.yaml:6)",
        "Closes cart → web on all ports",
        "  closes: NetworkPolicy deny isolates cart (deny-policy.yaml:6)",
        "  closes: NetworkPolicy deny isolates web (deny-policy.yaml:6)",
        "Closes cart → internet on all ports",
        "  closes: NetworkPolicy deny isolates cart (deny-policy.yaml:6)",
        "Closes web → cart on all ports",
        "  closes: NetworkPolicy deny isolates web (deny-policy.yaml:6)",
        "  closes: NetworkPolicy deny isolates cart (deny-policy.yaml:6)",
        "Closes web → internet on all ports",
        "  closes: NetworkPolicy deny isolates web (deny-policy.yaml:6)",
      ]
    `);
  });

  test('a rule that is gone', () => {
    expect(
      changed(
        web + cart + cartAdmits(`- from: [{namespaceSelector: {}}]\n  ports: [{port: 80}]\n${fromWeb()}`),
        web + cart + cartAdmits('- from: [{namespaceSelector: {}}]\n  ports: [{port: 80}]'),
      ),
    ).toMatchInlineSnapshot(`
      [
        "Closes web → cart on TCP 1-79, 81-65535 and all UDP ports and all SCTP ports",
        "  closes: NetworkPolicy cart no longer has the ingress rule that admitted it (cart-policy.yaml:7)",
      ]
    `);
  });

  test('a rule that is about others', () => {
    expect(
      changed(web + cart + cartAdmits(fromWeb()), web + cart + cartAdmits(fromWeb().replace('app: web', 'app: webs'))),
    ).toMatchInlineSnapshot(`
      [
        "Closes web → cart on all ports",
        "  closes: ingress rule 1 of NetworkPolicy cart no longer admits it (cart-policy.yaml:8)",
      ]
    `);
  });

  test('a policy that admitted and is gone', () => {
    expect(changed(web + cart + isolated + cartAdmits(fromWeb()), web + cart + isolated)).toMatchInlineSnapshot(`
      [
        "Closes web → cart on all ports",
        "  closes: NetworkPolicy cart is gone, whose ingress rule 1 admitted it (was cart-policy.yaml:4)",
      ]
    `);
  });

  test('a workload that is gone', () => {
    expect(changed(web + cart + cartAdmits(fromWeb()), cart + cartAdmits(fromWeb()))).toMatchInlineSnapshot(`
      [
        "Closes internet → web on all ports",
        "  closes: Deployment web is gone (was web.yaml:4)",
        "Closes cart → web on all ports",
        "  closes: Deployment web is gone (was web.yaml:4)",
        "Closes web → cart on all ports",
        "  closes: Deployment web is gone (was web.yaml:4)",
        "Closes web → internet on all ports",
        "  closes: Deployment web is gone (was web.yaml:4)",
      ]
    `);
  });
});

test('one port for another', () => {
  expect(
    changed(
      web + cart + cartAdmits(fromWeb('\n  ports: [{port: 80}]')),
      web + cart + cartAdmits(fromWeb('\n  ports: [{port: 81}]')),
    ),
  ).toMatchInlineSnapshot(`
    [
      "Opens web → cart on TCP 81, Closes web → cart on TCP 80",
      "  opens: ingress rule 1 of NetworkPolicy cart admits it (cart-policy.yaml:8)",
      "  closes: ingress rule 1 of NetworkPolicy cart no longer admits it (cart-policy.yaml:8)",
    ]
  `);
});

test('addresses outside', () => {
  const to = (cidr: string): string =>
    policy(
      'web',
      `podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]\negress:\n- to: [{ipBlock: {cidr: ${cidr}}}]\n  ports: [{port: 443}]`,
    );
  expect(changed(web + to('10.0.0.0/8'), web + to('10.0.0.0/9'))).toMatchInlineSnapshot(`
    [
      "Closes web → 10.128.0.0/9 on TCP 443",
      "  closes: egress rule 1 of NetworkPolicy web no longer admits it (web-policy.yaml:9)",
    ]
  `);
});

test('an overlay: the place is in the patch', () => {
  const base = `
//- base/kustomization.yaml
resources: [web.yaml, cart.yaml, policy.yaml]
${deployment('web', { file: 'base/web.yaml' })}
${deployment('cart', { file: 'base/cart.yaml' })}
//- base/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cart}
spec: {podSelector: {matchLabels: {app: cart}}}
//- prod/kustomization.yaml
resources: [../base]
namespace: prod
patches: [{path: patch.yaml}]
//- dev/kustomization.yaml
resources: [../base]
namespace: prod
`;
  const patch = (label: string): string => `
//- prod/patch.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cart}
spec:
  ingress:
  - from: [{podSelector: {matchLabels: {app: ${label}}}}]
`;
  expect(changed(base + patch('webs'), base + patch('web'))).toMatchInlineSnapshot(`
    [
      "Opens web → cart on all ports",
      "  opens: ingress rule 1 of NetworkPolicy cart admits it (prod/patch.yaml:6)",
    ]
  `);
});

test('a policy that moves to another file, or is written in other words, changes nothing', () => {
  const moved = cartAdmits(fromWeb()).replace('cart-policy.yaml', 'policies.yaml');
  expect(changed(web + cart + cartAdmits(fromWeb()), web + cart + moved)).toEqual([]);
  const flow = cartAdmits('- {from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}]}');
  expect(changed(web + cart + cartAdmits(fromWeb()), web + cart + flow)).toEqual([]);
});

test('of too many the first are looked at', () => {
  const states = [web + cart, web + cart + denyAll].map((source) => snapshotOf(parseFixture(source)));
  expect(lines(states[0] as Snapshot, states[1] as Snapshot, 1).at(-1)).toBe('...');
});

test('a cluster that stays the same object is not looked at', () => {
  const snapshot = snapshotOf(parseFixture(web + cart));
  expect(changesOf(snapshot, withEdits(snapshot, [{ uri: `${root}/notes.yaml`, text: 'a: 1' }]))).toEqual([]);
});

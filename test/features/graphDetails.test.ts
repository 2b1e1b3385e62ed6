import { expect, test } from 'vitest';
import { type GraphEnd, graphDetails } from '../../server/src/features/graphDetails.ts';
import { outlineText } from '../../server/src/features/outlineText.ts';
import { onlyCluster, workloadIn } from '../support/cluster.ts';
import { parseFixture, snapshotOf, withCrlf } from '../support/fixture.ts';
import { deployment, ingress, policy, service } from '../support/manifests.ts';

const cart = deployment('cart', { ports: [7070] }) + service('cart', { ports: ['80 -> 7070'] });
const web = deployment('web', { env: { CART: 'cart:80', PAY: 'https://pay.example.com' } });
const deny = policy('deny', 'podSelector: {matchLabels: {app: cart}}');

/** The text with both line ends, an end by the name of a workload, `*` for all, `outside` for whoever is. */
function details(documents: string, ...ends: readonly [from: string, to?: string]): string {
  const fixture = parseFixture(documents);
  const [text, again] = [fixture, withCrlf(fixture)].map((version) => {
    const cluster = onlyCluster(snapshotOf(version));
    const endOf = (name: string): GraphEnd => (name === 'outside' ? undefined : [workloadIn(cluster, name)]);
    const [from, to] = ends;
    const outline =
      to === undefined ? graphDetails(cluster, endOf(from)) : graphDetails(cluster, endOf(from), endOf(to));
    return outlineText(outline).text;
  });
  expect(again).toBe(text);
  return text ?? '';
}

test('a call that is blocked, and what policies say of the pair', () => {
  expect(details(web + cart + deny, 'web', 'cart')).toMatchInlineSnapshot(`
    "web calls cart on TCP 7070.
      This call is blocked by NetworkPolicy deny.
      Told by env CART of web.

    Policies do not let web call cart.
      all ports: denied
        Egress of web: allowed
          no policy decides: it is allowed
        Ingress of cart: denied
          NetworkPolicy deny isolates it and has no rules
      Policies for egress of web: none
      Policies for ingress of cart
        NetworkPolicy deny selects it, without a rule for ingress
    "
  `);
});

test('the same where one policy is broken', () => {
  const broken =
    '//- x-policy.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x\nspec: [\n';
  expect(details(web + cart + deny + broken, 'web', 'cart')).toContain('This call is blocked by NetworkPolicy deny.');
});

test('a call that is allowed, and no policy', () => {
  expect(details(web + cart, 'web', 'cart')).toMatchInlineSnapshot(`
    "web calls cart on TCP 7070.
      This call is allowed.
      Told by env CART of web.

    No policy isolates either end.
    "
  `);
});

test('no call, in two namespaces', () => {
  const log = deployment('log', { namespace: 'ops' });
  const admits = policy(
    'log',
    'podSelector: {}\ningress: [{from: [{namespaceSelector: {}}], ports: [{port: 514}]}]',
    'ops',
  );
  expect(details(cart + log + admits, 'cart', 'log')).toMatchInlineSnapshot(`
    "Nothing in the manifests tells of a call.

    Policies let default/cart call ops/log on TCP 514.
      TCP 514: allowed
        Egress of cart: allowed
          no policy decides: it is allowed
        Ingress of log: allowed
          rule 1 of NetworkPolicy log admits cart
      TCP 1-513, 515-65535 and all UDP ports and all SCTP ports: denied
        Egress of cart: allowed
          no policy decides: it is allowed
        Ingress of log: denied
          NetworkPolicy log isolates it, and admits cart on other ports only: rule 1 on TCP 514
      Policies for egress of cart: none
      Policies for ingress of log
        NetworkPolicy log selects it
          rule 1 admits cart on TCP 514
    "
  `);
});

test('a call to a port that the Service does not have, and one that nobody can tell', () => {
  const lost = deployment('web', { env: { CART: 'cart:81' } });
  expect(details(lost + cart, 'web', 'cart')).toContain(
    'web calls cart.\n  This call leads nowhere: Service cart has no port 81.\n  Told by env CART of web.\n',
  );
  const unsure = deployment('web', { env: { CART: 'cart:80' }, labels: 'app: "${APP}"' });
  const only = policy(
    'cart',
    'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]',
  );
  const text = details(unsure + cart + only, 'web', 'cart');
  expect(text).toContain(
    'Whether this call is let through is unknown: a label of the pods is set at run time or hidden by a placeholder.',
  );
  expect(text).toContain('Whether policies let web call cart on all ports is unknown.');
});

test('a workload alone: who may call it and whom it may call as a hover says it, and its calls', () => {
  expect(details(web + cart + deny, 'web')).toMatchInlineSnapshot(`
    "Ingress: not isolated, everyone may call it.
    Egress: not isolated, it may call everyone.

    web calls cart on TCP 7070.
      This call is blocked by NetworkPolicy deny.
      Told by env CART of web.
    web calls DNS on TCP 53 and UDP 53.
      This call is allowed.
      Told by env CART of web.
    web calls pay.example.com on TCP 443.
      This call is allowed.
      Told by env PAY of web.
    "
  `);
});

test('whoever is outside of the cluster', () => {
  const open = service('web', { ports: [80] }) + ingress('shop', ['{name: web, port: {number: 80}}']);
  const text = details(deployment('web', { ports: [80] }) + open, 'outside', 'web');
  expect(text).toBe(
    'The ingress controller calls web on TCP 80.\n  This call is allowed.\n  Told by backend of Ingress shop.\n\nIngress: not isolated, everyone may call it.\n',
  );
  const nothing = 'Nothing in the manifests tells of a call.\n\n';
  expect(details(web + cart, 'cart', 'outside')).toBe(`${nothing}Egress: not isolated, it may call everyone.\n`);
  expect(details(web + cart + deny, 'outside', 'cart')).toBe(
    `${nothing}Nobody may call it. Isolated for ingress by policy deny.\n`,
  );
});

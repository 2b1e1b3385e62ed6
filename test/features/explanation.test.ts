import { describe, expect, test } from 'vitest';
import { explanationOutline } from '../../server/src/features/explanation.ts';
import { outlineText } from '../../server/src/features/outlineText.ts';
import { parseCidr } from '../../server/src/policy/addressSet.ts';
import type { KnownParty } from '../../server/src/policy/party.ts';
import { allPorts, portRange } from '../../server/src/policy/portSet.ts';
import { toLocation } from '../../server/src/reports/places.ts';
import { explainParts } from '../../server/src/snapshot/explanation.ts';
import { partyOf } from '../../server/src/snapshot/queries.ts';
import { onlyCluster, workloadIn } from '../support/cluster.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { clusterPolicy, denyAll, deployment, namespace, policy } from '../support/manifests.ts';

const web = deployment('web');
const cart = deployment('cart', { ports: ['containerPort: 7070, name: http'] });
const allowing = (label: string, ports = ''): string =>
  policy(
    'allow',
    `podSelector: {matchLabels: {app: cart}}\ningress:\n- from: [{podSelector: {matchLabels: {app: ${label}}}}]${ports}`,
  );

/** The explanation of all ports, or of one of TCP, between two ends: names of workloads or an address. */
function explained(source: string, from: string, to: string, port?: number): string {
  const snapshot = snapshotOf(parseFixture(source));
  const cluster = onlyCluster(snapshot);
  const end = (text: string): KnownParty => {
    const addresses = parseCidr(text)?.addresses;
    return addresses ? { type: 'external', addresses } : partyOf(cluster, workloadIn(cluster, text));
  };
  const ports = port === undefined ? allPorts : portRange('TCP', port, port);
  return explainParts(cluster, end(from), end(to))
    .map((explanation) => {
      const outline = explanationOutline(cluster, explanation, ports);
      return outlineText(outline, (place) => {
        const location = toLocation(snapshot, place);
        return `${location?.uri.slice(root.length + 1)}:${(location?.range.start.line ?? -2) + 1}`;
      }).text;
    })
    .join('\n');
}

describe('an explanation', () => {
  test('where no policy decides', () => {
    expect(explained(web + cart, 'web', 'cart')).toMatchInlineSnapshot(`
      "Deployment default/web => Deployment default/cart (web.yaml:4, cart.yaml:4)
        all ports: allowed
          Egress of web: allowed
            no policy decides: it is allowed
          Ingress of cart: allowed
            no policy decides: it is allowed
        Policies for egress of web: none
        Policies for ingress of cart: none
      "
    `);
  });

  test('where a rule admits some ports', () => {
    expect(
      explained(web + cart + denyAll + allowing('web', '\n  ports: [{port: http}]'), 'web', 'cart'),
    ).toMatchInlineSnapshot(`
      "Deployment default/web => Deployment default/cart (web.yaml:4, cart.yaml:4)
        TCP 7070: denied
          Egress of web: denied
            NetworkPolicy deny isolates it and has no rules (deny-policy.yaml:4)
          Ingress of cart: allowed
            rule 1 of NetworkPolicy allow admits web (allow-policy.yaml:8)
        TCP 1-7069, 7071-65535 and all UDP ports and all SCTP ports: denied
          Egress of web: denied
            NetworkPolicy deny isolates it and has no rules (deny-policy.yaml:4)
          Ingress of cart: denied
            NetworkPolicy allow isolates it, and admits web on other ports only: rule 1 on TCP 7070 (allow-policy.yaml:4)
            NetworkPolicy deny isolates it and has no rules (deny-policy.yaml:4)
        Policies for egress of web
          NetworkPolicy deny selects it, without a rule for egress (deny-policy.yaml:4)
        Policies for ingress of cart
          NetworkPolicy allow selects it (allow-policy.yaml:4)
            rule 1 admits web on TCP 7070 (allow-policy.yaml:8)
          NetworkPolicy deny selects it, without a rule for ingress (deny-policy.yaml:4)
      "
    `);
  });

  test('of one port', () => {
    expect(
      explained(web + cart + allowing('web', '\n  ports: [{port: 80}]'), 'web', 'cart', 80),
    ).toMatchInlineSnapshot(`
      "Deployment default/web => Deployment default/cart (web.yaml:4, cart.yaml:4)
        TCP 80: allowed
          Egress of web: allowed
            no policy decides: it is allowed
          Ingress of cart: allowed
            rule 1 of NetworkPolicy allow admits web (allow-policy.yaml:8)
        Policies for egress of web: none
        Policies for ingress of cart
          NetworkPolicy allow selects it (allow-policy.yaml:4)
            rule 1 admits web on TCP 80 (allow-policy.yaml:8)
      "
    `);
  });

  test('where a rule just misses', () => {
    expect(explained(web + cart + allowing('webs'), 'web', 'cart')).toMatchInlineSnapshot(`
      "Deployment default/web => Deployment default/cart (web.yaml:4, cart.yaml:4)
        all ports: denied
          Egress of web: allowed
            no policy decides: it is allowed
          Ingress of cart: denied
            NetworkPolicy allow isolates it, and no rule admits web (allow-policy.yaml:4)
              rule 1 is about app=webs, these pods have app=web (allow-policy.yaml:8)
        Policies for egress of web: none
        Policies for ingress of cart
          NetworkPolicy allow selects it (allow-policy.yaml:4)
            rule 1 does not match web: it is about app=webs, these pods have app=web (allow-policy.yaml:8)
      "
    `);
  });

  test('where tiers decide', () => {
    const tiers =
      clusterPolicy(
        'admin',
        'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\ningress:\n- {name: no-ssh, action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 22}}}]}\n- {action: Pass, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 80}}}]}',
      ) +
      clusterPolicy(
        'base',
        'tier: Baseline\npriority: 1\nsubject: {namespaces: {}}\ningress:\n- {action: Deny, from: [{namespaces: {}}]}',
      );
    expect(explained(web + cart + tiers, 'web', 'cart')).toMatchInlineSnapshot(`
      "Deployment default/web => Deployment default/cart (web.yaml:4, cart.yaml:4)
        TCP 22: denied
          Egress of web: allowed
            no policy decides: it is allowed
          Ingress of cart: denied
            rule 1 (no-ssh) of ClusterNetworkPolicy admin denies web (admin-cluster.yaml:10)
        TCP 80: denied
          Egress of web: allowed
            no policy decides: it is allowed
          Ingress of cart: denied
            rule 2 of ClusterNetworkPolicy admin leaves web to the next tier (admin-cluster.yaml:11)
            rule 1 of ClusterNetworkPolicy base denies web (base-cluster.yaml:10)
        TCP 1-21, 23-79, 81-65535 and all UDP ports and all SCTP ports: denied
          Egress of web: allowed
            no policy decides: it is allowed
          Ingress of cart: denied
            rule 1 of ClusterNetworkPolicy base denies web (base-cluster.yaml:10)
        Policies for egress of web: none
        Policies for ingress of cart
          ClusterNetworkPolicy admin selects it (admin-cluster.yaml:4)
            rule 1 (no-ssh) denies web on TCP 22 (admin-cluster.yaml:10)
            rule 2 leaves web to the next tier on TCP 80 (admin-cluster.yaml:11)
          ClusterNetworkPolicy base selects it (base-cluster.yaml:4)
            rule 1 denies web on all ports (base-cluster.yaml:10)
      "
    `);
    expect(explained(web + cart + tiers + allowing('web'), 'web', 'cart')).toMatchInlineSnapshot(`
      "Deployment default/web => Deployment default/cart (web.yaml:4, cart.yaml:4)
        TCP 80: allowed
          Egress of web: allowed
            no policy decides: it is allowed
          Ingress of cart: allowed
            rule 2 of ClusterNetworkPolicy admin leaves web to the next tier (admin-cluster.yaml:11)
            rule 1 of NetworkPolicy allow admits web (allow-policy.yaml:8)
        TCP 1-21, 23-79, 81-65535 and all UDP ports and all SCTP ports: allowed
          Egress of web: allowed
            no policy decides: it is allowed
          Ingress of cart: allowed
            rule 1 of NetworkPolicy allow admits web (allow-policy.yaml:8)
        TCP 22: denied
          Egress of web: allowed
            no policy decides: it is allowed
          Ingress of cart: denied
            rule 1 (no-ssh) of ClusterNetworkPolicy admin denies web (admin-cluster.yaml:10)
        Policies for egress of web: none
        Policies for ingress of cart
          ClusterNetworkPolicy admin selects it (admin-cluster.yaml:4)
            rule 1 (no-ssh) denies web on TCP 22 (admin-cluster.yaml:10)
            rule 2 leaves web to the next tier on TCP 80 (admin-cluster.yaml:11)
          NetworkPolicy allow selects it (allow-policy.yaml:4)
            rule 1 admits web on all ports (allow-policy.yaml:8)
      "
    `);
  });

  test('names no policy that perhaps isolates beside one that surely does', () => {
    const hidden = deployment('cart', { labels: 'app: cart, stage: "${STAGE}"' });
    const perhaps = policy('perhaps', 'podSelector: {matchLabels: {stage: a}}\npolicyTypes: [Ingress]');
    const text = explained(web + hidden + perhaps + allowing('other'), 'web', 'cart');
    expect(text.split('\n').filter((line) => line.includes('isolates it'))).toEqual([
      '      NetworkPolicy allow isolates it, and no rule admits web (allow-policy.yaml:4)',
    ]);
  });

  test('where two cluster policies of one priority differ', () => {
    const same = (name: string, action: string): string =>
      clusterPolicy(
        name,
        `tier: Admin\npriority: 1\nsubject: {namespaces: {}}\ningress: [{action: ${action}, from: [{namespaces: {}}]}]`,
      );
    expect(explained(web + cart + same('one', 'Accept') + same('two', 'Deny'), 'web', 'cart')).toMatchInlineSnapshot(`
      "Deployment default/web => Deployment default/cart (web.yaml:4, cart.yaml:4)
        all ports: unknown
          Egress of web: allowed
            no policy decides: it is allowed
          Ingress of cart: unknown
            rule 1 of ClusterNetworkPolicy one perhaps admits web: several cluster policies have the same priority (one-cluster.yaml:9)
            rule 1 of ClusterNetworkPolicy two perhaps denies web: several cluster policies have the same priority (two-cluster.yaml:9)
        Policies for egress of web: none
        Policies for ingress of cart
          ClusterNetworkPolicy one selects it (one-cluster.yaml:4)
            rule 1 admits web on all ports (one-cluster.yaml:9)
          ClusterNetworkPolicy two selects it (two-cluster.yaml:4)
            rule 1 denies web on all ports (two-cluster.yaml:9)
      "
    `);
  });

  test('where something is unknown', () => {
    const other = deployment('web', { namespace: 'elsewhere' });
    const team = policy(
      'team',
      'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}, {from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]',
    );
    expect(explained(other + cart + team, 'web', 'cart')).toMatchInlineSnapshot(`
      "Deployment elsewhere/web => Deployment default/cart (web.yaml:4, cart.yaml:4)
        all ports: unknown
          Egress of web: allowed
            no policy decides: it is allowed
          Ingress of cart: unknown
            rule 1 of NetworkPolicy team perhaps admits web: the labels of the namespace are not known here (team-policy.yaml:7)
            rule 2 of NetworkPolicy team perhaps admits web: whether an ipBlock matches pods depends on the network plugin (team-policy.yaml:7)
            NetworkPolicy team isolates it, and no rule surely admits web (team-policy.yaml:4)
        Policies for egress of web: none
        Policies for ingress of cart
          NetworkPolicy team selects it (team-policy.yaml:4)
            rule 1 perhaps admits web on all ports: the labels of the namespace are not known here (team-policy.yaml:7)
            rule 2 perhaps admits web on all ports: whether an ipBlock matches pods depends on the network plugin (team-policy.yaml:7)
      "
    `);
    expect(explained(other + cart + team + namespace('elsewhere', 'team: b'), 'web', 'cart')).toMatchInlineSnapshot(`
      "Deployment elsewhere/web => Deployment default/cart (web.yaml:4, cart.yaml:4)
        all ports: unknown
          Egress of web: allowed
            no policy decides: it is allowed
          Ingress of cart: unknown
            rule 2 of NetworkPolicy team perhaps admits web: whether an ipBlock matches pods depends on the network plugin (team-policy.yaml:7)
            NetworkPolicy team isolates it, and no rule surely admits web (team-policy.yaml:4)
        Policies for egress of web: none
        Policies for ingress of cart
          NetworkPolicy team selects it (team-policy.yaml:4)
            rule 1 does not match web (team-policy.yaml:7)
            rule 2 perhaps admits web on all ports: whether an ipBlock matches pods depends on the network plugin (team-policy.yaml:7)
      "
    `);
  });

  test('of a pod that is perhaps its node', () => {
    expect(
      explained(deployment('web', { pod: 'hostNetwork: true' }) + cart + denyAll, 'web', 'cart'),
    ).toMatchInlineSnapshot(`
      "Deployment default/web => Deployment default/cart (web.yaml:4, cart.yaml:4)
        all ports: unknown
          Egress of web: unknown
            NetworkPolicy deny isolates it and has no rules (deny-policy.yaml:4)
            network plugins differ on pods that use hostNetwork
          Ingress of cart: unknown
            NetworkPolicy deny isolates it and has no rules (deny-policy.yaml:4)
            network plugins differ on pods that use hostNetwork
        Policies for egress of web
          NetworkPolicy deny selects it, without a rule for egress (deny-policy.yaml:4)
        Policies for ingress of cart
          NetworkPolicy deny selects it, without a rule for ingress (deny-policy.yaml:4)
      "
    `);
  });

  test('of a pod and itself', () => {
    const pod =
      '//- pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: one}\nspec: {containers: [{name: main, image: example}]}\n';
    expect(explained(pod + denyAll, 'one', 'one')).toMatchInlineSnapshot(`
      "Pod default/one => Pod default/one (pod.yaml:3)
        Both are one pod, and nothing can keep a pod from itself: all ports are allowed.
      "
    `);
  });

  test('of addresses that policies treat differently', () => {
    const blocks = policy(
      'out',
      'podSelector: {}\npolicyTypes: [Egress]\negress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: 443}]}]',
    );
    expect(explained(web + blocks, 'web', '0.0.0.0/0', 443)).toMatchInlineSnapshot(`
      "Deployment default/web => 0.0.0.0 to 9.255.255.255, 11.0.0.0 to 255.255.255.255 (web.yaml:4)
        TCP 443: allowed
          Egress of web: allowed
            rule 1 of NetworkPolicy out admits these addresses (out-policy.yaml:8)
        Policies for egress of web
          NetworkPolicy out selects it (out-policy.yaml:4)
            rule 1 admits these addresses on TCP 443 (out-policy.yaml:8)

      Deployment default/web => 10.0.0.0 to 10.255.255.255 (web.yaml:4)
        TCP 443: denied
          Egress of web: denied
            NetworkPolicy out isolates it, and no rule admits these addresses (out-policy.yaml:4)
        Policies for egress of web
          NetworkPolicy out selects it (out-policy.yaml:4)
            rule 1 does not match these addresses (out-policy.yaml:8)
      "
    `);
  });
});

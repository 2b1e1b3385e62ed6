/** Cluster policies, and what manifests and configuration leave open of them, case by case. */
import { describe, expect, test } from 'vitest';
import { type ClusterFacts, defaultClusterFacts } from '../../server/src/model/clusterFacts.ts';
import { access, deaf, externalAccess, type Recorder } from '../../server/src/policy/access.ts';
import { addressRanges, parseCidr } from '../../server/src/policy/addressSet.ts';
import type { Party } from '../../server/src/policy/party.ts';
import { equalPorts, formatPorts } from '../../server/src/policy/portSet.ts';
import { partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { onlyCluster, workloadIn } from '../support/cluster.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { denyAll, deployment } from '../support/manifests.ts';

const pods = deployment('web') + deployment('db');
const fromAll = 'from: [{namespaces: {}}]';
const toAll = 'to: [{namespaces: {}}]';

test('a lower number comes first', () => {
  const deny = cnp('a', `priority: 7, ${all}, ingress: [{action: Deny, ${fromAll}}]`);
  const accept = (priority: number) =>
    cnp('b', `priority: ${priority}, ${all}, ingress: [{action: Accept, ${fromAll}, protocols: [${tcp(80)}]}]`);
  expect(reach(pods + deny + accept(8))).toBe('no port');
  expect(reach(pods + deny + accept(6))).toBe('TCP 80');
});

test('which of two policies of one priority comes first is not known where they differ', () => {
  const deny = cnp('a', `priority: 7, ${all}, ingress: [{action: Deny, ${fromAll}}]`);
  const accept = cnp('b', `priority: 7, ${all}, ingress: [{action: Accept, ${fromAll}, protocols: [${tcp(80)}]}]`);
  expect(reach(pods + deny + accept)).toBe('no port, perhaps TCP 80: tier-order');
  expect(reach(pods + accept + deny)).toBe('no port, perhaps TCP 80: tier-order');
});

test('a placeholder may hide which priority it is, and so whether it comes first', () => {
  const accept = cnp('b', `priority: 7, ${all}, ingress: [{action: Accept, ${fromAll}, protocols: [${tcp(80)}]}]`);
  const hidden = cnp('a', `priority: "\${P}", ${all}, ingress: [{action: Deny, ${fromAll}}]`);
  expect(reach(pods + accept + hidden)).toBe('no port, perhaps TCP 80: tier-order');
});

test('a placeholder may hide which tier it is', () => {
  const hidden = (action: string) =>
    cnp('a', `priority: 7, ${all}, ingress: [{action: ${action}, ${fromAll}}]`, '"${TIER}"');
  expect(reach(pods + hidden('Deny'))).toBe('no port, perhaps all ports: placeholder');
  expect(
    reach(pods + denyAll + hidden('Accept').replace('ingress:', `egress: [{action: Accept, ${toAll}}], ingress:`)),
  ).toBe('no port, perhaps all ports: placeholder');
});

test('a placeholder may hide what a rule does', () => {
  const hidden = cnp('a', `priority: 7, ${all}, ingress: [{action: "\${A}", ${fromAll}, protocols: [${tcp(80)}]}]`);
  expect(reach(pods + hidden)).toBe(
    'TCP 1-79, 81-65535 and all UDP ports and all SCTP ports, perhaps all ports: placeholder',
  );
});

test('a rule that perhaps passes on leaves open what comes behind it', () => {
  const pass = (action: string) =>
    cnp(
      'a',
      `priority: 7, ${all}, ingress: [{action: Pass, from: [{namespaces: {matchLabels: {team: a}}}]}, {action: ${action}, ${fromAll}}]`,
    );
  const isolated = written('networking.k8s.io/v1', 'NetworkPolicy', 'deny', 'podSelector: {}');
  const open = 'no port, perhaps all ports: namespace-labels';
  expect(reach(pods + isolated + pass('Accept'))).toBe(open);
  expect(reach(pods + pass('Deny'))).toBe(open);
  expect(reach(pods + pass('Accept'))).toBe('all ports');
  expect(reach(pods + isolated + pass('Deny'))).toBe('no port');
});

describe('a rule with an unknown peer fails closed', () => {
  const rule = (action: string, peers: string) =>
    pods + cnp('a', `priority: 7, ${all}, ingress: [{action: ${action}, ${peers}, protocols: [${tcp(80)}]}]`);

  test.each(['from: [{somethingNew: {}}]', 'from: [{namespaces: {}}, {somethingNew: {}}]', 'from: [{}]', 'from: []'])(
    '%s',
    (peers) => {
      expect(reach(rule('Deny', peers))).toBe('no port');
      expect(reach(rule('Pass', peers))).toBe('no port');
      expect(reach(rule('Accept', peers))).toBe('all ports');
      expect(reach(rule('"${A}"', peers))).toBe('no port, perhaps all ports: placeholder');
    },
  );

  test('and an accept does not let in', () => {
    const accept = cnp('a', `priority: 7, ${all}, ingress: [{action: Accept, from: [{somethingNew: {}}]}]`);
    expect(reach(pods + accept + denyAll)).toBe('no port');
  });
});

test.each([
  'ingress: "${RULES}"',
  'ingress: ["${RULE}"]',
  'ingress: [{{ rule }}]',
  'ingress: [{action: Deny, from: "${PEERS}"}]',
  'ingress: [{action: Deny, from: ["${PEER}"]}]',
  'ingress: [{action: Deny, from: [{{ peer }}]}]',
  'ingress: [{action: Deny, from: [{namespaces: "${N}"}]}]',
  'ingress: [{action: Deny, from: [{namespaces: {matchLabels: "${N}"}}]}]',
  'ingress: [{action: Deny, from: [{pods: "${P}"}]}]',
  'ingress: [{action: Deny, from: [{pods: {namespaceSelector: {}, podSelector: "${P}"}}]}]',
  'egress: [{action: Deny, to: [{networks: "${N}"}]}]',
  `ingress: [{action: Deny, ${fromAll}, protocols: "\${P}"}]`,
  `ingress: [{action: Deny, ${fromAll}, protocols: ["\${P}"]}]`,
])('a placeholder leaves open whom and what a rule is about: %s', (rules) => {
  expect(reach(pods + cnp('a', `priority: 7, ${all}, ${rules}`))).toBe('no port, perhaps all ports: placeholder');
});

test.each(['"${S}"', '{namespaces: "${S}"}', '{pods: {namespaceSelector: {}, podSelector: "${S}"}}', '{pods: "${S}"}'])(
  'a placeholder leaves open whom a policy is about: %s',
  (subject) => {
    const deny = cnp('a', `priority: 7, subject: ${subject}, ingress: [{action: Deny, ${fromAll}}]`);
    expect(reach(pods + deny)).toBe('no port, perhaps all ports: placeholder');
  },
);

test('a placeholder for a port hides it, and not its protocol', () => {
  const deny = (protocol: string) =>
    pods + cnp('a', `priority: 7, ${all}, ingress: [{action: Deny, ${fromAll}, protocols: [${protocol}]}]`);
  const anyTcp = 'all UDP ports and all SCTP ports, perhaps all ports: placeholder';
  expect(reach(deny('{tcp: "${P}"}'))).toBe(anyTcp);
  expect(reach(deny('{tcp: {destinationPort: "${P}"}}'))).toBe(anyTcp);
  expect(reach(deny('{tcp: {destinationPort: {number: "${P}"}}}'))).toBe(anyTcp);
  expect(reach(deny('{tcp: {destinationPort: {range: "${P}"}}}'))).toBe(anyTcp);
  const admin = written(
    'policy.networking.k8s.io/v1alpha1',
    'AdminNetworkPolicy',
    'a',
    `priority: 7, ${all}, ingress: [{action: Deny, ${fromAll}, ports: [{portNumber: "\${P}"}]}]`,
  );
  expect(reach(pods + admin)).toBe('no port, perhaps all ports: placeholder');
});

test.each(['{number: 0}', '{number: 65536}', '{range: {start: 90, end: 80}}', '{range: {start: 80, end: 65536}}'])(
  'the port %s, which the API rejects, is none',
  (port) => {
    const deny = `ingress: [{action: Deny, ${fromAll}, protocols: [{tcp: {destinationPort: ${port}}}]}]`;
    expect(reach(pods + cnp('a', `priority: 7, ${all}, ${deny}`))).toBe('all ports');
  },
);

test('a BaselineAdminNetworkPolicy is named default', () => {
  const baseline = (name: string) =>
    written(
      'policy.networking.k8s.io/v1alpha1',
      'BaselineAdminNetworkPolicy',
      name,
      `${all}, ingress: [{action: Deny, ${fromAll}}]`,
    );
  expect(reach(pods + baseline('default'))).toBe('no port');
  expect(reach(pods + baseline('other'))).toBe('all ports');
});

test('the baseline tier is asked where no NetworkPolicy isolates, and passes on to everything', () => {
  const baseline = (action: string) =>
    cnp('a', `priority: 7, ${all}, ingress: [{action: ${action}, ${fromAll}}]`, 'Baseline');
  const allowed = `//- p.yaml\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {}, ingress: [{}]}}\n`;
  expect(reach(pods + baseline('Deny'))).toBe('no port');
  expect(reach(pods + baseline('Pass'))).toBe('all ports');
  expect(reach(pods + baseline('Deny') + allowed)).toBe('all ports');
  expect(reach(pods + baseline('Accept') + denyAll)).toBe('no port');
});

test('what may be the subject, or the peer, may be denied, accepted and passed', () => {
  const labels = deployment('db', { labels: 'app: "${APP}"' }) + deployment('web');
  const peer = 'from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}}]';
  const rule = (action: string) => labels + cnp('a', `priority: 7, ${all}, ingress: [{action: ${action}, ${peer}}]`);
  const closed = cnp('z', `priority: 9, ${all}, ingress: [{action: Deny, ${fromAll}}]`);
  expect(reach(rule('Deny'))).toBe('no port, perhaps all ports: pod-labels');
  expect(reach(rule('Accept'))).toBe('all ports');
  expect(reach(rule('Accept') + closed)).toBe('no port, perhaps all ports: pod-labels');
  expect(reach(rule('Pass'))).toBe('all ports');
  expect(reach(rule('Pass') + closed)).toBe('no port, perhaps all ports: pod-labels');
});

test('pods on the network of their node are no subject and no peer of namespaces and pods', () => {
  const agent = deployment('db', { pod: 'hostNetwork: true' });
  const deny = cnp(
    'a',
    `priority: 7, ${all}, ingress: [{action: Deny, ${fromAll}}], egress: [{action: Deny, ${toAll}}]`,
  );
  expect(reach(deployment('web') + agent + deny)).toBe('all ports');
  expect(reach(deployment('web') + agent + deny, 'web', 'db')).toBe('all ports');
  const perhaps = deployment('db', { pod: 'hostNetwork: "${HOST}"' });
  expect(reach(deployment('web') + perhaps + deny)).toBe('no port, perhaps all ports: host-network');
});

// ---- addresses ----

/** What `web` may call at `db` when only addresses are accepted. */
function toNetworks(networks: string, db: string, configured: Partial<ClusterFacts> = {}): string {
  const rules = `egress: [{action: Accept, to: [{networks: [${networks}]}]}, {action: Deny, ${toAll}}, {action: Deny, to: [{nodes: {}}]}]`;
  return reach(deployment('web') + db + cnp('a', `priority: 7, ${all}, ${rules}`), 'web', 'db', configured);
}

function podAt(...addresses: readonly string[]): string {
  const status = `{podIPs: [${addresses.map((ip) => `{ip: "${ip}"}`).join(', ')}]}`;
  return `//- db.yaml\n{apiVersion: v1, kind: Pod, metadata: {name: db}, spec: {containers: [{name: c}]}, status: ${status}}\n`;
}

describe('networks', () => {
  const unknown = 'no port, perhaps all ports: pod-address';

  test('match pods by their addresses, all of them', () => {
    expect(toNetworks('10.0.0.0/8', podAt('10.1.2.3'))).toBe('all ports');
    expect(toNetworks('10.0.0.0/8', podAt('11.1.2.3'))).toBe('no port');
    expect(toNetworks('10.0.0.0/8', podAt('10.1.2.3', 'fd00::3'))).toBe(unknown);
    expect(toNetworks('10.0.0.0/8, "fd00::/8"', podAt('10.1.2.3', 'fd00::3'))).toBe('all ports');
    expect(toNetworks('"fd00::/8"', podAt('10.1.2.3'))).toBe('no port');
  });

  test('match pods by the ranges that are configured, where their addresses are not known', () => {
    const known = { podCIDRs: ['10.244.0.0/16'] };
    expect(toNetworks('10.0.0.0/8', deployment('db'))).toBe(unknown);
    expect(toNetworks('10.0.0.0/8', deployment('db'), known)).toBe('all ports');
    expect(toNetworks('10.244.7.0/24', deployment('db'), known)).toBe(unknown);
    expect(toNetworks('192.168.0.0/16', deployment('db'), known)).toBe('no port');
    expect(toNetworks('192.168.0.0/16', podAt('192.168.1.1'), known)).toBe('all ports');
  });

  test('of both families match every pod', () => {
    expect(toNetworks('0.0.0.0/0, "::/0"', deployment('db'))).toBe('all ports');
    expect(toNetworks('0.0.0.0/0', deployment('db'))).toBe(unknown);
  });

  test('match pods on the network of their node by the addresses of nodes', () => {
    const agent = deployment('db', { pod: 'hostNetwork: true' });
    const known = { podCIDRs: ['10.244.0.0/16'], nodeCIDRs: ['172.16.0.0/12'] };
    expect(toNetworks('172.16.0.0/12', agent, known)).toBe('all ports');
    expect(toNetworks('10.0.0.0/8', agent, known)).toBe('no port');
    expect(toNetworks('172.16.0.0/12', agent)).toBe('no port, perhaps all ports: host-network');
    const placed =
      '//- db.yaml\n{apiVersion: v1, kind: Pod, metadata: {name: db}, spec: {hostNetwork: true, containers: [{name: c}]}, status: {hostIP: 172.16.0.9}}\n';
    expect(toNetworks('172.16.0.9/32', placed, known)).toBe('all ports');
    expect(toNetworks('172.16.0.8/32', placed, known)).toBe('no port');
  });

  test('may be hidden by a placeholder', () => {
    expect(toNetworks('"${CIDR}"', podAt('10.1.2.3'))).toBe('no port, perhaps all ports: placeholder');
    expect(toNetworks('10.0.0.0/8, "${CIDR}"', podAt('10.1.2.3'))).toBe('all ports');
  });
});

test('an ipBlock matches pods by the ranges that are configured', () => {
  const p = (cidr: string) =>
    `//- p.yaml\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: ${cidr}}}]}]}}\n`;
  const known = { ipBlockMatchesPods: 'yes', podCIDRs: ['10.244.0.0/16'] } as const;
  expect(reach(pods + p('10.0.0.0/8'), 'db', 'web', known)).toBe('all ports');
  expect(reach(pods + p('10.244.7.0/24'), 'db', 'web', known)).toBe('no port, perhaps all ports: pod-address');
  expect(reach(pods + p('192.168.0.0/16'), 'db', 'web', known)).toBe('no port');
  expect(reach(pods + p('10.0.0.0/8'), 'db', 'web', { ...known, ipBlockMatchesPods: 'no' })).toBe('no port');
  // A pod on the network of its node has the address of the node.
  const agent = deployment('db', { pod: 'hostNetwork: true' });
  expect(reach(deployment('web') + agent + p('10.0.0.0/8'), 'db', 'web', known)).toBe(
    'no port, perhaps all ports: host-network',
  );
});

test('ipBlocks of both families together match every pod, wherever it is', () => {
  const p = (direction: string, end: string, ...cidrs: string[]) =>
    `//- p.yaml\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {}, policyTypes: [${direction}], ${direction.toLowerCase()}: [{${end}: [${cidrs.map((cidr) => `{ipBlock: {cidr: "${cidr}"}}`).join()}]}]}}\n`;
  const known = { ipBlockMatchesPods: 'yes' } as const;
  const unknown = 'no port, perhaps all ports: pod-address';
  for (const [direction, end] of [
    ['Ingress', 'from'],
    ['Egress', 'to'],
  ] as const) {
    expect(reach(pods + p(direction, end, '0.0.0.0/0', '::/0'), 'db', 'web', known)).toBe('all ports');
    expect(reach(pods + p(direction, end, '0.0.0.0/1', '128.0.0.0/1'), 'db', 'web', known)).toBe(unknown);
    expect(reach(pods + p(direction, end, '0.0.0.0/0', '::/0'), 'db', 'web')).toBe(
      'no port, perhaps all ports: ipblock-pod',
    );
  }
});

test('an ipBlock with an exception that cannot be read matches nobody', () => {
  const p = `//- p.yaml\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [nonsense]}}]}]}}\n`;
  expect(reach(pods + p, '8.8.8.8', 'web')).toBe('no port');
});

test('nodes are where the configuration has them, and no pods', () => {
  const deny = cnp('a', `priority: 7, ${all}, egress: [{action: Deny, to: [{nodes: {matchLabels: {zone: a}}}]}]`);
  expect(reach(pods + deny, 'web', 'db')).toBe('all ports');
  expect(reach(pods + deny, 'web', '172.16.0.9')).toBe('all ports');
  expect(reach(pods + deny, 'web', '172.16.0.9', { nodeCIDRs: ['172.16.0.0/12'] })).toBe(
    'no port, perhaps all ports: node',
  );
  const agent = deployment('db', { pod: 'hostNetwork: true' });
  expect(reach(deployment('web') + agent + deny, 'web', 'db')).toBe('no port, perhaps all ports: node');
  const anyNode = deny.replace('{matchLabels: {zone: a}}', '{}');
  expect(reach(deployment('web') + agent + anyNode, 'web', 'db')).toBe('no port');
});

test('an address of nodes may be that of the own node, which policies never keep out', () => {
  const known = { nodeCIDRs: ['172.16.0.0/12'] };
  const unknown = 'no port, perhaps all ports: node';
  expect(reach(pods + denyAll, '172.16.0.9', 'web', known)).toBe(unknown);
  expect(reach(pods + denyAll, '8.8.8.8', 'web', known)).toBe('no port');
  // Some network plugins always let a pod call its own node.
  expect(reach(pods + denyAll, 'web', '172.16.0.9', known)).toBe(unknown);
  const cluster = clusterOf(pods + denyAll, known);
  const parts = externalAccess(partyOf(cluster, workloadIn(cluster, 'web')), 'ingress', policiesOf(cluster));
  expect(parts.map(({ addresses, may }) => [addressRanges(addresses).map(([low]) => low), formatPorts(may)])).toEqual([
    [['172.16.0.0'], 'all ports'],
  ]);
});

test('a domain name may be any address outside, and no pod', () => {
  const rules =
    'egress: [{action: Accept, to: [{domainNames: [example.com]}]}, {action: Deny, to: [{networks: [0.0.0.0/0, "::/0"]}]}]';
  const source = pods + cnp('a', `priority: 7, ${all}, ${rules}`);
  expect(reach(source, 'web', '8.8.8.8')).toBe('no port, perhaps all ports: domain-name');
  expect(reach(source, 'web', 'db')).toBe('no port');
});

test('a policy that denies or passes on what goes to a domain name is rejected', () => {
  const rules = (action: string) =>
    `egress: [{action: ${action}, to: [{domainNames: [example.com]}]}, {action: Deny, ${toAll}}]`;
  const policy = (action: string) => pods + cnp('a', `priority: 7, ${all}, ${rules(action)}`);
  expect(reach(policy('Accept'), 'web', 'db')).toBe('no port');
  for (const action of ['Deny', 'Pass']) {
    expect(reach(policy(action), 'web', 'db')).toBe('all ports');
    expect(reach(policy(action), 'web', '8.8.8.8')).toBe('all ports');
  }
});

test('the outside falls into parts at the networks of cluster policies', () => {
  const source = pods + cnp('a', `priority: 7, ${all}, egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}]}]`);
  const cluster = clusterOf(source, {});
  const parts = externalAccess(partyOf(cluster, workloadIn(cluster, 'web')), 'egress', policiesOf(cluster));
  expect(parts.map(({ addresses, must }) => [addressRanges(addresses).map(([low]) => low), formatPorts(must)])).toEqual(
    [[['0.0.0.0', '11.0.0.0', '::'], 'all ports']],
  );
});

test('the outside falls into parts at the addresses of nodes where a rule is about nodes', () => {
  const source = pods + cnp('a', `priority: 7, ${all}, egress: [{action: Deny, to: [{nodes: {}}]}]`);
  const cluster = clusterOf(source, { nodeCIDRs: ['172.16.0.0/12'] });
  const parts = externalAccess(partyOf(cluster, workloadIn(cluster, 'web')), 'egress', policiesOf(cluster));
  expect(
    parts.map(({ addresses, must, may }) => [
      addressRanges(addresses).map(([low]) => low),
      formatPorts(must),
      formatPorts(may),
    ]),
  ).toEqual([
    [['0.0.0.0', '172.32.0.0', '::'], 'all ports', 'all ports'],
    [['172.16.0.0'], 'no port', 'all ports'],
  ]);
});

test('ports of a tier are those of the destination', () => {
  const named = deployment('web', { ports: ['name: http, containerPort: 8080'] });
  const other = deployment('db', { ports: ['name: http, containerPort: 9090'] });
  const deny = (rules: string) => cnp('a', `priority: 7, ${all}, ${rules}`);
  const closed = (port: number) => `TCP 1-${port - 1}, ${port + 1}-65535 and all UDP ports and all SCTP ports`;
  const ports = 'protocols: [{destinationNamedPort: http}]';
  expect(reach(named + other + deny(`ingress: [{action: Deny, ${fromAll}, ${ports}}]`))).toBe(closed(8080));
  expect(reach(named + other + deny(`egress: [{action: Deny, ${toAll}, ${ports}}]`), 'web', 'db')).toBe(closed(9090));
});

// ---- writing and asking ----

const all = 'subject: {namespaces: {}}';

function tcp(port: number): string {
  return `{tcp: {destinationPort: {number: ${port}}}}`;
}

function cnp(name: string, spec: string, tier = 'Admin'): string {
  return written('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', name, `tier: ${tier}, ${spec}`);
}

function written(apiVersion: string, kind: string, name: string, spec: string): string {
  return `//- ${kind}-${name}.yaml\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;
}

function clusterOf(source: string, configured: Partial<ClusterFacts>) {
  const facts = { ...defaultClusterFacts, ...configured };
  const edits = [...parseFixture(source).files].map(([uri, text]) => ({ uri, text }));
  return onlyCluster(
    withEdits(
      emptySnapshot([{ uri: root, name: 'ws' }], () => facts),
      edits,
    ),
  );
}

/** What one end may call at another, a workload or an address, with the reasons where that is unknown. */
function reach(source: string, from = 'db', to = 'web', configured: Partial<ClusterFacts> = {}): string {
  const cluster = clusterOf(source, configured);
  const party = (end: string): Party => {
    const cidr = parseCidr(`${end}/32`);
    return cidr ? { type: 'external', addresses: cidr.addresses } : partyOf(cluster, workloadIn(cluster, end));
  };
  const reasons = new Set<string>();
  const recorder: Recorder = { ...deaf, unknown: (code) => reasons.add(code) };
  const { must, may } = access(party(from), party(to), policiesOf(cluster), recorder);
  if (equalPorts(must, may)) return formatPorts(must);
  return `${formatPorts(must)}, perhaps ${formatPorts(may)}: ${[...reasons].join(', ')}`;
}

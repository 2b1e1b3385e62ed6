import { expect, test } from 'vitest';
import type { ClusterPeer, ClusterPolicy, ClusterRule } from '../../server/src/model/clusterPolicy.ts';
import type { PortEntry } from '../../server/src/model/policy.ts';
import { readResources } from '../../server/src/model/read.ts';
import type { Selector } from '../../server/src/model/selector.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';

type Kind = 'ClusterNetworkPolicy' | 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy';
const kinds: readonly Kind[] = ['ClusterNetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'];

function read(kind: Kind, spec: string): ClusterPolicy {
  const version = kind === 'ClusterNetworkPolicy' ? 'v1alpha2' : 'v1alpha1';
  const text = `apiVersion: policy.networking.k8s.io/${version}\nkind: ${kind}\nmetadata: {name: p}\nspec: ${spec}\n`;
  const { root, problems } = parseDocument(text);
  expect(problems).toEqual([]);
  const [policy] = readResources(root);
  if (policy?.type !== 'clusterPolicy') throw new Error(`no policy of the cluster in ${text}`);
  return policy;
}

/** The first rule, of which `rule` is the inside. */
function ruleOf(kind: Kind, direction: 'ingress' | 'egress', rule: string): ClusterRule {
  const [first] = read(kind, `{${direction}: [{${rule}}]}`)[direction];
  if (!first) throw new Error(`no rule in ${rule}`);
  return first;
}

function peer(
  written: string,
  direction: 'ingress' | 'egress' = 'egress',
  kind: Kind = 'ClusterNetworkPolicy',
): string {
  const [only] = ruleOf(kind, direction, `${direction === 'ingress' ? 'from' : 'to'}: [${written}]`).peers;
  return only ? peerWords(only) : 'no peer';
}

function peerWords(only: ClusterPeer): string {
  switch (only.type) {
    case 'selector':
      return `namespaces ${selectorWords(only.namespaceSelector)} pods ${selectorWords(only.podSelector)}`;
    case 'networks':
      return `networks ${only.blocks.map(({ cidr, except }) => [cidr, ...except].join('-')).join()}`;
    case 'nodes':
      return `nodes ${selectorWords(only.selector)}`;
    case 'domainNames':
      return `domains ${only.names.map(({ name }) => name).join()}`;
    case 'invalid':
    case 'hidden':
      return only.type;
  }
}

function selectorWords(selector: Selector | undefined): string {
  return selector ? `[${selector.requirements.map(({ key, values }) => `${key}=${values.join('|')}`).join()}]` : '-';
}

/** `TCP 80-90`, with what is hidden behind it. */
function portWords(ports: readonly PortEntry[] | 'all'): unknown {
  if (ports === 'all') return 'all';
  return ports.map(({ protocol, port, endPort, hidden }) =>
    [protocol ?? '?', endPort === undefined ? (port ?? '*') : `${port ?? '*'}-${endPort}`, ...hidden].join(' '),
  );
}

const protocolsOf = (written: string): unknown =>
  portWords(ruleOf('ClusterNetworkPolicy', 'ingress', `protocols: ${written}`).ports);
const portsOf = (written: string): unknown =>
  portWords(ruleOf('AdminNetworkPolicy', 'ingress', `ports: ${written}`).ports);

test('a ClusterNetworkPolicy', () => {
  const policy = read(
    'ClusterNetworkPolicy',
    `
  tier: Admin
  priority: 30
  subject:
    pods:
      namespaceSelector: {matchLabels: {team: shop}}
      podSelector: {matchLabels: {app: web}}
  ingress:
  - name: monitoring
    action: Accept
    from:
    - namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
    protocols:
    - tcp: {destinationPort: {number: 9090}}
  - action: Deny
    from: [{namespaces: {}}]
  egress:
  - action: Pass
    to: [{networks: [0.0.0.0/0, "::/0"]}]
`,
  );
  expect([policy.tier, policy.priority, peerWords(policy.subject)]).toEqual([
    'admin',
    30,
    'namespaces [team=shop] pods [app=web]',
  ]);
  const words = ({ direction, index, name, action, peers, ports }: ClusterRule): unknown => [
    direction,
    index,
    name,
    action,
    peers.map(peerWords),
    portWords(ports),
  ];
  expect(policy.ingress.map(words)).toEqual([
    [
      'ingress',
      0,
      'monitoring',
      'accept',
      ['namespaces [kubernetes.io/metadata.name=monitoring] pods -'],
      ['TCP 9090'],
    ],
    ['ingress', 1, undefined, 'deny', ['namespaces [] pods -'], 'all'],
  ]);
  expect(policy.egress.map(words)).toEqual([['egress', 0, undefined, 'pass', ['networks 0.0.0.0/0,::/0'], 'all']]);
});

test('rules are none where the list is missing or no list', () => {
  for (const kind of kinds) {
    for (const spec of ['', '{}', '{ingress: , egress: []}', '{ingress: {}, egress: x}', '[]', 'x']) {
      const { ingress, egress, subject } = read(kind, spec);
      expect([ingress, egress, subject.type], spec).toEqual([[], [], 'invalid']);
    }
  }
});

test('tiers', () => {
  const tier = (kind: Kind, written: string): string => read(kind, `{${written}}`).tier;
  expect(
    ['tier: Admin', 'tier: Baseline', 'tier: admin', 'tier: ', '', 'tier: "${TIER}"'].map((written) =>
      tier('ClusterNetworkPolicy', written),
    ),
  ).toEqual(['admin', 'baseline', 'invalid', 'invalid', 'invalid', 'hidden']);
  expect(tier('AdminNetworkPolicy', '')).toBe('admin');
  expect(tier('AdminNetworkPolicy', 'tier: Baseline')).toBe('admin');
  expect(tier('BaselineAdminNetworkPolicy', '')).toBe('baseline');
});

test('priorities', () => {
  const priority = (kind: Kind, written: string): unknown => read(kind, `{priority: ${written}}`).priority;
  for (const kind of ['ClusterNetworkPolicy', 'AdminNetworkPolicy'] as const) {
    expect(['0', '1000', '007'].map((written) => priority(kind, written))).toEqual([0, 1000, 7]);
    for (const written of ['', '-1', '1001', '1.5', '"5"', 'high', 'true', '[5]', '99999999999999999999']) {
      expect(priority(kind, written), written).toBeUndefined();
    }
    for (const written of ['"${P}"', '$PRIORITY', '{{ p }}']) expect(priority(kind, written), written).toBe('hidden');
  }
  expect(priority('BaselineAdminNetworkPolicy', '5')).toBeUndefined();
});

test('a subject is namespaces or pods', () => {
  const subject = (written: string, kind: Kind = 'ClusterNetworkPolicy'): string =>
    peerWords(read(kind, `{subject: ${written}}`).subject);
  for (const kind of kinds) {
    expect(subject('{namespaces: {matchLabels: {a: b}}}', kind)).toBe('namespaces [a=b] pods -');
    expect(subject('{namespaces: {}}', kind)).toBe('namespaces [] pods -');
    expect(subject('{pods: {namespaceSelector: {}, podSelector: {matchLabels: {a: b}}}}', kind)).toBe(
      'namespaces [] pods [a=b]',
    );
  }
  for (const written of [
    '',
    '{}',
    'x',
    '{namespaces: }',
    '{namespaces: {}, pods: {podSelector: {}}}',
    '{networks: [10.0.0.0/8]}',
    '{nodes: {}}',
    '{podSelector: {}}',
  ]) {
    expect(subject(written), written).toBe('invalid');
  }
});

test('actions have the names of their API', () => {
  const action = (kind: Kind, written: string): string => ruleOf(kind, 'ingress', `action: ${written}`).action;
  const names = ['Accept', 'Allow', 'Deny', 'Pass', 'accept', '', '"${ACTION}"', '[Deny]'];
  const actions = (kind: Kind): string[] => names.map((name) => action(kind, name));
  expect(actions('ClusterNetworkPolicy')).toEqual([
    'accept',
    'invalid',
    'deny',
    'pass',
    'invalid',
    'invalid',
    'hidden',
    'invalid',
  ]);
  expect(actions('AdminNetworkPolicy')).toEqual([
    'invalid',
    'accept',
    'deny',
    'pass',
    'invalid',
    'invalid',
    'hidden',
    'invalid',
  ]);
  expect(actions('BaselineAdminNetworkPolicy')).toEqual([
    'invalid',
    'accept',
    'deny',
    'invalid',
    'invalid',
    'invalid',
    'hidden',
    'invalid',
  ]);
});

test('selector peers, both ways', () => {
  for (const kind of kinds) {
    for (const direction of ['ingress', 'egress'] as const) {
      expect(peer('{namespaces: {matchLabels: {a: b}}}', direction, kind)).toBe('namespaces [a=b] pods -');
      expect(peer('{namespaces: {}}', direction, kind)).toBe('namespaces [] pods -');
      expect(peer('{namespaces: {}, pods: }', direction, kind)).toBe('namespaces [] pods -');
      expect(peer('{pods: {namespaceSelector: {matchLabels: {a: b}}, podSelector: {}}}', direction, kind)).toBe(
        'namespaces [a=b] pods []',
      );
      expect(peer('{pods: {podSelector: {matchLabels: {a: b}}}}', direction, kind)).toBe('namespaces [] pods [a=b]');
    }
  }
});

test('address peers are for egress', () => {
  const written = [
    '{networks: [10.0.0.0/8, "fd00::/8"]}',
    '{nodes: {matchLabels: {a: b}}}',
    '{domainNames: ["*.x.io"]}',
  ];
  const words = ['networks 10.0.0.0/8,fd00::/8', 'nodes [a=b]', 'domains *.x.io'];
  expect(written.map((one) => peer(one, 'egress', 'ClusterNetworkPolicy'))).toEqual(words);
  expect(written.map((one) => peer(one, 'egress', 'AdminNetworkPolicy'))).toEqual(words);
  expect(written.map((one) => peer(one, 'egress', 'BaselineAdminNetworkPolicy'))).toEqual([
    ...words.slice(0, 2),
    'invalid',
  ]);
  for (const kind of kinds) {
    for (const one of written) expect(peer(one, 'ingress', kind), one).toBe('invalid');
  }
  expect(peer('{nodes: {}}')).toBe('nodes []');
});

test.each([
  '{}',
  'null',
  'x',
  '[]',
  '{namespaces: }',
  '{namespaces: x}',
  '{namespaces: []}',
  '{namespaces: {}, pods: {podSelector: {}}}',
  '{namespaces: {}, networks: [10.0.0.0/8]}',
  '{namespaceSelector: {}}',
  '{podSelector: {}}',
  '{ipBlock: {cidr: 10.0.0.0/8}}',
  '{pods: }',
  '{pods: {namespaceSelector: x, podSelector: {}}}',
  '{networks: []}',
  '{networks: 10.0.0.0/8}',
  '{networks: [null]}',
  '{domainNames: []}',
  '{nodes: x}',
  '{somethingNew: {}}',
  // Fields that were there before v0.1.7, which without them would select everything.
  '{namespaces: {sameLabels: [team]}}',
  '{namespaces: {notSameLabels: [team]}}',
  '{namespaces: {namespaceSelector: {matchLabels: {a: b}}}}',
  '{pods: {namespaces: {namespaceSelector: {}}, podSelector: {}}}',
])('%s is no valid peer', (written) => {
  expect(peer(written)).toBe('invalid');
});

test('a rule without peers has none, rather than everyone', () => {
  for (const kind of kinds) {
    for (const written of ['action: Deny', 'from: , to: ', 'from: [], to: []', 'from: {}, to: x']) {
      for (const direction of ['ingress', 'egress'] as const) {
        expect(ruleOf(kind, direction, written).peers, written).toEqual([]);
      }
    }
  }
});

test('peers of the other direction do not count', () => {
  expect(ruleOf('ClusterNetworkPolicy', 'ingress', 'to: [{namespaces: {}}]').peers).toEqual([]);
  expect(ruleOf('ClusterNetworkPolicy', 'egress', 'from: [{namespaces: {}}]').peers).toEqual([]);
});

test('protocols of v1alpha2', () => {
  expect(
    protocolsOf(`[
      {tcp: {destinationPort: {number: 80}}},
      {udp: {destinationPort: {range: {start: 5000, end: 5010}}}},
      {sctp: {destinationPort: {number: 9003}}}]`),
  ).toEqual(['TCP 80', 'UDP 5000-5010', 'SCTP 9003']);
  expect(protocolsOf('[{destinationNamedPort: web}]')).toEqual(['TCP web', 'UDP web', 'SCTP web']);
  for (const written of ['', '[]', '{}', 'x']) expect(protocolsOf(written), written).toBe('all');
});

test.each([
  '{}',
  'null',
  'x',
  '{tcp: }',
  '{tcp: {}}',
  '{tcp: {destinationPort: {}}}',
  '{tcp: {destinationPort: 80}}',
  '{tcp: {destinationPort: {number: http}}}',
  '{tcp: {destinationPort: {number: "80"}}}',
  '{tcp: {destinationPort: {number: 80, range: {start: 1, end: 2}}}}',
  '{tcp: {destinationPort: {range: {start: 1}}}}',
  '{tcp: {destinationPort: {range: {end: 1}}}}',
  '{TCP: {destinationPort: {number: 80}}}',
  '{icmp: {}}',
  '{tcp: {destinationPort: {number: 80}}, udp: {destinationPort: {number: 80}}}',
  '{destinationNamedPort: }',
  '{destinationNamedPort: ""}',
  '{portNumber: {port: 80}}',
])('%s is no valid protocol and matches nothing', (written) => {
  expect(protocolsOf(`[${written}]`)).toEqual(['? *']);
});

test('ports of v1alpha1', () => {
  for (const kind of ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'] as const) {
    expect(
      portWords(
        ruleOf(
          kind,
          'egress',
          `ports: [
            {portNumber: {port: 80}},
            {portNumber: {protocol: UDP, port: 53}},
            {portRange: {start: 8000, end: 9000}},
            {portRange: {protocol: SCTP, start: 1, end: 2}},
            {namedPort: web}]`,
        ).ports,
      ),
    ).toEqual(['TCP 80', 'UDP 53', 'TCP 8000-9000', 'SCTP 1-2', 'TCP web', 'UDP web', 'SCTP web']);
  }
  for (const written of ['', '[]', '{}', 'x']) expect(portsOf(written), written).toBe('all');
  expect(portsOf('[{portNumber: {protocol: tcp, port: 80}}]')).toEqual(['? 80']);
});

test.each([
  '{}',
  '{portNumber: {}}',
  '{portNumber: 80}',
  '{portNumber: {port: http}}',
  '{portRange: {start: 1}}',
  '{portNumber: {port: 80}, namedPort: web}',
  '{namedPort: }',
  '{port: 80}',
  '{tcp: {destinationPort: {number: 80}}}',
])('%s is no valid port and matches nothing', (written) => {
  expect(portsOf(`[${written}]`)).toEqual(['? *']);
});

test('the fields of the other version are not read', () => {
  expect(portWords(ruleOf('ClusterNetworkPolicy', 'ingress', 'ports: [{portNumber: {port: 80}}]').ports)).toBe('all');
  expect(
    portWords(ruleOf('AdminNetworkPolicy', 'ingress', 'protocols: [{tcp: {destinationPort: {number: 80}}}]').ports),
  ).toBe('all');
});

test('placeholders hide parts of ports', () => {
  expect(
    protocolsOf(`[
      {tcp: {destinationPort: {number: "\${PORT}"}}},
      {udp: {destinationPort: {number: {{ port }}}}},
      {tcp: {destinationPort: {range: {start: 1, end: "\${END}"}}}},
      {tcp: {destinationPort: {range: {start: "\${START}", end: 9}}}}]`),
  ).toEqual(['TCP ${PORT} port', 'UDP * port', 'TCP 1 endPort', 'TCP ${START}-9 port']);
  expect(protocolsOf('[{destinationNamedPort: "${NAME}"}]')).toEqual(
    ['TCP', 'UDP', 'SCTP'].map((protocol) => `${protocol} \${NAME} port`),
  );
  expect(
    portsOf('[{portNumber: {protocol: "${P}", port: 80}}, {portRange: {protocol: "${P}", start: 1, end: 2}}]'),
  ).toEqual(['? 80 protocol', '? 1-2 protocol']);
});

test('every part knows where it is written', () => {
  const { subject, egress } = read(
    'ClusterNetworkPolicy',
    `{subject: {namespaces: {}}, egress: [{to: [{networks: [10.0.0.0/8]}, {domainNames: [x.io]}], protocols: [{destinationNamedPort: web}]}]}`,
  );
  const text = `apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: p}\nspec: {subject: {namespaces: {}}, egress: [{to: [{networks: [10.0.0.0/8]}, {domainNames: [x.io]}], protocols: [{destinationNamedPort: web}]}]}\n`;
  const written = (node: { start: number; end: number } | undefined): string => text.slice(node?.start, node?.end);
  const [rule] = egress;
  const [networks, domains] = rule?.peers ?? [];
  expect(written(subject.node)).toBe('{namespaces: {}}');
  expect(written(networks?.node)).toBe('{networks: [10.0.0.0/8]}');
  expect(networks?.type === 'networks' && written(networks.blocks[0]?.node)).toBe('10.0.0.0/8');
  expect(domains?.type === 'domainNames' && written(domains.names[0]?.node)).toBe('x.io');
  expect(rule?.ports !== 'all' && rule?.ports.map(({ node }) => written(node))).toEqual(
    Array(3).fill('{destinationNamedPort: web}'),
  );
  expect(written(rule?.portsNode)).toBe('[{destinationNamedPort: web}]');
});

test.each([
  ['policy.networking.k8s.io/v1alpha1', 'NetworkPolicy'],
  ['networking.k8s.io/v1', 'ClusterNetworkPolicy'],
  ['crd.antrea.io/v1beta1', 'ClusterNetworkPolicy'],
])('%s %s is no policy of the cluster', (apiVersion, kind) => {
  const { root } = parseDocument(
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: p}\nspec: {priority: 1}\n`,
  );
  expect(readResources(root)).toEqual([]);
});

test('items of a list', () => {
  const { root } = parseDocument(
    'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicyList\nitems: [{metadata: {name: a}}, {metadata: {name: b}}]\n',
  );
  expect(readResources(root).map(({ type, name }) => `${type} ${name}`)).toEqual([
    'clusterPolicy a',
    'clusterPolicy b',
  ]);
});

import { describe, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';

/** A policy of the whole cluster: a fixture's file, annotations and all. */
function cluster(kind: string, spec: string, name = 'p'): string {
  const version = kind === 'ClusterNetworkPolicy' ? 'v1alpha2' : 'v1alpha1';
  return `apiVersion: policy.networking.k8s.io/${version}
kind: ${kind}
metadata:
  name: ${name}
spec:
${spec.replace(/^\n/, '')}`;
}

const cnp = (spec: string) => cluster('ClusterNetworkPolicy', spec);
const anp = (spec: string) => cluster('AdminNetworkPolicy', spec);
const banp = (spec: string) => cluster('BaselineAdminNetworkPolicy', spec, 'default');

describe('cnp-two-fields', () => {
  test('several fields, and none', () => {
    checkDiagnostics(
      cnp(`
  tier: Admin
  priority: 1
  subject: {namespaces: {}, pods: {namespaceSelector: {}, podSelector: {}}}
#                           ^^^^ error cnp-two-fields: subject with namespaces and pods is rejected: it must have exactly one field. Keep one of them.
  ingress:
  - action: Deny
    from:
    - {}
#     ^^ error cnp-two-fields: An item of from without any field is rejected: it must have exactly one of namespaces and pods. Add one, or remove it.
    protocols: [{tcp: {}}, {udp: {destinationPort: {number: 53, range: {start: 1, end: 2}}}}]
#                     ^^ error cnp-two-fields: tcp without any field is rejected
#                                                               ^^^^^ error cnp-two-fields: destinationPort with number and range is rejected
`),
    );
    checkDiagnostics(
      anp(`
  priority: 1
  subject: {namespaces: {}}
  egress:
  - action: Deny
    to: [{namespaces: {}, networks: [10.0.0.0/8]}]
#                         ^^^^^^^^ error cnp-two-fields: An item of to with namespaces and networks is rejected: it must have exactly one field. Keep one of them, or make an item of each.
    ports: [{portNumber: {port: 1}, namedPort: web}]
#                                   ^^^^^^^^^ error cnp-two-fields
`),
      { ignoring: ['cnp-named-port-network'] },
    );
  });

  test('one field, others without value, placeholders, and a field of another name', () => {
    checkDiagnostics(
      cnp(`
  tier: Admin
  priority: 1
  subject: {namespaces: {}, pods: }
  ingress:
  - action: Deny
    from: [{pods: {namespaceSelector: {}, podSelector: {}}}, {{ peer }}, {"\${KIND}": {}}, "\${PEER}"]
    protocols: [{destinationNamedPort: web}]
  - action: Deny
    from: [{namespace: {}}]
#           ^^^^^^^^^ error unknown-field: Write namespaces.
`),
    );
  });
});

describe('cnp-no-peer', () => {
  test('a rule without peers, a policy without subject', () => {
    checkDiagnostics(
      cnp(`
  tier: Admin
# ^^^^ error cnp-no-peer: A policy without subject is rejected. Write namespaces: {} under it for every pod of the cluster.
  priority: 1
  ingress:
  - action: Deny
#   ^^^^^^ error cnp-no-peer: A rule without from is rejected: it must have at least one peer. Write namespaces: {} as one for every pod of the cluster.
  - {action: Deny, from: }
#                  ^^^^ error cnp-no-peer
  egress:
  - {action: Deny, to: []}
#                  ^^ error cnp-no-peer: A rule without to is rejected
`),
    );
  });

  test('peers, placeholders, other types', () => {
    checkDiagnostics(
      cnp(`
  tier: Admin
  priority: 1
  subject: \${SUBJECT}
  ingress:
  - {action: Deny, from: {{ peers }}}
  - {action: Deny, from: "\${PEERS}"}
  - {{ rule }}
  - {action: Deny, from: {namespaces: {}}}
#                  ^^^^ error wrong-node-type
`),
    );
  });
});

describe('cnp-bad-action', () => {
  test('the actions of the other version, of other cases, and none', () => {
    checkDiagnostics(
      cnp(`
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  ingress:
  - {action: Allow, from: [{pods: {namespaceSelector: {}, podSelector: {}}}]}
#            ^^^^^ error cnp-bad-action: Action "Allow" is rejected: a rule of ClusterNetworkPolicy has the action Accept, Deny or Pass. Write Accept.
  - {action: deny, from: [{namespaces: {}}]}
#            ^^^^ error cnp-bad-action: Write Deny.
  - {action: Drop, from: [{namespaces: {}}]}
#            ^^^^ error cnp-bad-action: Action "Drop" is rejected: a rule of ClusterNetworkPolicy has the action Accept, Deny or Pass.
  - from: [{namespaces: {}}]
#   ^^^^ error cnp-bad-action: A rule without action is rejected
`),
    );
    checkDiagnostics(
      banp(`
  subject: {namespaces: {}}
  ingress:
  - {action: Pass, from: [{namespaces: {}}]}
#            ^^^^ error cnp-bad-action: Action "Pass" is rejected: a rule of BaselineAdminNetworkPolicy has the action Allow or Deny.
  - {action: Accept, from: [{namespaces: {}}]}
#            ^^^^^^ error cnp-bad-action: Write Allow.
`),
    );
  });

  test('a placeholder, a wrong type', () => {
    checkDiagnostics(
      anp(`
  priority: 1
  subject: {namespaces: {}}
  ingress:
  - {action: "\${ACTION}", from: [{namespaces: {}}]}
  - {action: Pass, from: [{namespaces: {}}]}
  - {action: 1, from: [{namespaces: {}}]}
#    ^^^^^^ error wrong-node-type
`),
    );
  });
});

describe('cnp-priority', () => {
  test('numbers that are none, and no tier', () => {
    checkDiagnostics(
      cnp(`
  tier: admin
#       ^^^^^ error cnp-priority: Tier "admin" is rejected: it must be Admin or Baseline.
  priority: -1
#           ^^ error cnp-priority: Priority -1 is rejected: it must be a whole number from 0, which comes first, to 1000.
  subject: {namespaces: {}}
`),
    );
    checkDiagnostics(
      anp(`
  priority: 1001
#           ^^^^ error cnp-priority: Priority 1001 is rejected
  subject: {namespaces: {}}
`),
    );
    checkDiagnostics(
      cnp(`
  subject: {namespaces: {}}
# ^^^^^^^ error cnp-priority: A policy without priority is rejected
# ^^^^^^^ error cnp-priority: A policy without tier is rejected
`),
    );
  });

  test('a baseline with a priority', () => {
    checkDiagnostics(
      banp(`
  priority: 1
# ^^^^^^^^ error cnp-priority: A BaselineAdminNetworkPolicy has no priority, since there is only one: the API server rejects or drops it. Remove it.
  subject: {namespaces: {}}
`),
    );
  });

  test('both ends, placeholders, and names that are nearly these', () => {
    checkDiagnostics(
      [
        cnp('\n  tier: Baseline\n  priority: 0\n  subject: {namespaces: {}}\n'),
        cnp('\n  tier: Admin\n  priority: 1000\n  subject: {namespaces: {}}\n').replace('name: p', 'name: q'),
        cnp('\n  tier: ${TIER}\n  priority: ${PRIORITY}\n  subject: {namespaces: {}}\n').replace('name: p', 'name: r'),
      ].join('---\n'),
    );
    checkDiagnostics(
      cnp(`
  tier: Admin
  prio: 1
# ^^^^ error unknown-field
  subject: {namespaces: {}}
`),
    );
  });
});

test('cnp-limits', () => {
  const peers = (count: number) => Array.from({ length: count }, () => '{namespaces: {}}').join(', ');
  checkDiagnostics(
    cnp(`
  tier: Admin
  priority: 1
  subject: {namespaces: {matchExpressions: [{key: a, operator: In, values: [${Array.from({ length: 40 }, (_, i) => `v${i}`).join(', ')}]}]}}
  ingress:
  - name: ${'n'.repeat(101)}
#         ${'^'.repeat(101)} error cnp-limits: The name of a rule is rejected: it may have 100 characters. Shorten it.
    action: Deny
    from: [${peers(26)}]
#   ^^^^ error cnp-limits: from of an item of ingress has 26 items and is rejected: the limit of ClusterNetworkPolicy is 25. Put the rest into another policy or another rule.
  - {name: ${'n'.repeat(100)}, action: Pass, from: [${peers(25)}]}
`),
    { ignoring: ['cnp-shadowed-rule'] },
  );
  checkDiagnostics(
    anp(`
  priority: 1
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [${peers(100)}]}]
  egress:
  - action: Deny
    to: [${peers(101)}]
#   ^^ error cnp-limits: the limit of AdminNetworkPolicy is 100
`),
  );
});

test('banp-name', () => {
  checkDiagnostics(`
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata:
  name: baseline
#       ^^^^^^^^ error banp-name: Name "baseline" is rejected: there is one BaselineAdminNetworkPolicy at most, and it must be called default.
spec: {subject: {namespaces: {}}}
`);
  checkDiagnostics(banp('\n  subject: {namespaces: {}}\n'));
  checkDiagnostics(cluster('BaselineAdminNetworkPolicy', '\n  subject: {namespaces: {}}\n', '${NAME}'));
});

test('cnp-named-port-network', () => {
  checkDiagnostics(
    cnp(`
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  egress:
  - action: Accept
    to: [{networks: [203.0.113.0/24]}, {nodes: {}}, {namespaces: {}}]
    protocols: [{destinationNamedPort: web}, {tcp: {destinationPort: {number: 80}}}]
#                ^^^^^^^^^^^^^^^^^^^^ error cnp-named-port-network: A named port beside networks and nodes is rejected: only pods have names for their ports.
  - action: Accept
    to: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}]
    protocols: [{destinationNamedPort: metrics}]
`),
  );
  checkDiagnostics(
    anp(`
  priority: 1
  subject: {namespaces: {}}
  egress:
  - action: Allow
    to: [{domainNames: [example.com]}]
    ports: [{namedPort: web}]
#            ^^^^^^^^^ error cnp-named-port-network: A named port beside domainNames is rejected
`),
  );
});

test('cnp-range', () => {
  checkDiagnostics(
    cnp(`
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  ingress:
  - action: Accept
    from: [{namespaces: {}}]
    protocols:
    - tcp: {destinationPort: {range: {start: 80, end: 80}}}
#                                                     ^^ error cnp-range: A range from 80 to 80 is rejected: its end must be larger than its start. Write a single port.
    - udp: {destinationPort: {range: {start: 0, end: 70000}}}
#                                            ^ error cnp-range: Port 0 is rejected: must be between 1 and 65535, inclusive.
#                                                    ^^^^^ error cnp-range: Port 70000 is rejected
    - sctp: {destinationPort: {number: 65536}}
#                                      ^^^^^ error cnp-range
    - tcp: {destinationPort: {range: {start: 80, end: 81}}}
    - tcp: {destinationPort: {range: {start: "\${A}", end: 1}}}
`),
  );
  checkDiagnostics(
    anp(`
  priority: 1
  subject: {namespaces: {}}
  ingress:
  - action: Allow
    from: [{namespaces: {}}]
    ports: [{portRange: {start: 90, end: 80, protocol: tcp}}, {portNumber: {port: 0}}]
#                                        ^^ error cnp-range: Swap them, or correct the wrong one.
#                                                      ^^^ error invalid-protocol: Write TCP.
#                                                                                 ^ error cnp-range
`),
  );
});

test('cnp-domain-deny', () => {
  checkDiagnostics(
    cnp(`
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  egress:
  - {action: Deny, to: [{domainNames: [a.example.com]}]}
#                        ^^^^^^^^^^^ warning cnp-domain-deny: Domain names have no effect that can be relied on with the action Deny
  - {action: Pass, to: [{domainNames: [b.example.com]}]}
#                        ^^^^^^^^^^^ warning cnp-domain-deny: with the action Pass
  - {action: Accept, to: [{domainNames: [c.example.com]}]}
  - {action: "\${ACTION}", to: [{domainNames: [d.example.com]}]}
  - {action: Deny, to: [{domainNames: , namespaces: {}}]}
`),
  );
});

test('anp-removed-field', () => {
  checkDiagnostics(
    anp(`
  priority: 1
  subject:
    namespaces:
      namespaceSelector: {}
#     ^^^^^^^^^^^^^^^^^ error anp-removed-field: namespaceSelector was removed from the API: the API server rejects it, or drops it, and without it the selector may mean everything. Write the selector itself under namespaces.
  ingress:
  - action: Deny
    from:
    - namespaces: {sameLabels: [tenant]}
#                  ^^^^^^^^^^ error anp-removed-field: Write a policy for each
    - pods:
        namespaces: {notSameLabels: [tenant]}
#       ^^^^^^^^^^ error anp-removed-field: Write namespaceSelector in its stead.
        podSelector: {}
`),
  );
});

test('anp-superseded', () => {
  checkDiagnostics(`
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
#     ^^^^^^^^^^^^^^^^^^ hint anp-superseded: AdminNetworkPolicy is replaced by ClusterNetworkPolicy of policy.networking.k8s.io/v1alpha2: there this is one of the tier Admin.
metadata: {name: p}
spec: {priority: 1, subject: {namespaces: {}}}
`);
  checkDiagnostics(cnp('\n  tier: Admin\n  priority: 1\n  subject: {namespaces: {}}\n'), { also: ['anp-superseded'] });
});

test('items of lists, and silenced', () => {
  checkDiagnostics(`
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicyList
items:
- metadata: {name: p}
  spec:
    tier: Admin
    priority: 2000
#             ^^^^ error cnp-priority
    subject: {namespaces: {}}
- metadata: {name: q}
  spec:
    tier: Admin
    priority: 2000 # netpol-ignore: cnp-priority a test of it
    subject: {namespaces: {}}
`);
});

test('a broken document, and another group', () => {
  checkDiagnostics(`
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: p}
spec:
  priority: 2000
  subject: {
---
apiVersion: crd.antrea.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: p}
spec: {priority: 2000}
`);
});

test('names', () => {
  checkDiagnostics(`
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: All_Tenants}
#                ^^^^^^^^^^^ error invalid-name: Write all-tenants.
spec: {tier: Admin, priority: 1, subject: {namespaces: {}}}
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {labels: {a: b}}
#          ^^^^^^ error invalid-name: A policy without a name is rejected
spec: {tier: Admin, priority: 1, subject: {namespaces: {}}}
`);
});

test('networks are ranges as in an ipBlock', () => {
  checkDiagnostics(
    cnp(`
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  egress:
  - action: Deny
    to:
    - networks:
      - 192.0.2.0/24
      - \${CIDR}
      - 10/8
#       ^^^^ error invalid-cidr: Network "10/8" is rejected: Invalid CIDR format provided. Write an address, a slash and the length of the prefix.
      - 192.0.2.7
#       ^^^^^^^^^ error invalid-cidr: Write 192.0.2.7/32.
      - ""
#       ^^ error invalid-cidr: Network "" is rejected
      - 010.0.0.0/8
#       ^^^^^^^^^^^ error invalid-cidr: Write 10.0.0.0/8.
      - 10.0.0.0/08
#       ^^^^^^^^^^^ error invalid-cidr: Write 10.0.0.0/8.
      - "::ffff:10.0.0.0/104"
#       ^^^^^^^^^^^^^^^^^^^^^ error invalid-cidr: Write 10.0.0.0/8.
      - 10.0.0.5/8
#       ^^^^^^^^^^ warning cidr-host-bits: CIDR "10.0.0.5/8" is read as 10.0.0.0/8. Write 10.0.0.0/8, or 10.0.0.5/32 for the one address.
      - 2001:db8::1/64
#       ^^^^^^^^^^^^^^ warning cidr-host-bits: is read as 2001:db8::/64. Write 2001:db8::/64, or 2001:db8::1/128 for the one address.
`),
  );
});

test('networks that isCIDR refuses, whatever their length', () => {
  checkDiagnostics(
    cnp(`
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  egress:
  - action: Deny
    to:
    - networks:
      - "fe80::1%eth0/64"
#       ^^^^^^^^^^^^^^^^^ error invalid-cidr: is rejected: Invalid CIDR format provided
      - "::ffff:0:0/64"
#       ^^^^^^^^^^^^^^^ error invalid-cidr: is rejected: Invalid CIDR format provided
      - "2001:00db8::/32"
#       ^^^^^^^^^^^^^^^^^ error invalid-cidr: Write 2001:db8::/32.
      - 2001:0DB8::/32
`),
  );
});

test('networks of v1alpha1 are looked at by the API server, and read by network plugins', () => {
  checkDiagnostics(
    `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: p}
spec:
  priority: 1
  subject: {namespaces: {}}
  egress:
  - action: Deny
    to:
    - networks:
      - 10.0.0.0/08
      - "::ffff:a00:0/104"
      - 010.0.0.0/8
#       ^^^^^^^^^^^ error invalid-cidr: Network "010.0.0.0/8" is no CIDR that a network plugin can read. Write 10.0.0.0/8.
      - 192.0.2.7
#       ^^^^^^^^^ error invalid-cidr: Network "192.0.2.7" is no CIDR that a network plugin can read. Write 192.0.2.7/32.
      - "::ffff:10.0.0.0/104"
#       ^^^^^^^^^^^^^^^^^^^^^ error invalid-cidr: is rejected: CIDR must be either an IPv4 or IPv6 address. IPv4 address embedded in IPv6 addresses are not supported. Write 10.0.0.0/8.
      - 10/8
#       ^^^^ error invalid-cidr: is rejected: CIDR must be either
      - 192.168.0.7/024
#       ^^^^^^^^^^^^^^^ warning cidr-host-bits: is read as 192.168.0.0/24. Write
`,
    { ignoring: ['anp-superseded', 'cnp-networks-include-pods'] },
  );
});

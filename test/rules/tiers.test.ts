import { describe, expect, test } from 'vitest';
import { createChecker } from '../../server/src/rules/check.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { readConfig } from '../../server/src/workspace/config.ts';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { clusterPolicy, deployment, namespace, policy } from '../support/manifests.ts';

const only = {
  ignoring: [
    'unprotected-ingress',
    'unprotected-egress',
    'peer-selects-no-pods',
    'selects-no-pods',
    'rules-ignored-by-policy-types',
  ],
};
const admin = (priority: number, rest: string, subject = 'namespaces: {}') =>
  `tier: Admin\npriority: ${priority}\nsubject: {${subject}}\n${rest}`;

describe('cnp-shadowed-rule', () => {
  test('within a policy: peers, ports and protocols', () => {
    checkDiagnostics(
      clusterPolicy(
        'p',
        admin(
          1,
          `ingress:
- {action: Pass, from: [{namespaces: {matchLabels: {team: a}}}], protocols: [{tcp: {destinationPort: {range: {start: 80, end: 90}}}}]}
- {action: Deny, from: [{pods: {namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: b}}}}], protocols: [{tcp: {destinationPort: {number: 85}}}]}
#  ^^^^^^ warning cnp-shadowed-rule: This rule is never asked: rule 1 comes first and matches all that it does. Move it in front, or remove it.
- {action: Deny, from: [{namespaces: {matchLabels: {team: a}}}], protocols: [{tcp: {destinationPort: {number: 91}}}]}
- {action: Deny, from: [{namespaces: {matchLabels: {team: a}}}], protocols: [{udp: {destinationPort: {number: 80}}}]}
- {action: Deny, from: [{namespaces: {matchLabels: {team: b}}}]}
- {action: Accept, from: [{namespaces: {}}], protocols: [{destinationNamedPort: web}]}
- {action: Deny, from: [{namespaces: {}}]}
- {action: Accept, from: [{namespaces: {}}], protocols: [{destinationNamedPort: web}]}
#  ^^^^^^ warning cnp-shadowed-rule: rule 7 comes first`.replace('rule 7', 'rule 6'),
        ),
      ).replaceAll(/^ {2}# {2}/gm, '#    '),
      only,
    );
  });

  test('networks match whatever has an address', () => {
    checkDiagnostics(
      clusterPolicy(
        'p',
        admin(
          1,
          `egress:
- {action: Accept, to: [{namespaces: {matchLabels: {team: a}}}]}
- {action: Accept, to: [{networks: [10.0.0.0/8]}]}
- {action: Deny, to: [{networks: [10.1.0.0/16, 10.2.0.0/16]}]}
#  ^^^^^^ warning cnp-shadowed-rule: rule 2
- {action: Deny, to: [{networks: [10.1.0.0/16, 11.0.0.0/8]}]}
- {action: Deny, to: [{networks: [0.0.0.0/0, "::/0"]}]}
- {action: Accept, to: [{domainNames: [example.com]}]}
#  ^^^^^^ warning cnp-shadowed-rule: rule 5
- {action: Deny, to: [{namespaces: {}}]}
#  ^^^^^^ warning cnp-shadowed-rule: rule 5`,
        ),
      ).replaceAll(/^ {2}# {2}/gm, '#    '),
      only,
    );
  });

  test('across policies, by priority and tier', () => {
    const deny = 'ingress:\n- {action: Deny, from: [{namespaces: {}}]}';
    const accept = 'ingress:\n- {action: Accept, from: [{namespaces: {matchLabels: {team: a}}}]}';
    const marked = (name: string) =>
      `${accept}\n#  ^^^^^^ warning cnp-shadowed-rule: rule 1 of ClusterNetworkPolicy ${name} comes first`;
    const fixed = (text: string) => text.replaceAll(/^ {2}# {2}/gm, '#    ');
    checkDiagnostics(
      clusterPolicy('first', admin(1, deny)) + fixed(clusterPolicy('second', admin(2, marked('first')))),
      only,
    );
    checkDiagnostics(clusterPolicy('first', admin(3, deny)) + clusterPolicy('second', admin(2, accept)), only);
    checkDiagnostics(
      clusterPolicy('first', admin(1, deny).replace('Admin', 'Baseline')) + clusterPolicy('second', admin(2, accept)),
      only,
    );
    // The first is about fewer pods.
    checkDiagnostics(
      clusterPolicy('first', admin(1, deny, 'namespaces: {matchLabels: {a: b}}')) +
        clusterPolicy('second', admin(2, accept)),
      only,
    );
  });

  test('policies of two folders may be for two clusters', () => {
    const deny = clusterPolicy('first', admin(1, 'ingress:\n- {action: Deny, from: [{namespaces: {}}]}'));
    const accept = 'ingress:\n- {action: Accept, from: [{namespaces: {matchLabels: {team: a}}}]}';
    const second = clusterPolicy('second', admin(2, accept));
    const inFolder = (folder: string, text: string) => text.replace('//- ', `//- ${folder}/`);
    checkDiagnostics(inFolder('east', deny) + inFolder('west', second), only);
    // One kustomization has both.
    const kustomization = (path: string, resources: string) =>
      `//- ${path}/kustomization.yaml\nresources: [${resources}]\n`;
    const told = second.replace(
      accept.split('\n')[1] as string,
      (line) => `${line}\n  #  ^^^^^^ warning cnp-shadowed-rule: rule 1 of ClusterNetworkPolicy first comes first`,
    );
    checkDiagnostics(
      inFolder('east', deny) +
        inFolder('west', told) +
        kustomization('east', 'first-cluster.yaml, ../west/second-cluster.yaml'),
      only,
    );
  });

  test('what a placeholder hides, and what fails closed, shadows nothing', () => {
    checkDiagnostics(
      clusterPolicy(
        'p',
        admin(
          1,
          `ingress:
- {action: "\${ACTION}", from: [{namespaces: {}}]}
- {action: Deny, from: [{namespaces: {matchLabels: {team: "\${TEAM}"}}}]}
- {action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: "\${PORT}"}}}]}
- {action: Accept, from: [{namespaces: {matchLabels: {team: a}}}]}`,
        ),
      ),
      { ignoring: [...only.ignoring, 'wrong-node-type'] },
    );
  });
});

describe('cnp-same-priority', () => {
  const deny = 'ingress:\n- {action: Deny, from: [{namespaces: {}}]}';
  const accept = 'ingress:\n- {action: Accept, from: [{namespaces: {matchLabels: {team: a}}}]}';
  const marked = (text: string) =>
    text.replace(
      /(priority: \d+)\n/,
      '$1\n#           ^ warning cnp-same-priority: ClusterNetworkPolicy a has priority 7 too\n',
    );

  test('different actions about something in common, at the later one', () => {
    checkDiagnostics(clusterPolicy('a', admin(7, deny)) + marked(clusterPolicy('b', admin(7, accept))), only);
  });

  test('policies of two folders may be for two clusters', () => {
    const [east, west] = [clusterPolicy('a', admin(7, deny)), clusterPolicy('b', admin(7, accept))];
    checkDiagnostics(east.replace('//- ', '//- east/') + west.replace('//- ', '//- west/'), only);
  });

  test('not with another priority, another tier, the same actions, other directions, ports or subjects', () => {
    const first = clusterPolicy('a', admin(7, deny));
    for (const other of [
      admin(8, accept),
      admin(7, accept).replace('Admin', 'Baseline'),
      admin(7, accept).replace('Accept', 'Deny'),
      admin(7, 'egress:\n- {action: Accept, to: [{namespaces: {}}]}'),
    ])
      checkDiagnostics(first + clusterPolicy('b', other), { ignoring: [...only.ignoring, 'cnp-shadowed-rule'] });
    const ports = 'protocols: [{tcp: {destinationPort: {number: 80}}}]}';
    checkDiagnostics(
      clusterPolicy('a', admin(7, deny.replace(/}$/, `, ${ports}`))) +
        clusterPolicy('b', admin(7, accept.replace(/}$/, `, ${ports.replace('80', '81')}`))),
      only,
    );
    checkDiagnostics(
      clusterPolicy('a', admin(7, deny, 'namespaces: {matchLabels: {x: v}}')) +
        clusterPolicy('b', admin(7, accept, 'namespaces: {matchLabels: {z: v}}')),
      only,
    );
  });

  test('subjects that have a pod in common', () => {
    const others = namespace('n', 'x: v, z: v') + deployment('web', { namespace: 'n' });
    checkDiagnostics(
      others +
        clusterPolicy('a', admin(7, deny, 'namespaces: {matchLabels: {x: v}}')) +
        marked(clusterPolicy('b', admin(7, accept, 'namespaces: {matchLabels: {z: v}}'))),
      only,
    );
  });
});

describe('cnp-networks-include-pods', () => {
  const marked = (egress: string) => clusterPolicy('p', admin(1, `egress:\n${egress}`));

  test('everything is with the pods', () => {
    checkDiagnostics(
      marked(`- action: Deny
  to:
  - networks: [203.0.113.0/24]
  - networks: [10.0.0.0/8, 0.0.0.0/0]
#              ^^^^^^^^^^ information cnp-networks-include-pods: what goes to other pods is denied by this rule too`),
      only,
    );
  });

  test('not behind a rule about pods, beside pods, without all addresses, or to pass', () => {
    for (const egress of [
      '- {action: Pass, to: [{namespaces: {}}]}\n- {action: Deny, to: [{networks: [0.0.0.0/0]}]}',
      '- {action: Deny, to: [{networks: ["::/0"]}, {namespaces: {}}]}',
      '- {action: Deny, to: [{networks: [10.0.0.0/8]}]}',
      '- {action: Pass, to: [{networks: [0.0.0.0/0]}]}',
    ])
      checkDiagnostics(marked(egress), only);
  });

  test('the ranges of pods are those of the configuration', () => {
    const { cluster } = readConfig('podCIDRs: [10.244.0.0/16]').config;
    const found = (cidr: string) => {
      const [uri, text] = [...parseFixture(marked(`- {action: Accept, to: [{networks: [${cidr}]}]}`)).files][0] ?? [];
      const empty = emptySnapshot([{ uri: root, name: 'ws' }], () => cluster);
      return findingsOf(withEdits(empty, [{ uri: uri ?? '', text }])).map(({ rule, message }) => `${rule}: ${message}`);
    };
    expect(found('10.0.0.0/9')).toEqual([]);
    expect(found('10.128.0.0/9').join()).toMatch(/^cnp-networks-include-pods: .* is accepted by this rule too/);
  });
});

describe('np-overridden-by-admin', () => {
  const rule =
    '#   ^^^^ information np-overridden-by-admin: This rule has no effect: ClusterNetworkPolicy admin decides about all that it admits';
  const allow = (peer: string, isFound: boolean) =>
    policy('web', `podSelector: {matchLabels: {app: web}}\ningress:\n- from: [${peer}]`, 'shop') +
    (isFound ? `${rule}\n` : '');
  const deny = (from: string, subject?: string) =>
    clusterPolicy('admin', admin(1, `ingress:\n- {action: Deny, from: [${from}]}`, subject));

  test.each([
    ['its own namespace', '{podSelector: {matchLabels: {app: cart}}}', '{namespaces: {}}', true],
    [
      'pods of namespaces',
      '{namespaceSelector: {matchLabels: {team: a, tier: b}}}',
      '{namespaces: {matchLabels: {team: a}}}',
      true,
    ],
    [
      'its own namespace by its name',
      '{podSelector: {}}',
      '{namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}',
      true,
    ],
    ['two peers, each by a rule', '{podSelector: {}}, {namespaceSelector: {}}', '{namespaces: {}}', true],
    [
      'other namespaces',
      '{podSelector: {}}',
      '{namespaces: {matchLabels: {kubernetes.io/metadata.name: other}}}',
      false,
    ],
    ['namespaces of unknown labels', '{podSelector: {}}', '{namespaces: {matchLabels: {team: a}}}', false],
    ['one of two peers', '{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}', '{namespaces: {}}', false],
    ['fewer pods', '{podSelector: {}}', '{pods: {namespaceSelector: {}, podSelector: {matchLabels: {a: b}}}}', false],
  ])('%s', (_, peer, from, isFound) => {
    checkDiagnostics(deny(from) + allow(peer, isFound), only);
  });

  test('about some of its pods only', () => {
    const some = 'pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}';
    const fewer = 'pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web, tier: a}}}';
    checkDiagnostics(deny('{namespaces: {}}', some) + allow('{podSelector: {}}', true), only);
    checkDiagnostics(deny('{namespaces: {}}', fewer) + allow('{podSelector: {}}', false), only);
  });

  test('what may pass is left to it', () => {
    const pass = clusterPolicy(
      'pass',
      admin(0, 'ingress:\n- {action: Pass, from: [{namespaces: {matchLabels: {a: b}}}]}'),
    );
    const elsewhere = pass.replace(
      '{namespaces: {}}',
      '{namespaces: {matchLabels: {kubernetes.io/metadata.name: other}}}',
    );
    checkDiagnostics(pass + deny('{namespaces: {}}') + allow('{podSelector: {}}', false), only);
    checkDiagnostics(elsewhere + deny('{namespaces: {}}') + allow('{podSelector: {}}', true), only);
  });

  test('everyone is more than pods, and a rule for a direction that is not isolated is ignored anyway', () => {
    checkDiagnostics(deny('{namespaces: {}}') + policy('all', 'podSelector: {}\ningress: [{}]', 'shop'), only);
    const egress = policy(
      'out',
      'podSelector: {}\npolicyTypes: [Egress]\ningress:\n- from: [{podSelector: {}}]',
      'shop',
    );
    checkDiagnostics(deny('{namespaces: {}}') + egress, only);
  });

  test('addresses by networks', () => {
    const out = clusterPolicy('admin', admin(1, 'egress:\n- {action: Accept, to: [{networks: [10.0.0.0/8]}]}'));
    const to = (cidr: string) =>
      policy('web', `podSelector: {}\npolicyTypes: [Egress]\negress:\n- to: [{ipBlock: {cidr: ${cidr}}}]`, 'shop');
    checkDiagnostics(`${out}${to('10.1.0.0/16')}${rule.replace('^^^^', '^^')}\n`, only);
    checkDiagnostics(out + to('11.1.0.0/16'), only);
  });
});

describe('baseline-no-effect', () => {
  const baseline = (subject: string) =>
    clusterPolicy(
      'base',
      `tier: Baseline\npriority: 1\nsubject: {${subject}}\ningress: [{action: Deny, from: [{namespaces: {}}]}]`,
    );
  const shop = 'namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}';
  const found =
    '# ^^^^^^^ information baseline-no-effect: These rules are never asked: NetworkPolicies isolate each pod that they are about for ingress\n';
  const pods = deployment('web', { namespace: 'shop' }) + deployment('cart', { namespace: 'shop' });
  const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]', 'shop');

  test('each pod is isolated', () => {
    checkDiagnostics(pods + deny + baseline(shop) + found, only);
    const web = `pods: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {app: web}}}`;
    const webOnly = policy('web', 'podSelector: {matchLabels: {app: web}}', 'shop');
    checkDiagnostics(pods + webOnly + baseline(web) + found, only);
    checkDiagnostics(pods + webOnly + baseline(shop), only);
  });

  test('not where pods may be that nobody sees, none is known, or the direction is another', () => {
    checkDiagnostics(pods + deny + baseline('namespaces: {}'), only);
    checkDiagnostics(pods + deny + baseline('namespaces: {matchLabels: {team: a}}'), only);
    checkDiagnostics(deny + baseline(shop), only);
    checkDiagnostics(pods + deny.replace('Ingress', 'Egress') + baseline(shop), only);
    checkDiagnostics(pods + deny + baseline(shop).replace('Baseline', 'Admin'), only);
  });
});

test('an edit of one cluster policy brings the findings about the others up to date', () => {
  const accept = 'ingress:\n- {action: Accept, from: [{namespaces: {matchLabels: {team: a}}}]}';
  const deny = (priority: number) => admin(priority, 'ingress:\n- {action: Deny, from: [{namespaces: {}}]}');
  const before = snapshotOf(parseFixture(clusterPolicy('a', deny(9)) + clusterPolicy('b', admin(7, accept))));
  const checker = createChecker(() => ({}));
  const found = (snapshot: typeof before) =>
    [...snapshot.files.keys()].flatMap((uri) => checker.findings(snapshot, uri).map(({ rule }) => `${uri} ${rule}`));
  checker.update(before);
  expect(found(before)).toEqual([]);
  const text = clusterPolicy('a', deny(7)).replace(/^.*\n/, '');
  const after = withEdits(before, [{ uri: `${root}/a-cluster.yaml`, text }]);
  expect(checker.update(after)).toContain(`${root}/b-cluster.yaml`);
  expect(found(after)).toEqual([`${root}/b-cluster.yaml cnp-same-priority`]);
  const gone = withEdits(after, [{ uri: `${root}/a-cluster.yaml`, text: undefined }]);
  checker.update(gone);
  expect(found(gone)).toEqual([]);
});

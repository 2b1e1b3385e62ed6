import { describe, expect, test } from 'vitest';
import { type Exposure, exposuresOf } from '../../server/src/reports/exposure.ts';
import { exposureMarkdown } from '../../server/src/reports/exposureMarkdown.ts';
import { exposureLines } from '../../server/src/reports/exposureText.ts';
import { clusterIn } from '../support/cluster.ts';

interface Pods {
  readonly labels?: string;
  /** More fields of the pod's spec. */
  readonly spec?: string;
  readonly namespace?: string;
  readonly ports?: string;
}

function deployment(
  name: string,
  { labels = `app: ${name}`, spec = '', namespace = 'shop', ports = '' }: Pods = {},
): string {
  return `
//- ${namespace}-${name}.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  template:
    metadata: {labels: {${labels}}}
    spec:
      ${spec}
      containers: [{name: main, ports: [${ports}]}]
`;
}

function policy(name: string, spec: string, namespace = 'shop'): string {
  return `
//- ${namespace}-${name}-policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
}

/** A ClusterNetworkPolicy about all pods, in ingress and egress alike. */
function clusterPolicy(rules: string, { tier = 'Admin', subject = '{namespaces: {}}' } = {}): string {
  const peers = (field: string): string => rules.replaceAll('peers:', `${field}:`);
  return `
//- cluster-${tier}.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: cluster-${tier.toLowerCase()}}
spec: {tier: ${tier}, priority: 1, subject: ${subject}, ingress: [${peers('from')}], egress: [${peers('to')}]}
`;
}

function namespace(name: string, labels: string): string {
  return `
//- ${name}-namespace.yaml
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: {${labels}}}
`;
}

function exposures(...documents: string[]): Exposure[] {
  return [...exposuresOf(clusterIn(documents.join('')))];
}

/** The lines, without the headings. */
function lines(...documents: string[]): string[] {
  return exposureLines(exposures(...documents)).filter((line) => line !== '' && !line.endsWith(':'));
}

const cart = deployment('cart', { ports: '{containerPort: 7070, name: grpc}' });
/** The policies of these tests close what they do not ask for. */
const closed = 'policyTypes: [Ingress, Egress]';
const ingress = (rules: string): string => policy('p', `{podSelector: {}, ${closed}, ingress: [${rules}]}`);
const egress = (rules: string): string => policy('p', `{podSelector: {}, ${closed}, egress: [${rules}]}`);
const every = 'internet[External]';

describe('whom a workload may hear from', () => {
  test.each<[name: string, rules: string, expected: string[]]>([
    ['nobody, by a policy without rules', '', []],
    ['everyone', '{}', ['entire cluster : all ports', `${every} : all ports`]],
    ['everyone on one port', '{ports: [{port: 80}]}', ['entire cluster : TCP 80', `${every} : TCP 80`]],
    ['all pods', '{from: [{namespaceSelector: {}}]}', ['entire cluster : all ports']],
    [
      'all pods, said twice',
      '{from: [{namespaceSelector: {}, podSelector: {}}, {namespaceSelector: {}}]}',
      ['entire cluster : all ports'],
    ],
    ['the own namespace', '{from: [{podSelector: {}}]}', ['all pods in namespace shop : all ports']],
    [
      'pods of the own namespace',
      '{from: [{podSelector: {matchLabels: {app: web}}}]}',
      ['pods with app=web in namespace shop : all ports'],
    ],
    [
      'pods of every namespace',
      '{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}]}',
      ['pods with app=web in every namespace : all ports'],
    ],
    [
      'namespaces by label',
      '{from: [{namespaceSelector: {matchLabels: {env: prod}}}]}',
      ['all pods in namespaces with env=prod : all ports'],
    ],
    [
      'a namespace by name',
      '{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: bank}}}]}',
      ['all pods in namespace bank : all ports'],
    ],
    [
      'namespaces by names',
      '{from: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [a, b]}]}}]}',
      ['all pods in namespaces with kubernetes.io/metadata.name in (a, b) : all ports'],
    ],
    [
      'pods by expressions in namespaces by expressions',
      '{from: [{namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev, test]}]}, podSelector: {matchExpressions: [{key: app, operator: Exists}, {key: job, operator: DoesNotExist}]}}]}',
      ['pods with a label app and no label job in namespaces with env not in (dev, test) (or no env) : all ports'],
    ],
    [
      'addresses, of both families',
      '{from: [{ipBlock: {cidr: 10.0.0.1/32}}, {ipBlock: {cidr: "fd00::/128"}}], ports: [{port: 80}]}',
      ['10.0.0.1, fd00::[External] : TCP 80'],
    ],
    ['nobody, by a peer that the API server rejects', '{from: [{}]}', []],
    ['nobody, by a port that the API server rejects', '{ports: [{port: 0}]}', []],
    ['everyone, on a port by name', '{ports: [{port: grpc}]}', ['entire cluster : TCP 7070', `${every} : TCP 7070`]],
    ['nobody, on a name that its pods do not have', '{ports: [{port: http}]}', []],
  ])('%s', (_, rules, expected) => {
    expect(lines(cart, ingress(rules))).toEqual(expected.map((text) => `shop/cart[Deployment] <= ${text}`));
  });
});

test('a port by name has whatever number the workload gives it', () => {
  const low = deployment('cart', { ports: '{containerPort: 2, name: grpc}, {containerPort: 1, name: other}' });
  expect(lines(low, ingress('{from: [{podSelector: {}}], ports: [{port: grpc}]}'))).toEqual([
    'shop/cart[Deployment] <= all pods in namespace shop : TCP 2',
  ]);
});

describe('whom a workload may call', () => {
  test.each<[name: string, rules: string, expected: string[]]>([
    ['nobody, by a policy without rules', '', []],
    [
      'pods, on a port by name',
      '{to: [{namespaceSelector: {matchLabels: {env: prod}}}], ports: [{port: http}, {port: 53, protocol: UDP}]}',
      ['all pods in namespaces with env=prod : UDP 53, TCP port named http'],
    ],
    [
      'everyone, on a port by name: no address has one',
      '{ports: [{port: http}]}',
      ['entire cluster : TCP port named http'],
    ],
    [
      'everyone, where a name adds nothing to a number',
      '{}, {ports: [{port: http}]}',
      ['entire cluster : all ports', `${every} : all ports`],
    ],
    [
      'everyone, where a name adds nothing to its protocol',
      '{ports: [{protocol: TCP}, {port: http}]}',
      ['entire cluster : all TCP ports', `${every} : all TCP ports`],
    ],
    [
      'a port by a hidden name',
      '{to: [{podSelector: {}}], ports: [{port: "${PORT}"}]}',
      ['all pods in namespace shop : perhaps all TCP ports'],
    ],
    [
      'a port by name with a hidden protocol',
      '{to: [{podSelector: {}}], ports: [{port: http, protocol: "${P}"}]}',
      ['all pods in namespace shop : perhaps port named http'],
    ],
  ])('%s', (_, rules, expected) => {
    expect(lines(cart, egress(rules))).toEqual(expected.map((text) => `shop/cart[Deployment] => ${text}`));
  });
});

describe('what is wider', () => {
  const from = (...peers: string[]): string =>
    peers.map((peer, index) => `{from: [${peer}], ports: [{port: ${80 + index}}]}`).join();
  const pods = (...requirements: string[]): string => `{podSelector: {matchExpressions: [${requirements.join()}]}}`;
  const is = (key: string, operator: string, ...values: string[]): string =>
    `{key: ${key}, operator: ${operator}${values.length > 0 ? `, values: [${values}]` : ''}}`;
  /** The ports of each line of two rules, the first on port 80 and the second on 81. */
  const ports = (...peers: string[]): (string | undefined)[] =>
    lines(
      cart,
      namespace('shop', 'env: dev'),
      ingress([from(...peers), `{from: [${peers[1]}], ports: [{port: 80}]}`].join()),
    ).map((line) => line.split(' : ')[1]);

  // The narrow one may use what the wide one may: it is said once.
  test.each([
    ['all pods', '{namespaceSelector: {}}', pods(is('app', 'Exists'))],
    ['the namespace', '{podSelector: {}}', pods(is('app', 'In', 'a', 'b'))],
    [
      'every namespace',
      `{namespaceSelector: {}, podSelector: {matchLabels: {app: a}}}`,
      '{podSelector: {matchLabels: {app: a}}}',
    ],
    ['the label at all', pods(is('app', 'Exists')), pods(is('app', 'In', 'a'))],
    ['more values', pods(is('app', 'In', 'a', 'b', 'c')), pods(is('app', 'In', 'b', 'a'))],
    ['fewer exclusions', pods(is('app', 'NotIn', 'a')), pods(is('app', 'NotIn', 'a', 'b'))],
    ['other values', pods(is('app', 'NotIn', 'x')), pods(is('app', 'In', 'a', 'b'))],
    ['no such value, or no label', pods(is('app', 'NotIn', 'x')), pods(is('app', 'DoesNotExist'))],
    [
      'what is left of the values',
      pods(is('app', 'In', 'b', 'c')),
      pods(is('app', 'In', 'a', 'b'), is('app', 'NotIn', 'a')),
    ],
    ['fewer requirements', pods(is('app', 'Exists')), pods(is('app', 'Exists'), is('tier', 'DoesNotExist'))],
    [
      'namespaces with fewer labels',
      '{namespaceSelector: {matchLabels: {env: prod}}}',
      '{namespaceSelector: {matchLabels: {env: prod, team: a}}}',
    ],
  ])('%s', (_, wide, narrow) => {
    expect(ports(wide, narrow)).toEqual(['TCP 80', 'TCP 81']);
  });

  test.each([
    ['another label', pods(is('app', 'Exists')), pods(is('tier', 'Exists'))],
    ['fewer values', pods(is('app', 'In', 'a')), pods(is('app', 'In', 'a', 'b'))],
    ['one of the values excluded', pods(is('app', 'NotIn', 'a')), pods(is('app', 'In', 'a', 'b'))],
    ['another value excluded', pods(is('app', 'NotIn', 'a')), pods(is('app', 'NotIn', 'b'))],
    ['the label, or not', pods(is('app', 'Exists')), pods(is('app', 'NotIn', 'b'))],
    ['no label, or another value', pods(is('app', 'DoesNotExist')), pods(is('app', 'NotIn', 'b'))],
    ['the own namespace', '{podSelector: {}}', '{namespaceSelector: {matchLabels: {env: prod}}}'],
    [
      'the own namespace of one by name',
      '{podSelector: {}}',
      '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: bank}}}',
    ],
    [
      'another namespace',
      '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: bank}}}',
      pods(is('app', 'Exists')),
    ],
  ])('not: %s', (_, one, other) => {
    expect(ports(one, other).at(-1)).toBe('TCP 80-81');
  });

  test('the labels of a declared namespace are known', () => {
    const rules = ingress(from('{namespaceSelector: {matchLabels: {env: prod}}}', '{podSelector: {}}'));
    expect(lines(cart, namespace('shop', 'env: prod'), rules)).toEqual([
      'shop/cart[Deployment] <= all pods in namespaces with env=prod : TCP 80',
      'shop/cart[Deployment] <= all pods in namespace shop : TCP 81',
    ]);
    expect(lines(cart, rules)[1]).toBe('shop/cart[Deployment] <= all pods in namespace shop : TCP 81, perhaps TCP 80');
    expect(lines(cart, namespace('shop', 'env: dev'), rules)[1]).toBe(
      'shop/cart[Deployment] <= all pods in namespace shop : TCP 81',
    );
  });

  test('what is left of all ports needs no numbers', () => {
    expect(
      lines(cart, ingress('{from: [{podSelector: {}}]}, {from: [{namespaceSelector: {}}], ports: [{port: 80}]}')),
    ).toEqual([
      'shop/cart[Deployment] <= entire cluster : TCP 80',
      'shop/cart[Deployment] <= all pods in namespace shop : all other ports',
    ]);
  });

  test('selectors that mean the same are one', () => {
    expect(lines(cart, ingress(from(pods(is('app', 'In', 'a', 'b')), pods(is('app', 'In', 'b', 'a')))))).toEqual([
      'shop/cart[Deployment] <= pods with app in (a, b) in namespace shop : TCP 80-81',
    ]);
  });
});

describe('workloads that are there', () => {
  const web = deployment('web', { namespace: 'front' });
  const toFront = (...peers: string[]): string => ingress(`{from: [${peers.join()}]}`);
  const fromFront = (peer: string): (string | undefined)[] =>
    lines(cart, web, namespace('front', 'env: prod'), toFront(peer))
      .filter((line) => line.startsWith('shop/cart[Deployment] <='))
      .map((line) => line.slice(25));

  test.each([
    [
      'by their labels and those of their namespace',
      '{namespaceSelector: {matchLabels: {env: prod}}, podSelector: {matchLabels: {app: web}}}',
    ],
    [
      'by their labels and the name of their namespace',
      '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: front}}, podSelector: {matchLabels: {app: web}}}',
    ],
  ])('are not said again where they are meant %s', (_, peer) => {
    expect(fromFront(peer)).toEqual([]);
  });

  test.each([
    [
      'in every namespace',
      '{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}',
      'pods with app=web in every namespace',
    ],
    [
      'with all others of the namespace',
      '{namespaceSelector: {matchLabels: {env: prod}}}',
      'all pods in namespaces with env=prod',
    ],
    [
      'by an expression',
      '{namespaceSelector: {matchLabels: {env: prod}}, podSelector: {matchExpressions: [{key: app, operator: In, values: [web, next]}]}}',
      'pods with app in (web, next) in namespaces with env=prod',
    ],
    [
      'by labels that they have not',
      '{namespaceSelector: {matchLabels: {env: prod}}, podSelector: {matchLabels: {app: next}}}',
      'pods with app=next in namespaces with env=prod',
    ],
  ])('leave more open %s', (_, peer, expected) => {
    expect(fromFront(peer)).toEqual([`${expected} : all ports`]);
  });

  test('that perhaps are meant leave it open too', () => {
    const hidden = deployment('web', { labels: 'app: "${APP}"' });
    expect(lines(cart, hidden, ingress('{from: [{podSelector: {matchLabels: {app: web}}}]}'))).toContain(
      'shop/cart[Deployment] <= pods with app=web in namespace shop : all ports',
    );
  });
});

describe('workloads that nothing protects', () => {
  const open = (arrow: string): string[] => [
    `shop/cart[Deployment] ${arrow} entire cluster : all ports`,
    `shop/cart[Deployment] ${arrow} ${every} : all ports`,
  ];

  test('in both directions', () => {
    expect(lines(cart, policy('other', `{podSelector: {matchLabels: {app: web}}, ${closed}}`))).toEqual([
      ...open('<='),
      ...open('=>'),
      'shop/cart[Deployment] : ingress and egress',
    ]);
  });

  test('in one direction', () => {
    expect(lines(cart, policy('p', '{podSelector: {}}'))).toEqual([...open('=>'), 'shop/cart[Deployment] : egress']);
  });

  test('none, where a rule that passes on fails closed, and so denies', () => {
    expect(lines(cart, clusterPolicy('{action: Pass, peers: [{people: {}}]}'))).toEqual([]);
  });

  test('perhaps, where a placeholder hides the labels: a rule for all pods holds either way', () => {
    const hidden = deployment('cart', { labels: 'app: "${APP}"' });
    const found = policy(
      'p',
      `{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 80}]}]}`,
    );
    expect(lines(hidden, found)).toEqual([
      'shop/cart[Deployment] <= entire cluster : TCP 80, perhaps TCP 1-79, 81-65535 and all UDP ports and all SCTP ports',
      `shop/cart[Deployment] <= ${every} : perhaps all ports`,
      ...open('=>'),
      'shop/cart[Deployment] : perhaps ingress and egress',
    ]);
  });

  test('perhaps, where they use the network of their node', () => {
    const onNode = deployment('cart', { spec: 'hostNetwork: true' });
    expect(lines(onNode, ingress(''))).toEqual([
      'shop/cart[Deployment] <= entire cluster : perhaps all ports',
      `shop/cart[Deployment] <= ${every} : perhaps all ports`,
      'shop/cart[Deployment] => entire cluster : perhaps all ports',
      `shop/cart[Deployment] => ${every} : perhaps all ports`,
      'shop/cart[Deployment] : perhaps ingress and perhaps egress',
    ]);
  });

  test('not where a policy without rules isolates them', () => {
    expect(
      exposures(cart, ingress('')).map(({ direction, isProtected, open }) => [direction, isProtected, open]),
    ).toEqual([
      ['ingress', 'yes', []],
      ['egress', 'yes', []],
    ]);
  });
});

describe('what manifests do not say', () => {
  const codes = (...documents: string[]): string[][] =>
    exposures(...documents).flatMap(({ open }) => open.map(({ reasons }) => reasons.map(({ code }) => code)));

  test('a range of addresses may be that of the pods', () => {
    const rules = ingress('{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}]}');
    expect(lines(cart, rules)).toEqual([
      'shop/cart[Deployment] <= entire cluster : perhaps TCP 80',
      'shop/cart[Deployment] <= 10.0.0.0/8[External] : TCP 80',
    ]);
    expect(codes(cart, rules)).toEqual([['ipblock-pod'], []]);
  });

  test('but what is open to the entire cluster anyway is not in doubt', () => {
    const both = '{from: [{ipBlock: {cidr: 10.0.0.0/8}}, {namespaceSelector: {}}], ports: [{port: 80}]}';
    expect(lines(cart, ingress(both))[0]).toBe('shop/cart[Deployment] <= entire cluster : TCP 80');
  });

  test('what may be open to the entire cluster is not said again', () => {
    const rules = ingress(
      '{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}]}, {from: [{podSelector: {}}], ports: [{port: 81}]}',
    );
    expect(lines(cart, rules).slice(0, 2)).toEqual([
      'shop/cart[Deployment] <= entire cluster : perhaps TCP 80',
      'shop/cart[Deployment] <= all pods in namespace shop : TCP 81',
    ]);
  });

  test('reasons are those of what is unknown', () => {
    const blocks = [80, 81].map((port) => `{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: ${port}}]}`);
    const [found] = exposures(
      cart,
      ingress([...blocks, '{from: [{namespaceSelector: {}}], ports: [{port: 80}]}'].join()),
    );
    expect(found?.open[0]?.reasons.map(({ message }) => message)).toEqual([
      'ingress rule 2 of policy p: whether an ipBlock matches pods depends on the network plugin',
    ]);
  });

  test('what a placeholder hides may mean that pods are among others', () => {
    const hidden = ingress(
      '{from: [{podSelector: {matchLabels: "${LABELS}"}}], ports: [{port: 80}]}, {from: [{podSelector: {matchLabels: {app: x}}}], ports: [{port: 81}]}',
    );
    expect(lines(cart, hidden)).toEqual([
      'shop/cart[Deployment] <= pods with (a placeholder) in namespace shop : TCP 80, perhaps TCP 81',
      'shop/cart[Deployment] <= pods with app=x in namespace shop : TCP 81, perhaps TCP 80',
    ]);
    const namespaces = ingress(
      '{from: [{namespaceSelector: {matchLabels: "${LABELS}"}}], ports: [{port: 80}]}, {from: [{podSelector: {}}], ports: [{port: 81}]}',
    );
    expect(lines(cart, namespaces)[1]).toBe(
      'shop/cart[Deployment] <= all pods in namespaces with (a placeholder) : TCP 80, perhaps TCP 81',
    );
    expect(codes(cart, namespaces)[1]).toEqual(['placeholder']);
  });

  test('a peer that a placeholder hides may be everyone', () => {
    const rules = ingress('{from: ["${PEER}"], ports: [{port: 80}]}');
    expect(lines(cart, rules)[0]).toBe('shop/cart[Deployment] <= entire cluster : perhaps TCP 80');
    expect(codes(cart, rules)[0]).toEqual(['placeholder']);
  });

  test('a label that a placeholder hides is the same for the pods that are asked for by it', () => {
    const rules = ingress('{from: [{podSelector: {matchLabels: {app: "${APP}"}}}], ports: [{port: 80}]}');
    expect(lines(cart, rules)).toEqual([
      'shop/cart[Deployment] <= pods with app=(a placeholder) in namespace shop : TCP 80',
    ]);
  });

  test('two that placeholders hide may be the same', () => {
    const rules = ingress(
      ['A', 'B']
        .map(
          (name, index) =>
            `{from: [{podSelector: {matchLabels: {app: "\${${name}}"}}}], ports: [{port: ${80 + index}}]}`,
        )
        .join(),
    );
    expect(lines(cart, rules)).toEqual([
      'shop/cart[Deployment] <= pods with app=(a placeholder) in namespace shop : TCP 80, perhaps TCP 81',
      'shop/cart[Deployment] <= pods with app=(a placeholder) in namespace shop : TCP 81, perhaps TCP 80',
    ]);
  });

  test('a selector that a placeholder hides may ask for everything', () => {
    const rules = ingress(
      '{from: [{namespaceSelector: {}, podSelector: {matchLabels: "${LABELS}"}}], ports: [{port: 80}]}',
    );
    expect(lines(cart, rules)).toEqual([
      'shop/cart[Deployment] <= entire cluster : perhaps TCP 80',
      'shop/cart[Deployment] <= pods with (a placeholder) in every namespace : TCP 80',
    ]);
  });
});

describe('cluster policies', () => {
  const toCart = (...documents: string[]): string[] =>
    lines(cart, ...documents)
      .filter((line) => line.startsWith('shop/cart[Deployment] <= ') && !line.includes('External'))
      .map((line) => line.slice('shop/cart[Deployment] <= '.length));
  const bank = '{namespaces: {matchLabels: {kubernetes.io/metadata.name: bank}}}';
  const prod = '{namespaces: {matchLabels: {env: prod}}}';
  const prodWeb = '{pods: {namespaceSelector: {matchLabels: {env: prod}}, podSelector: {matchLabels: {app: web}}}}';
  const all = '{namespaces: {}}';
  const tcp = (port: number): string => `protocols: [{tcp: {destinationPort: {number: ${port}}}}]`;

  test.each<[name: string, rules: string, expected: string[]]>([
    ['that deny all', `{action: Deny, peers: [${all}]}`, []],
    [
      'that deny a port',
      `{action: Deny, peers: [${all}], ${tcp(80)}}`,
      ['entire cluster : TCP 1-79, 81-65535 and all UDP ports and all SCTP ports'],
    ],
    [
      'that deny some',
      `{action: Deny, peers: [${prod}]}`,
      ['entire cluster : all ports', 'all pods in namespaces with env=prod : no port'],
    ],
    [
      'that deny some all but a port',
      `{action: Accept, peers: [${prod}], ${tcp(80)}}, {action: Deny, peers: [${prod}]}`,
      ['entire cluster : all ports', 'all pods in namespaces with env=prod : only TCP 80'],
    ],
    [
      'that deny all but some',
      `{action: Accept, peers: [${prod}], ${tcp(80)}}, {action: Deny, peers: [${all}]}`,
      ['all pods in namespaces with env=prod : TCP 80'],
    ],
    [
      'that admit some of those that they deny',
      `{action: Accept, peers: [${prodWeb}]}, {action: Deny, peers: [${prod}]}`,
      [
        'entire cluster : all ports',
        'pods with app=web in namespaces with env=prod : all ports',
        'all pods in namespaces with env=prod : no port',
      ],
    ],
    ['that accept what is open', `{action: Accept, peers: [${prod}]}`, ['entire cluster : all ports']],
    [
      'that pass',
      `{action: Pass, peers: [${prod}]}, {action: Deny, peers: [${all}]}`,
      ['all pods in namespaces with env=prod : all ports'],
    ],
    [
      'that deny two',
      `{action: Deny, peers: [${prod}, ${bank}]}`,
      [
        'entire cluster : all ports',
        'all pods in namespaces with env=prod : no port',
        'all pods in namespace bank : no port',
      ],
    ],
    ['with a peer that the API does not have fail closed', '{action: Deny, peers: [{people: {}}]}', []],
    [
      'that ask for the name of a namespace, which every one has',
      `{action: Accept, peers: [{namespaces: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: Exists}]}}]}, {action: Deny, peers: [${prod}]}`,
      ['entire cluster : all ports'],
    ],
  ])('%s', (_, rules, expected) => {
    expect(toCart(clusterPolicy(rules))).toEqual(expected);
  });

  test('of the baseline hold only where no policy isolates', () => {
    const baseline = clusterPolicy(`{action: Deny, peers: [${all}]}`, { tier: 'Baseline' });
    expect(toCart(baseline)).toEqual([]);
    expect(toCart(baseline, ingress(`{from: [{podSelector: {}}]}`))).toEqual([
      'all pods in namespace shop : all ports',
    ]);
  });

  test('before policies', () => {
    const admin = clusterPolicy(`{action: Deny, peers: [${prod}]}, {action: Accept, peers: [${bank}], ${tcp(81)}}`);
    expect(toCart(admin, ingress('{from: [{namespaceSelector: {}}], ports: [{port: 80}]}'))).toEqual([
      'entire cluster : TCP 80',
      'all pods in namespaces with env=prod : no port',
      'all pods in namespace bank : only perhaps TCP 80-81',
    ]);
  });

  test('before policies, in a namespace that is declared', () => {
    const admin = clusterPolicy(`{action: Deny, peers: [${prod}]}, {action: Accept, peers: [${bank}], ${tcp(81)}}`);
    const own = ingress('{from: [{namespaceSelector: {}}], ports: [{port: 80}]}');
    expect(toCart(admin, own, namespace('bank', 'env: dev'))[2]).toBe('all pods in namespace bank : TCP 81');
    expect(toCart(admin, own, namespace('bank', 'env: prod'))).toHaveLength(2);
  });

  test('by names of ports, which any protocol may have', () => {
    const named = 'protocols: [{destinationNamedPort: http}]';
    const rules = `{action: Deny, peers: [${prod}], ${tcp(80)}}, {action: Accept, peers: [${all}], ${named}}, {action: Deny, peers: [${all}]}`;
    expect(
      lines(cart, clusterPolicy(rules)).filter((line) => line.includes('=> ') && !line.includes('External')),
    ).toEqual(['shop/cart[Deployment] => entire cluster : port named http']);
    const denied = `{action: Deny, peers: [${prod}]}, {action: Accept, peers: [${all}], ${named}}, {action: Deny, peers: [${all}]}`;
    expect(
      lines(cart, clusterPolicy(denied)).filter((line) => line.includes('=> ') && !line.includes('External')),
    ).toEqual([
      'shop/cart[Deployment] => entire cluster : port named http',
      'shop/cart[Deployment] => all pods in namespaces with env=prod : no port',
    ]);
  });

  test('by networks, which match pods too', () => {
    const networks = (cidrs: string): string[] => open(`{networks: [${cidrs}]}`);
    const open = (peer: string): string[] =>
      lines(
        cart,
        `
//- networks.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: networks}
spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [${peer}]}]}
`,
      ).filter((line) => line.includes('=> '));
    expect(networks('0.0.0.0/0, "::/0"')).toEqual([]);
    expect(networks('10.0.0.0/8')[0]).toBe('shop/cart[Deployment] => entire cluster : perhaps all ports');
    expect(open('{nodes: {}}')[0]).toBe('shop/cart[Deployment] => entire cluster : all ports');
    expect(networks('10.0.0.1/32')[0]).toBe('shop/cart[Deployment] => entire cluster : all ports');
  });

  test.each([
    ['deny', `{action: Deny, peers: [${prod}]}`, {}, 'yes'],
    ['allow only', `{action: Accept, peers: [${all}]}`, {}, 'no'],
    ['are about others', `{action: Deny, peers: [${prod}]}`, { subject: prod.replace('prod', 'dev') }, 'maybe'],
    ['are about another namespace', `{action: Deny, peers: [${prod}]}`, { subject: bank }, 'no'],
    ['perhaps deny', `{action: "\${ACTION}", peers: [${prod}]}`, {}, 'maybe'],
  ] as const)('protect a workload, or not, where they %s', (_, rules, options, expected) => {
    expect(exposures(cart, clusterPolicy(rules, options)).map(({ isProtected }) => isProtected)).toEqual([
      expected,
      expected,
    ]);
  });

  test('are named where they take a port from everybody, surely or perhaps', () => {
    const numbers = (rules: string): number[][] | undefined =>
      exposures(cart, clusterPolicy(rules))[0]?.open.map((one) => one.rules.map(({ number }) => number));
    expect(
      numbers(`{action: Deny, peers: [${all}], ${tcp(22)}}, {action: Accept, peers: [${prod}], ${tcp(80)}}`),
    ).toEqual([[1], []]);
    expect(numbers(`{action: Accept, peers: [${prodWeb}]}, {action: Deny, peers: [${prod}]}`)).toEqual([
      [],
      [1],
      [2],
      [],
    ]);
    expect(numbers(`{action: "\${ACTION}", peers: [${all}], ${tcp(22)}}`)).toEqual([[1], []]);
  });

  test('are named with their rules', () => {
    const admin = clusterPolicy(
      `{action: Accept, peers: [${prod}], ${tcp(80)}}, {action: Deny, peers: [${prod}]}, {action: Deny, peers: [${bank}]}`,
    );
    const [found] = exposures(cart, admin, namespace('bank', 'env: dev'));
    expect(
      found?.open.map(({ rules }) => rules.map(({ policy, namespace, number }) => [policy, namespace, number])),
    ).toEqual([
      [],
      [
        ['cluster-admin', undefined, 1],
        ['cluster-admin', undefined, 2],
      ],
      [['cluster-admin', undefined, 3]],
      [],
    ]);
  });
});

describe('every line carries the rules that make it', () => {
  const places = (...documents: string[]): string[][] =>
    exposures(...documents).flatMap(({ open }) =>
      open.map(({ rules }) =>
        rules.map(({ namespace, policy, direction, number }) => `${namespace}/${policy} ${direction} ${number}`),
      ),
    );

  test('and no others', () => {
    const first = policy(
      'first',
      `{podSelector: {}, ${closed}, ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 80}]}, {from: [{podSelector: {matchLabels: {app: x}}}]}]}`,
    );
    const second = policy(
      'second',
      `{podSelector: {}, ${closed}, ingress: [{ports: [{port: 81}]}], egress: [{to: [{ipBlock: {cidr: 1.2.3.4/32}}]}]}`,
    );
    expect(places(cart, first, second)).toEqual([
      ['shop/first ingress 1', 'shop/second ingress 1'],
      ['shop/first ingress 2'],
      ['shop/second ingress 1'],
      ['shop/second egress 1'],
    ]);
  });

  test('none where nothing isolates the workload', () => {
    expect(places(cart)).toEqual([[], [], [], []]);
  });
});

test('as Markdown', () => {
  expect(
    exposureMarkdown(exposures(cart, policy('p', '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}'))),
  ).toBe(`
## Exposure

| workload | direction | open to | ports | by |
| --- | --- | --- | --- | --- |
| shop/cart[Deployment] | ingress | all pods in namespace shop | all ports | shop/p ingress rule 1 |
| shop/cart[Deployment] | egress | entire cluster | all ports |  |
| shop/cart[Deployment] | egress | ${every} | all ports |  |

## Not protected

| workload | direction |
| --- | --- |
| shop/cart[Deployment] | egress |
`);
  expect(exposureMarkdown(exposures(cart, ingress('')))).toBe('');
});

/**
 * The cases that cyclonus and policy-assistant generate, made anew from what reference/semantics.md 1.16 says of them:
 * the groups, how many cases each has, and what they vary. What is expected comes from the oracle.
 */
import type { Manifest } from '../oracle/read.ts';
import { addressOf, expression, labels, named, nameKey, namespace, pod, policy, world } from '../policy/xyz.ts';

export interface GeneratedCase {
  readonly group: string;
  readonly title: string;
  /** One after the other, on a running snapshot of the world. */
  readonly steps: readonly GeneratedStep[];
}

export interface GeneratedStep {
  readonly apply?: readonly Manifest[];
  readonly remove?: readonly Manifest[];
}

type Direction = 'ingress' | 'egress';
const directions: readonly Direction[] = ['ingress', 'egress'];
const all = {};
const a = labels('a');

/** Namespaces x, y and z, each with a label of its own besides the one of its name. */
export function labelledWorld(): Manifest[] {
  return world().map((one) => (one.kind === 'Namespace' ? labelled(one.metadata.name) : one));
}

export function generatedCases(): GeneratedCase[] {
  return [
    ...peers(),
    ...ports(),
    ...conflicts(),
    ...upstream(),
    ...targets(),
    ...actions(),
    ...rules(),
    ...byName(),
    example(),
  ];
}

function labelled(name: string, ns = name): Manifest {
  return namespace(name, { ns });
}

function ofNamespace(name: string): unknown {
  return { matchLabels: { ns: name } };
}

function one(group: string, title: string, ...apply: readonly Manifest[]): GeneratedCase {
  return { group, title, steps: [{ apply }] };
}

/** A policy of x/a with one rule for a direction. */
function withRule(direction: Direction, peers: readonly unknown[] | undefined, ports?: readonly unknown[]): Manifest {
  const rule = { ...(peers ? { [direction === 'ingress' ? 'from' : 'to']: peers } : {}), ...(ports ? { ports } : {}) };
  return policy('p', a, { [direction]: [rule] });
}

// ---- peers: an empty list, ten single ones, and every two of them ----

/** The range is that of the pods of x. The exception is wider than it, which the API server rejects. */
const singlePeers: readonly (readonly [title: string, peer: unknown])[] = [
  ['all pods', { podSelector: {} }],
  ['pods by label', { podSelector: labels('b') }],
  ['all namespaces', { namespaceSelector: {} }],
  ['all pods of all namespaces', { namespaceSelector: {}, podSelector: {} }],
  ['pods by label of all namespaces', { namespaceSelector: {}, podSelector: labels('b') }],
  ['namespaces by label', { namespaceSelector: ofNamespace('y') }],
  ['all pods of namespaces by label', { namespaceSelector: ofNamespace('y'), podSelector: {} }],
  ['pods by label of namespaces by label', { namespaceSelector: ofNamespace('y'), podSelector: labels('b') }],
  ['ipBlock', { ipBlock: { cidr: `${addressOf('x/b')}/8` } }],
  ['ipBlock with a wider exception', { ipBlock: { cidr: `${addressOf('x/b')}/8`, except: [`${addressOf('x/b')}/4`] } }],
];

function peers(): GeneratedCase[] {
  return directions.flatMap((direction) => [
    one('peers', `${direction}: an empty list`, withRule(direction, [])),
    ...singlePeers.map(([title, peer]) => one('peers', `${direction}: ${title}`, withRule(direction, [peer]))),
    ...pairsOf(singlePeers).map(([[first, left], [second, right]]) =>
      one('peers', `${direction}: ${first}; ${second}`, withRule(direction, [left, right])),
    ),
  ]);
}

function pairsOf<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((left, at) => items.slice(at + 1).map((right): [T, T] => [left, right]));
}

// ---- ports and protocols ----

const protocols = ['TCP', 'UDP', 'SCTP'] as const;

const singlePorts: readonly object[] = [
  ...[undefined, ...protocols].flatMap((protocol) =>
    [undefined, 80, 81].map((port) => ({ ...(protocol ? { protocol } : {}), ...(port ? { port } : {}) })),
  ),
  ...protocols.flatMap((protocol) =>
    [80, 81].map((port) => ({ protocol, port: `serve-${port}-${protocol.toLowerCase()}` })),
  ),
  ...protocols.flatMap((protocol) => [80, 84].map((endPort) => ({ protocol, port: 53, endPort }))),
];

/** A name of another protocol, a name and a number that nobody serves. */
const oddPorts: readonly object[] = [
  { protocol: 'TCP', port: 'serve-80-udp' },
  { protocol: 'TCP', port: 'serve-7981-tcp' },
  { protocol: 'TCP', port: 7981 },
];

const twoPorts: readonly (readonly object[])[] = [
  [
    { protocol: 'TCP', port: 80 },
    { protocol: 'TCP', port: 81 },
  ],
  [
    { protocol: 'TCP', port: 80 },
    { protocol: 'UDP', port: 80 },
  ],
  [
    { protocol: 'TCP', port: 80 },
    { protocol: 'SCTP', port: 81 },
  ],
  [{ protocol: 'UDP' }, { protocol: 'TCP', port: 81 }],
  [
    { protocol: 'TCP', port: 80 },
    { protocol: 'TCP', port: 'serve-81-tcp' },
  ],
  [
    { protocol: 'UDP', port: 'serve-80-udp' },
    { protocol: 'SCTP', port: 'serve-81-sctp' },
  ],
  [
    { protocol: 'TCP', port: 53, endPort: 79 },
    { protocol: 'TCP', port: 81, endPort: 84 },
  ],
];

function ports(): GeneratedCase[] {
  return directions.flatMap((direction) =>
    [[], ...singlePorts.map((entry) => [entry]), ...oddPorts.map((entry) => [entry]), ...twoPorts].map((entries) =>
      one('ports', `${direction}: ${JSON.stringify(entries)}`, withRule(direction, undefined, entries)),
    ),
  );
}

// ---- conflicts: what one policy leaves out, another lets in ----

const ways: readonly (readonly [title: string, allow: readonly unknown[], deny: readonly unknown[]])[] = [
  ['by rule', [{}], []],
  [
    'by pod',
    [{ PEERS: [{ namespaceSelector: {} }] }],
    [{ PEERS: [{ namespaceSelector: {}, podSelector: labels('nobody') }] }],
  ],
  ['by address', [{ PEERS: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }], [{ PEERS: [{ ipBlock: { cidr: '0.0.0.0/31' } }] }]],
];

function conflicts(): GeneratedCase[] {
  const of = (name: string, direction: Direction, given: readonly unknown[], home = 'x'): Manifest =>
    policy(name, a, { [direction]: given.map((rule) => peersAs(direction, rule as object)) }, home);
  const sides = directions.flatMap((direction) =>
    ways.map(([title, allow, deny]) =>
      one('conflict', `${direction}, ${title}`, of('deny', direction, deny), of('allow', direction, allow)),
    ),
  );
  const ends = directions.flatMap((denying) => {
    const allowing = denying === 'ingress' ? 'egress' : 'ingress';
    return ways.map(([title, allow, deny]) =>
      one(
        'conflict',
        `${denying} denies ${title}, the other end allows`,
        of('deny', denying, deny),
        of('allow', allowing, allow, 'y'),
      ),
    );
  });
  const layered = directions.flatMap((direction) =>
    ways
      .slice(1)
      .map(([title, allow]) =>
        one(
          'conflict',
          `${direction}, all denied, allowed ${title}`,
          policy('deny', all, { [direction]: [] }),
          of('allow', direction, allow),
        ),
      ),
  );
  return [...sides, ...ends, ...layered];
}

/** The rule with its peers under the name that a direction has for them. */
function peersAs(direction: Direction, { PEERS }: { readonly PEERS?: readonly unknown[] }): object {
  return PEERS ? { [direction === 'ingress' ? 'from' : 'to']: PEERS } : {};
}

// ---- the others ----

/** The first cases of the suite of kubernetes/kubernetes. */
function upstream(): GeneratedCase[] {
  const from = (...given: readonly unknown[]): Manifest => policy('p', a, { ingress: [{ from: given }] });
  const notX = expression(nameKey, 'NotIn', 'x');
  const cases: readonly (readonly Manifest[])[] = [
    [policy('deny', all, { ingress: [] })],
    [policy('deny', all, { ingress: [], egress: [] })],
    [from({ podSelector: labels('b') })],
    [policy('deny', all, { ingress: [] }), from({ podSelector: {}, namespaceSelector: {} })],
    [from({ namespaceSelector: {} })],
    [from({ namespaceSelector: named('y') })],
    [from({ podSelector: expression('pod', 'In', 'b') })],
    [from({ namespaceSelector: expression(nameKey, 'In', 'y') })],
    [from({ namespaceSelector: notX }, { podSelector: labels('b') })],
    [from({ namespaceSelector: notX, podSelector: labels('b') })],
    [from({ namespaceSelector: notX, podSelector: expression('pod', 'In', 'b', 'c') })],
    [from({ podSelector: labels('b') }, { podSelector: labels('c') })],
    [from({ namespaceSelector: named('y'), podSelector: a })],
  ];
  return cases.map((policies, at) => one('upstream e2e', `#${at + 1}`, ...policies));
}

function targets(): GeneratedCase[] {
  const target = (podSelector: unknown, home = 'x'): GeneratedCase =>
    one(
      'target',
      `${JSON.stringify(podSelector)} of ${home}`,
      policy('p', podSelector, { ingress: [], egress: [] }, home),
    );
  const inX = [all, a, expression('pod', 'In', 'a', 'b')].map((podSelector) => target(podSelector));
  return [...['x', 'y', 'z'].map((home) => target(labels('c'), home)), ...inX];
}

function actions(): GeneratedCase[] {
  const group = 'action';
  const fromY = policy('p', a, { ingress: [{ from: [{ namespaceSelector: ofNamespace('y') }] }] });
  const fromB = policy('p', a, { ingress: [{ from: [{ podSelector: labels('b') }] }] });
  const fromNew = policy('p', a, { ingress: [{ from: [{ namespaceSelector: ofNamespace('new') }] }] });
  const newcomers = [labelled('new'), pod('new', 'a')];
  return [
    { group, title: 'create and delete a policy', steps: [{ apply: [fromY] }, { remove: [fromY] }] },
    { group, title: 'update a policy', steps: [{ apply: [fromY] }, { apply: [fromB] }] },
    {
      group,
      title: 'create and delete a namespace',
      steps: [{ apply: [fromNew] }, { apply: newcomers }, { remove: newcomers }],
    },
    {
      group,
      title: 'relabel a namespace',
      steps: [{ apply: [fromY] }, { apply: [labelled('y', 'other')] }, { apply: [labelled('z', 'y')] }],
    },
    {
      group,
      title: 'create and delete a pod',
      steps: [{ apply: [fromB] }, { apply: [pod('x', 'd', { pod: 'b' })] }, { remove: [pod('x', 'd')] }],
    },
    {
      group,
      title: 'relabel a pod',
      steps: [
        { apply: [fromB] },
        { apply: [pod('x', 'b', { pod: 'other' })] },
        { apply: [pod('x', 'c', { pod: 'b' })] },
      ],
    },
  ];
}

function rules(): GeneratedCase[] {
  return directions.flatMap((direction) => [
    one('rules', `${direction}: deny all`, policy('p', a, { [direction]: [] })),
    one('rules', `${direction}: allow all`, policy('p', a, { [direction]: [{}] })),
  ]);
}

function byName(): GeneratedCase[] {
  return directions.map((direction) =>
    one(
      'namespace',
      `${direction}: by the label of the name`,
      withRule(direction, [{ namespaceSelector: named('y') }]),
    ),
  );
}

/** Several things at once. */
function example(): GeneratedCase {
  const toY = { to: [{ namespaceSelector: ofNamespace('y'), podSelector: labels('b') }], ports: [{ port: 80 }] };
  const fromZ = {
    from: [{ namespaceSelector: ofNamespace('z') }, { podSelector: labels('c') }],
    ports: [{ port: 81 }],
  };
  return one('example', 'both directions', policy('p', a, { ingress: [fromZ], egress: [toY] }));
}

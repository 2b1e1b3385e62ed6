import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { applied } from '../../server/src/fixes/edits.ts';
import {
  type Dns,
  defaultClusterFacts,
  kubeDns,
  nodeLocalDns,
  openShiftDns,
} from '../../server/src/model/clusterFacts.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { applyFix, fixesIn, titlesAt } from '../support/fixes.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { deployment, policy } from '../support/manifests.ts';

const web = deployment('web', { namespace: 'shop', cursor: '$0' });
const ingress = 'Add default-deny for ingress to namespace shop';
const egress = 'Add default-deny for egress to namespace shop';
const egressDns = `${egress}, DNS allowed`;
const both = 'Add default-deny for ingress and egress to namespace shop';
const bothDns = `${both}, DNS allowed`;

const defaultDenies = (source: string): string[] => titlesAt(source).filter((title) => title.includes('default-deny'));

test('five forms are offered on a workload that nothing isolates', () => {
  expect(defaultDenies(web)).toEqual([ingress, egressDns, egress, bothDns, both]);
});

test('only what is missing is offered', () => {
  expect(defaultDenies(web + policy('other', 'podSelector: {matchLabels: {app: web}}', 'shop'))).toEqual([
    egressDns,
    egress,
  ]);
  expect(defaultDenies(web + policy('other', 'podSelector: {}\npolicyTypes: [Egress]', 'shop'))).toEqual([ingress]);
  expect(defaultDenies(web + policy('other', 'podSelector: {}\npolicyTypes: [Egress, Ingress]', 'shop'))).toEqual([]);
  expect(defaultDenies(deployment('web', { pod: 'hostNetwork: true', cursor: '$0' }))).toEqual([]);
});

test('nothing is offered away from the finding', () => {
  expect(titlesAt(web.replace('$0', '').replace('image: example', 'image: ex$0ample'))).toEqual([]);
});

test('for ingress', () => {
  const { files, pairs } = applyFix(web + deployment('cart'), ingress);
  expect(files).toMatchInlineSnapshot(`
    "//- default-deny-ingress.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: default-deny-ingress
      namespace: shop
    spec:
      podSelector: {}
      policyTypes:
      - Ingress
    "
  `);
  expect(pairs).toMatchInlineSnapshot(`
    [
      "default/cart -> shop/web: all ports => no port",
      "outside -> shop/web: every address on all ports => nothing",
    ]
  `);
});

test('for egress, with DNS', () => {
  expect(applyFix(web, egressDns).files).toMatchInlineSnapshot(`
    "//- default-deny-egress.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: default-deny-egress
      namespace: shop
    spec:
      podSelector: {}
      policyTypes:
      - Egress
      egress:
      - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
        ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
    "
  `);
});

test('for egress', () => {
  expect(applyFix(web, egress).files).toMatchInlineSnapshot(`
    "//- default-deny-egress.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: default-deny-egress
      namespace: shop
    spec:
      podSelector: {}
      policyTypes:
      - Egress
    "
  `);
});

test('for both, with DNS', () => {
  expect(applyFix(web, bothDns).files).toMatchInlineSnapshot(`
    "//- default-deny.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: default-deny
      namespace: shop
    spec:
      podSelector: {}
      policyTypes:
      - Ingress
      - Egress
      egress:
      - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
        ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
    "
  `);
});

test('for both', () => {
  expect(applyFix(web, both).files).toMatchInlineSnapshot(`
    "//- default-deny.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: default-deny
      namespace: shop
    spec:
      podSelector: {}
      policyTypes:
      - Ingress
      - Egress
    "
  `);
});

test('the namespace is left out where the workload leaves it out', () => {
  const { files } = applyFix(
    web.replace('  namespace: shop\n', ''),
    'Add default-deny for ingress to namespace default',
  );
  expect(files).not.toContain('namespace');
});

const denyEgress = (name: string, spec = 'podSelector: {}\npolicyTypes:\n  # Nothing may leave.\n  - Egress') =>
  policy(name, spec, 'shop');

test('an existing default-deny that lacks the direction gets it', () => {
  expect(applyFix(web + denyEgress('default-deny'), ingress).files).toMatchInlineSnapshot(`
    "//- default-deny-policy.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: default-deny
      namespace: shop
    spec:
      podSelector: {}
      policyTypes:
        # Nothing may leave.
        - Egress
        - Ingress
    "
  `);
});

test('one without policyTypes stands for ingress, and keeps doing so', () => {
  for (const spec of [
    'podSelector: {}',
    'podSelector:',
    'podSelector: {}\npolicyTypes: []',
    'podSelector: {}\npolicyTypes:',
    'podSelector: {matchLabels: }',
  ]) {
    const { files } = applyFix(web + denyEgress('default-deny', spec), egress);
    expect(files).toContain('  policyTypes:\n  - Ingress\n  - Egress\n');
    expect(files).not.toContain('egress:');
  }
});

test('an existing one gets egress, and the rule for DNS', () => {
  expect(
    applyFix(web + denyEgress('default-deny', 'podSelector: {} # all\npolicyTypes: [Ingress]'), egressDns).files,
  ).toMatchInlineSnapshot(`
    "//- default-deny-policy.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: default-deny
      namespace: shop
    spec:
      podSelector: {} # all
      policyTypes: [Ingress, Egress]
      egress:
      - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
        ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
    "
  `);
  expect(
    applyFix(web + denyEgress('default-deny', 'podSelector: {}\negress: []\ningress: []'), egressDns).files,
  ).toMatchInlineSnapshot(`
    "//- default-deny-policy.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: default-deny
      namespace: shop
    spec:
      podSelector: {}
      policyTypes:
      - Ingress
      - Egress
      egress:
      - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
        ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
      ingress: []
    "
  `);
});

test('an existing one in JSON', () => {
  const deny = `//- deny.json
{
  "apiVersion": "networking.k8s.io/v1",
  "kind": "NetworkPolicy",
  "metadata": { "name": "deny", "namespace": "shop" },
  "spec": {
    "podSelector": {},
    "policyTypes": [
      "Ingress"
    ]
  }
}
`;
  expect(applyFix(web + deny, egressDns).files).toMatchInlineSnapshot(`
    "//- deny.json
    {
      "apiVersion": "networking.k8s.io/v1",
      "kind": "NetworkPolicy",
      "metadata": { "name": "deny", "namespace": "shop" },
      "spec": {
        "podSelector": {},
        "policyTypes": [
          "Ingress",
          "Egress"
        ],
        "egress": [
          {
            "to": [
              {
                "namespaceSelector": {
                  "matchLabels": {
                    "kubernetes.io/metadata.name": "kube-system"
                  }
                },
                "podSelector": {
                  "matchLabels": {
                    "k8s-app": "kube-dns"
                  }
                }
              }
            ],
            "ports": [
              {
                "protocol": "UDP",
                "port": 53
              },
              {
                "protocol": "TCP",
                "port": 53
              }
            ]
          }
        ]
      }
    }
    "
  `);
});

test('what is no mere default-deny is left alone', () => {
  for (const other of [
    denyEgress('default-deny-egress'),
    denyEgress('deny-all-egress'),
    denyEgress('some', 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]'),
    denyEgress('dns', 'podSelector: {}\npolicyTypes: [Egress]\negress:\n- ports: [{port: 53, protocol: UDP}]'),
    policy('elsewhere', 'podSelector: {}\npolicyTypes: [Egress]', 'other'),
  ]) {
    expect(applyFix(web + other, ingress).files).toMatch(/^\/\/- default-deny-ingress.yaml\n/);
  }
});

test('a default-deny whose document is broken is left alone', () => {
  const broken = denyEgress('default-deny').replace('spec:', 'spec: [');
  expect(applyFix(web + broken, ingress).files).toMatch(/^\/\/- default-deny-ingress.yaml\n/);
});

test('a name that the namespace has already gets a number, and a file another name', () => {
  const taken = policy('default-deny-ingress', 'podSelector: {matchLabels: {app: other}}', 'shop');
  expect(applyFix(web + taken, ingress).files).toMatch(
    /^\/\/- default-deny-ingress-2.yaml\n[\s\S]*name: default-deny-ingress-2\n/,
  );
  const elsewhere = policy('default-deny-ingress', 'podSelector: {matchLabels: {app: other}}', 'other');
  const file = elsewhere.replace('-policy.yaml', '.yaml');
  expect(applyFix(web + elsewhere, ingress).files).toMatch(
    /^\/\/- default-deny-ingress.yaml\n[\s\S]*name: default-deny-ingress\n/,
  );
  expect(applyFix(web + file, ingress).files).toMatch(
    /^\/\/- default-deny-ingress-networkpolicy.yaml\n[\s\S]*name: default-deny-ingress\n/,
  );
});

/** The rules that keep DNS open, with what `.netpol.yaml` says of it. */
function dnsRules(dns: Dns): unknown {
  const { files, cursor } = parseFixture(web);
  const facts = { ...defaultClusterFacts, dns };
  const snapshot = withEdits(
    emptySnapshot([{ uri: root, name: 'ws' }], () => facts),
    [...files].map(([uri, text]) => ({ uri, text })),
  );
  if (!cursor) throw new Error('no cursor');
  const fix = fixesIn(snapshot, cursor).find(({ title }) => title === egressDns);
  if (fix?.effect.type !== 'change') throw new Error('not offered');
  const after = applied(snapshot, fix.effect);
  const [written] = fix.effect.files;
  return parse(after.files.get(written?.uri ?? '')?.source.text ?? '').spec.egress;
}

test('beside a workload of several overlays it is one for the namespace of each, which the title says', () => {
  const overlay = (name: string) => `//- ${name}/kustomization.yaml\nnamespace: ${name}\nresources: [../base]\n`;
  const base = (overlays: readonly string[]): string =>
    deployment('web', { cursor: '$0', file: 'base/web.yaml' }) +
    '//- base/kustomization.yaml\nresources: [web.yaml]\n' +
    overlays.map(overlay).join('');
  const ofIngress = (overlays: readonly string[]) =>
    defaultDenies(base(overlays)).find((title) => title.includes('for ingress to'));
  expect(ofIngress(['dev'])).toBe('Add default-deny for ingress to namespace dev');
  expect(ofIngress(['dev', 'prod'])).toBe('Add default-deny for ingress to the namespaces dev, prod');
  expect(ofIngress(['a', 'b', 'c', 'd', 'e'])).toBe(
    'Add default-deny for ingress to the namespaces a, b, c and 2 more',
  );
});

test('the DNS that is allowed is that of the configuration', () => {
  const both = (port: number) => [
    { protocol: 'UDP', port },
    { protocol: 'TCP', port },
  ];
  const kubeDnsPods = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
  };
  expect(dnsRules(kubeDns)).toEqual([{ to: [kubeDnsPods], ports: both(53) }]);
  expect(dnsRules(nodeLocalDns)).toEqual([
    { to: [kubeDnsPods], ports: both(53) },
    { to: [{ ipBlock: { cidr: '169.254.20.10/32' } }], ports: both(53) },
  ]);
  // The Service has port 53; policies see that of the pods.
  expect(dnsRules(openShiftDns)).toEqual([
    {
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'openshift-dns' } },
          podSelector: { matchLabels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } },
        },
      ],
      ports: both(5353),
    },
  ]);
  const addresses = ['10.96.0.10', 'fd00::10', 'no address'];
  expect(dnsRules({ ...kubeDns, labels: new Map(), ports: [53, 1053], addresses })).toEqual([
    { to: [{ ...kubeDnsPods, podSelector: {} }], ports: [...both(53), ...both(1053)] },
    { to: [{ ipBlock: { cidr: '10.96.0.10/32' } }, { ipBlock: { cidr: 'fd00::10/128' } }], ports: both(53) },
  ]);
});

/**
 * What other tools are known to get wrong, by the rows of reference/semantics.md 1.14 and reference/peers.md 1.3, and
 * what is right. Each test names the tool and the error.
 */
import { describe, expect, test } from 'vitest';
import { ingressCalls } from '../../server/src/calls/entryPoints.ts';
import { type ClusterFacts, defaultClusterFacts } from '../../server/src/model/clusterFacts.ts';
import { access } from '../../server/src/policy/access.ts';
import { parseCidr } from '../../server/src/policy/addressSet.ts';
import type { Party } from '../../server/src/policy/party.ts';
import { equalPorts, formatPorts } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import {
  ingressControllerOf,
  partyOf,
  policiesOf,
  serviceNamed,
  workloadsBehind,
} from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { findingsOf } from '../support/check.ts';
import { onlyCluster, workloadIn } from '../support/cluster.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { denyAll, deployment, ingress, policy, service } from '../support/manifests.ts';

const web = deployment('web');
const db = deployment('db');
const forWeb = 'podSelector: {matchLabels: {app: web}}';

describe('cyclonus and policy-assistant', () => {
  test('NotIn matches where the key is missing', () => {
    const rule = 'from: [{podSelector: {matchExpressions: [{key: stage, operator: NotIn, values: [test]}]}}]';
    const shop =
      web + db + deployment('tester', { labels: 'stage: test' }) + policy('p', `${forWeb}\ningress: [{${rule}}]`);
    expect(reach(shop, 'db', 'web')).toBe('all ports');
    expect(reach(shop, 'tester', 'web')).toBe('no port');
  });

  test('an empty value in matchLabels asks for the key', () => {
    const shop = web + db + deployment('marked', { labels: 'canary: ""' });
    const p = policy('p', `${forWeb}\ningress: [{from: [{podSelector: {matchLabels: {canary: ""}}}]}]`);
    expect(reach(shop + p, 'db', 'web')).toBe('no port');
    expect(reach(shop + p, 'marked', 'web')).toBe('all ports');
  });

  test('policyTypes that are left out are what the API server makes them', () => {
    const shop = web + db;
    const ingressOnly = policy('p', forWeb);
    expect([reach(shop + ingressOnly, 'db', 'web'), reach(shop + ingressOnly, 'web', 'db')]).toEqual([
      'no port',
      'all ports',
    ]);
    const both = policy('p', `${forWeb}\negress: [{ports: [{port: 5432}]}]`);
    expect([reach(shop + both, 'db', 'web'), reach(shop + both, 'web', 'db')]).toEqual(['no port', 'TCP 5432']);
  });

  test('a rule for kube-dns lets DNS through, and needs neither 8.8.8.8 nor policyTypes', () => {
    const dns = deployment('coredns', { namespace: 'kube-system', labels: 'k8s-app: kube-dns' });
    const toDns =
      '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}';
    const ports = '[{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]';
    const shop = web + dns + policy('p', `${forWeb}\ningress: [{}]\negress: [{to: [${toDns}], ports: ${ports}}]`);
    expect(reach(shop, 'web', 'coredns')).toBe('TCP 53 and UDP 53');
    expect(reach(shop, 'web', '8.8.8.8')).toBe('no port');
    expect(findings(shop).filter((one) => one.includes('p-policy') || one.endsWith(' web'))).toEqual([]);
  });
});

describe('netpol-analyzer', () => {
  const toRange = policy('p', `${forWeb}\npolicyTypes: [Egress]\negress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]`);

  test('an ipBlock may match pods', () => {
    const pod = (address: string) =>
      `//- cart.yaml\n{apiVersion: v1, kind: Pod, metadata: {name: cart}, spec: {containers: [{name: c}]}, status: {podIP: ${address}}}\n`;
    const shop = web + toRange;
    expect(reach(shop + pod('10.1.2.3'), 'web', 'cart')).toBe('no port, perhaps all ports');
    expect(reach(shop + pod('10.1.2.3'), 'web', 'cart', { ipBlockMatchesPods: 'yes' })).toBe('all ports');
    expect(reach(shop + pod('10.1.2.3'), 'web', 'cart', { ipBlockMatchesPods: 'no' })).toBe('no port');
    expect(reach(shop + pod('192.168.0.3'), 'web', 'cart')).toBe('no port');
  });

  test('an entry without port is of its protocol alone (evaluate)', () => {
    const p = policy('p', `${forWeb}\ningress: [{ports: [{protocol: UDP}]}]`);
    expect(reach(web + db + p, 'db', 'web')).toBe('all UDP ports');
  });

  test('(a) an IPv6 range is not read as IPv4', () => {
    const from = (cidr: string) => web + policy('p', `${forWeb}\ningress: [{from: [{ipBlock: {cidr: "${cidr}"}}]}]`);
    expect([reach(from('::/0'), '8.8.8.8', 'web'), reach(from('::/0'), '2001:db8::1', 'web')]).toEqual([
      'no port',
      'all ports',
    ]);
    expect([reach(from('fd00::/8'), '253.0.0.1', 'web'), reach(from('fd00::/8'), 'fd12::1', 'web')]).toEqual([
      'no port',
      'all ports',
    ]);
    expect([reach(from('0.0.0.0/0'), '8.8.8.8', 'web'), reach(from('0.0.0.0/0'), '2001:db8::1', 'web')]).toEqual([
      'all ports',
      'no port',
    ]);
  });

  test('(b) a container port of UDP is none of TCP', () => {
    const shop = deployment('web', { ports: ['name: dns, containerPort: 53, protocol: UDP'] });
    expect(entered(shop + service('web', { ports: ['80 -> dns'] }) + toWeb)).toEqual(['web no port']);
    expect(entered(shop + service('web', { ports: ['80 -> 53/UDP'] }) + toWeb)).toEqual(['web no port']);
  });

  test('(c) an Ingress rule without http is read', () => {
    const entry =
      '//- ingress.yaml\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}, rules: [{host: a.example.com}]}\n';
    expect(entered(web + service('web') + entry)).toEqual(['web TCP 80']);
  });

  test('(d) a port that is left out is of its protocol alone', () => {
    const p = policy('p', `${forWeb}\ningress: [{ports: [{protocol: SCTP}, {port: 80}]}]`);
    expect(reach(web + db + p, 'db', 'web')).toBe('TCP 80 and all SCTP ports');
  });

  test('(e) the node of a pod is let in, and no other address', () => {
    const agent = deployment('agent', { kind: 'DaemonSet', pod: 'hostNetwork: true' });
    expect(reach(web + agent + denyAll, 'agent', 'web')).toBe('no port, perhaps all ports');
    expect(reach(web + denyAll, '172.16.0.1', 'web')).toBe('no port');
  });

  test('(f) an empty selector of a Service selects no pod', () => {
    const cluster = clusterOf(open(web + db + service('all', { selector: '', spec: 'selector: {}' })));
    const found = serviceNamed(cluster, 'default', 'all');
    expect(found && workloadsBehind(cluster, found)).toEqual({ must: [], may: [] });
  });

  test('(g) a duplicate, a selector and a range that cannot be read cost only themselves', () => {
    const broken = `//- broken.yaml\n${[
      'metadata: {name: twin}\nspec: {podSelector: {matchLabels: {app: other}}}',
      'metadata: {name: bad}\nspec: {podSelector: {matchExpressions: [{key: app, operator: Like}]}}',
      `metadata: {name: range}\nspec: {${forWeb}, ingress: [{from: [{ipBlock: {cidr: nonsense}}]}]}`,
    ]
      .map((one) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n${one}\n`)
      .join('---\n')}`;
    const twin = policy('twin', 'podSelector: {matchLabels: {app: other}}');
    const good = policy('good', `${forWeb}\ningress: [{ports: [{port: 80}]}]`);
    expect(reach(web + db + broken + twin + good, 'db', 'web')).toBe('TCP 80');
    expect(reach(web + db + broken + twin + good, 'web', 'db')).toBe('all ports');
  });

  test('sidecars have ports with names, and pods on the network of their node may escape policies', () => {
    const sidecar = 'initContainers: [{name: s, restartPolicy: Always, ports: [{name: proxy, containerPort: 15001}]}]';
    const p = policy('p', `${forWeb}\ningress: [{ports: [{port: proxy}]}]`);
    expect(reach(deployment('web', { pod: sidecar }) + db + p, 'db', 'web')).toBe('TCP 15001');
    const onNode = deployment('web', { pod: 'hostNetwork: true' });
    expect(reach(onNode + db + denyAll, 'web', 'web', {})).toBe('no port, perhaps all ports');
  });

  test('an Ingress reaches a port that no container declares', () => {
    expect(entered(web + service('web', { ports: ['80 -> 8080'] }) + toWeb)).toEqual(['web TCP 8080']);
  });

  test('a policy that admits the namespace of the ingress controller lets it in, once that is known', () => {
    const admitted = policy(
      'p',
      `${forWeb}\ningress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}]}]`,
    );
    const shop = web + service('web') + toWeb + admitted;
    const ingressControllers = [{ namespace: 'ingress-nginx', podLabels: undefined, hostNetwork: false }];
    expect(controllerReach(shop)).toBe('no port, perhaps all ports');
    expect(controllerReach(shop, { ingressControllers })).toBe('all ports');
  });
});

test('kube-network-policies: an empty list of rules admits nobody', () => {
  const p = policy('p', `${forWeb}\npolicyTypes: [Ingress, Egress]\ningress: []\negress: []`);
  expect([reach(web + db + p, 'db', 'web'), reach(web + db + p, 'web', 'db')]).toEqual(['no port', 'no port']);
});

test('kube-linter: a policy for egress alone protects nobody from ingress', () => {
  expect(findings(web + policy('p', `${forWeb}\npolicyTypes: [Egress]`))).toContain('unprotected-ingress web');
});

test('kube-score: a policy for all pods of a namespace without any is none that selects nobody', () => {
  expect(findings(policy('deny', 'podSelector: {}', 'shop'))).toEqual([]);
});

test('polaris: a default-deny protects, whatever labels there are', () => {
  const shop = deployment('web', { labels: 'app: web, tier: front' });
  expect(findings(shop + denyAll)).toEqual([]);
  expect(
    findings(shop + policy('p', 'podSelector: {matchLabels: {app: web, tier: front}}\npolicyTypes: [Ingress, Egress]')),
  ).toEqual([]);
});

test('checkov: a policy protects in its own namespace, and whom its matchExpressions match', () => {
  expect(findings(web + policy('p', 'podSelector: {}', 'shop'))).toContain('unprotected-ingress web');
  const expressions = (value: string) =>
    web + policy('p', `podSelector: {matchExpressions: [{key: app, operator: In, values: [${value}]}]}`);
  expect(findings(expressions('web'))).not.toContain('unprotected-ingress web');
  expect(findings(expressions('db') + db)).toContain('unprotected-ingress web');
});

test('kubescape: a policy of the namespace does not protect everybody in it, and matchExpressions count', () => {
  const p = policy('p', 'podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}');
  const found = findings(web + db + p);
  expect(found).toContain('unprotected-ingress web');
  expect(found).not.toContain('unprotected-ingress db');
});

test('trivy: a podSelector must match somebody, and policyType is no field', () => {
  expect(findings(web + policy('p', 'podSelector: {matchLabels: {app: webs}}'))).toContain('selects-no-pods webs');
  const typo = policy('p', `${forWeb}\npolicyType: [Egress]`);
  expect([reach(web + db + typo, 'db', 'web'), reach(web + db + typo, 'web', 'db')]).toEqual(['no port', 'all ports']);
});

test('popeye: an ipBlock that matches no pod is what an ipBlock is for', () => {
  const p = policy(
    'p',
    `${forWeb}\ningress: [{from: [{ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.8/32]}}]}]\negress: [{}]`,
  );
  expect(findings(web + p)).toEqual([]);
});

test('KICS: labels of matchLabels must be on one pod', () => {
  const p = policy('p', 'podSelector: {matchLabels: {app: web, tier: db}}');
  const pods = deployment('web', { labels: 'app: web' }) + deployment('db', { labels: 'tier: db' });
  expect(findings(pods + p).map((one) => one.split(' ')[0])).toContain('selects-no-pods');
});

// ---- answers ----

const toWeb = ingress('shop', ['{name: web, port: {number: 80}}']);

function open(source: string, configured: Partial<ClusterFacts> = {}): Snapshot {
  const edits = [...parseFixture(source).files].map(([uri, text]) => ({ uri, text }));
  const facts = { ...defaultClusterFacts, ...configured };
  return withEdits(
    emptySnapshot([{ uri: root, name: 'ws' }], () => facts),
    edits,
  );
}

function clusterOf(snapshot: Snapshot): ClusterModel {
  return onlyCluster(snapshot);
}

/** What one end may call at another: a workload by its name, or an address. */
function reach(source: string, from: string, to: string, configured: Partial<ClusterFacts> = {}): string {
  const cluster = clusterOf(open(source, configured));
  const party = (end: string): Party => {
    const cidr = parseCidr(`${end}/${end.includes(':') ? 128 : 32}`);
    return cidr ? { type: 'external', addresses: cidr.addresses } : partyOf(cluster, workloadIn(cluster, end));
  };
  return words(cluster, party(from), party(to));
}

/** What the Ingress of the manifests sends where, `web TCP 80`, policies apart. */
function entered(source: string): string[] {
  return entryCalls(clusterOf(open(source))).map(
    ({ target, ports }) => `${target.resource.name} ${formatPorts(ports)}`,
  );
}

/** What policies say to what the Ingress sends. */
function controllerReach(source: string, configured: Partial<ClusterFacts> = {}): string {
  const cluster = clusterOf(open(source, configured));
  return entryCalls(cluster)
    .map(({ target }) => words(cluster, ingressControllerOf(cluster), partyOf(cluster, target)))
    .join();
}

function entryCalls(cluster: ClusterModel) {
  return [...cluster.namespaces.values()].flatMap(({ ingresses }) =>
    ingresses.flatMap((entry) => ingressCalls(cluster, entry)),
  );
}

function words(cluster: ClusterModel, from: Party, to: Party): string {
  const { must, may } = access(from, to, policiesOf(cluster));
  return equalPorts(must, may) ? formatPorts(must) : `${formatPorts(must)}, perhaps ${formatPorts(may)}`;
}

/** The warnings and errors, each with the text that it is about. */
function findings(source: string): string[] {
  const snapshot = open(source);
  return findingsOf(snapshot)
    .filter(({ severity }) => severity === 'warning' || severity === 'error')
    .map(({ rule, uri, from, to }) => `${rule} ${snapshot.files.get(uri)?.source.text.slice(from, to)}`);
}

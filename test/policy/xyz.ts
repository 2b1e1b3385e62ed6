/**
 * The world of the Netpol suite of kubernetes/kubernetes: namespaces x, y and z with pods a, b and c each, which serve
 * TCP, UDP and SCTP on 80 and 81. Truth tables of the engine and of the oracle, which must be equal.
 */
import { type ClusterFacts, defaultClusterFacts } from '../../server/src/model/clusterFacts.ts';
import type { Protocol } from '../../server/src/model/ports.ts';
import { access } from '../../server/src/policy/access.ts';
import { includesPort } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import { type Edit, emptySnapshot, type Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { allows } from '../oracle/evaluate.ts';
import type { Manifest } from '../oracle/read.ts';
import { pod as podOf, worldOf } from '../oracle/small.ts';
import type { World } from '../oracle/world.ts';
import { root } from '../support/fixture.ts';
import { printed } from '../support/generated.ts';
import { instanceNamed, namespaceIn } from './compare.ts';

const namespaceNames = ['x', 'y', 'z'];
const podNames = ['a', 'b', 'c'];
export const nameKey = 'kubernetes.io/metadata.name';
const ends = namespaceNames.flatMap((namespace) => podNames.map((pod) => `${namespace}/${pod}`));

/** As the suite expects it: an ipBlock matches pods. */
const configured: ClusterFacts = { ...defaultClusterFacts, ipBlockMatchesPods: 'yes' };

export function emptyWorkspace(): Snapshot {
  return emptySnapshot([{ uri: root, name: 'ws' }], () => configured);
}

export function world(): Manifest[] {
  return namespaceNames.flatMap((name) => [namespace(name), ...podNames.map((podName) => pod(name, podName))]);
}

export function namespace(name: string, own: Readonly<Record<string, string>> = {}): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { ...own, [nameKey]: name } } };
}

export function pod(namespace: string, name: string, more: Readonly<Record<string, string>> = {}): Manifest {
  const serve = (port: number, protocol: string) => {
    const served = `serve-${port}-${protocol.toLowerCase()}`;
    return { name: served, ports: [{ containerPort: port, name: served, protocol }] };
  };
  const containers = ['TCP', 'UDP', 'SCTP'].flatMap((protocol) => [serve(80, protocol), serve(81, protocol)]);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { pod: name, ...more } },
    spec: { containers },
    status: { podIP: addressOf(`${namespace}/${name}`) },
  };
}

/** Each namespace has a range: `x/b` is at 10.0.0.2, `y/b` at 11.0.0.2. One range more is for newcomers. */
export function addressOf(end: string): string {
  const [namespace = '', name = ''] = end.split('/');
  const place = (names: readonly string[], one: string) => (names.includes(one) ? names.indexOf(one) : names.length);
  return `${10 + place(namespaceNames, namespace)}.0.0.${1 + place(podNames, name)}`;
}

/** As GenNetworkPolicy and SetSpecIngressRules make them: a direction that is given is among the policyTypes. */
export function policy(
  name: string,
  podSelector: unknown,
  rules: { readonly ingress?: readonly unknown[]; readonly egress?: readonly unknown[] },
  namespace = 'x',
): Manifest {
  const policyTypes = [...(rules.ingress ? ['Ingress'] : []), ...(rules.egress ? ['Egress'] : [])];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: { podSelector, policyTypes, ...rules },
  };
}

export function labels(podName: string): unknown {
  return { matchLabels: { pod: podName } };
}

export function named(namespace: string): unknown {
  return { matchLabels: { [nameKey]: namespace } };
}

export function expression(key: string, operator: string, ...values: readonly string[]): unknown {
  return { matchExpressions: [{ key, operator, values }] };
}

export function uriOf({ kind, metadata }: Manifest): string {
  return `${root}/${kind}-${metadata.namespace ?? ''}-${metadata.name}.yaml`;
}

export function edit(manifest: Manifest): Edit {
  return { uri: uriOf(manifest), text: printed(manifest) };
}

// ---- truth tables: a line a source, a column a destination ----

/** What the oracle has of these manifests. */
export function oracleOf(manifests: readonly Manifest[]): World {
  return worldOf(manifests.map(printed).join('---\n'), ({ pods }) => ({
    pods: pods.map((one) => ({ ...one, addresses: [addressOf(`${one.namespace}/${one.name}`)] })),
  }));
}

export function expectedTable(lines: readonly string[]): string {
  const rules = lines.map((line) => {
    const [from = '', to = ''] = line.slice(1).split(' ');
    return { from, to, mark: line[0] === '+' ? '.' : 'X' };
  });
  return table((from, to) => rules.findLast((rule) => fits(rule.from, from) && fits(rule.to, to))?.mark ?? '.');
}

function fits(pattern: string, end: string): boolean {
  return pattern.split('/').every((part, index) => part === '*' || part === end.split('/')[index]);
}

export function tableOf({ clusters }: Snapshot, at: string): string {
  const cluster = clusters[0] as ClusterModel;
  const [protocol, port] = at.split(' ') as [Protocol, string];
  return table((from, to) => {
    const { must, may } = access(party(cluster, from), party(cluster, to), policiesOf(cluster));
    if (includesPort(must, protocol, Number(port))) return '.';
    return includesPort(may, protocol, Number(port)) ? '?' : 'X';
  });
}

export function oracleTable(oracle: World, at: string): string {
  const [protocol, port] = at.split(' ') as [Protocol, string];
  return table((from, to) =>
    allows(oracle, podOf(oracle, from), podOf(oracle, to), protocol, Number(port)) ? '.' : 'X',
  );
}

function party(cluster: ClusterModel, end: string) {
  const [namespace = '', name = ''] = end.split('/');
  return partyOf(cluster, instanceNamed(namespaceIn(cluster, namespace).workloads, name));
}

/** Loopback is left out, as it is upstream. */
function table(markOf: (from: string, to: string) => string): string {
  const rows = ends.map(
    (from) => `${from} ${ends.map((to) => (from === to ? '  -' : `  ${markOf(from, to)}`)).join('')}`,
  );
  return [`    ${ends.join('')}`, ...rows].join('\n');
}

/**
 * The conformance tests of kubernetes-sigs/network-policy-api on its own manifests, which stand beside this project:
 * once as they are written, with StatefulSets, and once as a live cluster shows them, with Pods that have addresses.
 * Each change of a sub-test is an edit of the running snapshot. The oracle, which knows the nodes, answers as well.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { type Access, access, deaf, type Recorder } from '../../../server/src/policy/access.ts';
import type { UnknownCode } from '../../../server/src/policy/peers.ts';
import { includesPort } from '../../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../../server/src/snapshot/clusterModel.ts';
import { partyOf, policiesOf } from '../../../server/src/snapshot/queries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../../server/src/snapshot/snapshot.ts';
import { allows } from '../../oracle/evaluate.ts';
import { pod, worldOf } from '../../oracle/small.ts';
import type { Protocol, World } from '../../oracle/world.ts';
import { onlyCluster, workloadIn } from '../../support/cluster.ts';
import { root } from '../../support/fixture.ts';
import { type ConformanceTest, conformanceTests, type SubTest } from './cases.ts';

const base = path.join(
  import.meta.dirname,
  '../../../../shared/corpus/kubernetes-sigs--network-policy-api/conformance/base',
);

/**
 * The sub-tests whose answer the manifests do not tell, and why. Node peers select nodes by labels, which no manifest
 * has; addresses of pods are in no StatefulSet.
 */
const unanswered: Readonly<Record<'written' | 'live', Readonly<Record<string, UnknownCode>>>> = {
  written: {
    'CNPAdminTierEgressInlineCIDRPeers: accept to addresses': 'pod-address',
    'CNPAdminTierEgressNodePeers: accept to nodes': 'node',
    'CNPAdminTierEgressNodePeers: pass to nodes': 'node',
    'CNPBaselineTierEgressInlineCIDRPeers: accept to addresses': 'pod-address',
    'CNPBaselineTierEgressNodePeers: accept to nodes': 'node',
  },
  live: {
    'CNPAdminTierEgressNodePeers: accept to nodes': 'node',
    'CNPAdminTierEgressNodePeers: pass to nodes': 'node',
    'CNPBaselineTierEgressNodePeers: accept to nodes': 'node',
  },
};

test('every test and sub-test is here', () => {
  expect(conformanceTests.length).toBe(24);
  expect(conformanceTests.flatMap(({ subTests }) => subTests).length).toBe(92);
  const files = [...new Set(conformanceTests.map(({ file }) => file))];
  expect(files.filter((file) => !existsSync(path.join(base, file)))).toEqual([]);
});

for (const view of ['written', 'live'] as const) {
  describe(`network-policy-api, ${view === 'written' ? 'as written' : 'as a live cluster shows it'}`, () => {
    let answered = 0;
    for (const conformanceTest of conformanceTests) {
      const open = runningOf(conformanceTest, view);
      for (const subTest of conformanceTest.subTests) {
        const name = `${conformanceTest.name}: ${subTest.title}`;
        test(name, () => {
          const { cluster, world } = open(subTest);
          const code = unanswered[view][name];
          for (const line of subTest.expect) {
            const expected = code ? `unknown ${code}` : line.split(' ')[4];
            expect(answerOf(cluster, line, view), line).toBe(expected);
            expect(oracleAnswerOf(world, line), `oracle: ${line}`).toBe(line.split(' ')[4]);
          }
          if (!code) answered++;
        });
      }
    }

    afterAll(() => console.log(`network-policy-api, ${view}: ${answered} of 92 sub-tests have the expected answer`));
  });
}

// ---- the running snapshot ----

type View = 'written' | 'live';

interface Opened {
  readonly cluster: ClusterModel;
  readonly world: World;
}

/** Sub-tests follow each other: each starts with what those before it have left. */
function runningOf({ file, subTests }: ConformanceTest, view: View): (subTest: SubTest) => Opened {
  const states = new Map<SubTest, Opened>();
  const read = () => {
    const workloads = objectsOf('manifests.yaml');
    const standing = view === 'live' ? workloads.flatMap(asInCluster) : workloads;
    let policies = objectsOf(file);
    let snapshot = withEdits(emptySnapshot([{ uri: root, name: 'ws' }]), [
      { uri: `${root}/manifests.yaml`, text: textOf(standing) },
      ...policies.map((policy) => ({ uri: uriOf(policy), text: textOf([policy]) })),
    ]);
    for (const subTest of subTests) {
      for (const edit of subTest.edits ?? []) ({ snapshot, policies } = edited(snapshot, policies, edit));
      const text = textOf([...workloads.flatMap(asInCluster), ...policies]);
      states.set(subTest, { cluster: onlyCluster(snapshot), world: worldOf(text, asTheCluster) });
    }
  };
  return (subTest) => {
    if (states.size === 0) read();
    return states.get(subTest) as Opened;
  };
}

/** What is used of a manifest. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  // biome-ignore lint/suspicious/noExplicitAny: parsed YAML that the edits change in many places
  readonly spec?: any;
}

function objectsOf(file: string): Manifest[] {
  const text = readFileSync(path.join(base, file), 'utf8');
  return [...parseAllDocuments(text.replace(/\{\{ index \.HostNetworkPorts (\d) \}\}/g, (_, at) => hostPort(at)))].map(
    (document) => document.toJS() as Manifest,
  );
}

/** The suite chooses free ports of the nodes; any will do. */
function hostPort(at: string): string {
  return String(34340 + Number(at));
}

function textOf(manifests: readonly Manifest[]): string {
  return manifests.map((manifest) => `---\n${stringify(manifest)}`).join('');
}

function uriOf({ kind, metadata }: Manifest): string {
  return `${root}/${kind}-${metadata.name}.yaml`;
}

/** `swap POLICY DIRECTION I J`, `action POLICY DIRECTION I ACTION`, `port POLICY DIRECTION I NAME`, and the others. */
function edited(
  snapshot: Snapshot,
  policies: readonly Manifest[],
  edit: string,
): { readonly snapshot: Snapshot; readonly policies: Manifest[] } {
  const [what = '', name = '', direction = '', first = '', second = ''] = edit.split(' ');
  const target = policies.filter(({ metadata }) => metadata.name === name);
  if (target.length !== 1) throw new Error(`${target.length} policies ${name}`);
  const policy = structuredClone(target[0] as Manifest);
  const others = policies.filter(({ metadata }) => metadata.name !== name);
  if (what === 'delete') {
    return { snapshot: withEdits(snapshot, [{ uri: uriOf(policy), text: undefined }]), policies: others };
  }
  const rules = policy.spec[direction];
  if (what === 'swap') [rules[first], rules[second]] = [rules[second], rules[first]];
  else if (what === 'action') rules[first].action = second;
  else if (what === 'port') rules[first].protocols = [{ destinationNamedPort: second }];
  else if (what === 'priority') policy.spec.priority = Number(direction);
  else if (what === 'accept-addresses') {
    const networks = ['ravenclaw-0', 'hufflepuff-0'].map((end) => `${addressOf(end)}/32`);
    policy.spec.egress.unshift({ name: 'addresses', action: 'Accept', to: [{ networks }] });
  } else throw new Error(`what is ${edit}?`);
  return {
    snapshot: withEdits(snapshot, [{ uri: uriOf(policy), text: textOf([policy]) }]),
    policies: [...others, policy],
  };
}

// ---- the cluster ----

const houses = ['gryffindor', 'slytherin', 'hufflepuff', 'ravenclaw', 'forbidden-forrest'];

/** Of a pod; for one of the forest that of its node. */
function addressOf(end: string): string {
  const at = end.lastIndexOf('-');
  return `10.244.${houses.indexOf(end.slice(0, at))}.${1 + Number(end.slice(at + 1))}`;
}

function endOf({ metadata }: Manifest, number: number): string {
  return `${metadata.namespace?.replace('network-policy-conformance-', '')}-${number}`;
}

/** The two Pods of a StatefulSet, as its controller makes them. */
function asInCluster(manifest: Manifest): Manifest[] {
  if (manifest.kind !== 'StatefulSet') return [manifest];
  const { metadata, spec } = manifest;
  return [0, 1].map((number) => {
    const podIP = addressOf(endOf(manifest, number));
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, ...spec.template.metadata, name: `${metadata.name}-${number}` },
      spec: spec.template.spec,
      status: { podIP, podIPs: [{ ip: podIP }], ...(spec.template.spec.hostNetwork ? { hostIP: podIP } : {}) },
    };
  });
}

/** Every pod has the address that its status says and a node of its own, which runs Linux. */
function asTheCluster({ pods, nodes }: World): Partial<World> {
  const address = ({ namespace, name }: { namespace: string; name: string }): string =>
    addressOf(`${namespace.replace('network-policy-conformance-', '')}-${name.at(-1)}`);
  return {
    pods: pods.map((one) => ({ ...one, addresses: [address(one)] })),
    nodes: nodes.map((node, index) => {
      const here = pods[index];
      const addresses = here?.hostNetwork ? [address(here)] : node.addresses;
      return { ...node, labels: { 'kubernetes.io/os': 'linux' }, addresses };
    }),
  };
}

// ---- answers ----

const podNames = ['harry-potter', 'draco-malfoy', 'cedric-diggory', 'luna-lovegood', 'centaur'];

/** `gryffindor-1`: the name of the Pod, or of the StatefulSet that makes it. */
function podName(end: string): string {
  const at = end.lastIndexOf('-');
  return `${podNames[houses.indexOf(end.slice(0, at))]}${end.slice(at)}`;
}

function answerOf(cluster: ClusterModel, line: string, view: View): string {
  const [from, to, protocol, port] = partsOf(line);
  const party = (end: string) => {
    const name = podName(end);
    return partyOf(cluster, workloadIn(cluster, view === 'live' ? name : name.replace(/-\d$/, '')));
  };
  const codes = new Set<UnknownCode>();
  const recorder: Recorder = {
    ...deaf,
    unknown: (code) => codes.add(code),
  };
  const { must, may }: Access = access(party(from), party(to), policiesOf(cluster), recorder);
  if (includesPort(must, protocol, port)) return 'allowed';
  return includesPort(may, protocol, port) ? `unknown ${[...codes].join(', ')}` : 'denied';
}

function oracleAnswerOf(world: World, line: string): string {
  const [from, to, protocol, port] = partsOf(line);
  return allows(world, pod(world, podName(from)), pod(world, podName(to)), protocol, port) ? 'allowed' : 'denied';
}

function partsOf(line: string): [from: string, to: string, protocol: Protocol, port: number] {
  const [from = '', to = '', protocol, port = ''] = line.split(' ');
  return [from, to, protocol as Protocol, Number(port.startsWith('host-') ? hostPort(port.slice(5)) : port)];
}

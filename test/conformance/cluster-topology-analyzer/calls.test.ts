/**
 * The calls that cluster-topology-analyzer (v2.3.6) finds in its own tests, by the policies that it makes of them: each
 * is one of ours, and what we find besides is listed.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import type { Call } from '../../../server/src/calls/call.ts';
import { allCalls } from '../../../server/src/calls/calls.ts';
import { nodeHost } from '../../../server/src/host/node.ts';
import type { Protocol } from '../../../server/src/model/ports.ts';
import { podLabel } from '../../../server/src/model/workload.ts';
import { formatPorts, isEmpty, portRange, subtractPorts } from '../../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, type WorkloadInstance } from '../../../server/src/snapshot/queries.ts';
import { emptySnapshot, withEdits } from '../../../server/src/snapshot/snapshot.ts';
import { onlyCluster } from '../../support/cluster.ts';
import { type Admitted, admittedIn, type Labels, tests } from './expected.ts';

beforeAll(() => {
  if (!existsSync(tests)) throw new Error('The tests of the peer are absent: ../shared/conformance, from the root.');
});

/** What it lets in and we know no call for, with the reason why that is an error of the peer. */
const errors: Readonly<Record<string, readonly string[]>> = {
  // The volume of the ConfigMap has no name, and no container mounts it: no process reads the address.
  onlineboutique: ['checkoutservice -> cartservice TCP 7070'],
};

/** What we find and it does not. */
const more: Readonly<Record<string, readonly string[]>> = {
  // Services with `prometheus.io/scrape` and without a port. The peer takes 9090, and drops it where no Service port has it.
  sockshop: [
    'catalogue TCP 80',
    'front-end TCP 8079',
    'orders TCP 80',
    'payment TCP 80',
    'queue-master TCP 80',
    'shipping TCP 80',
  ].map((end) => `prometheus -> ${end}: annotation prometheus.io/scrape of Service ${end.split(' ', 1)}`),
};

test.each(['acs-security-demos', 'k8s_guestbook', 'onlineboutique', 'qotd', 'sockshop'])('%s', async (folder) => {
  const cluster = await read(folder);
  const calls = allCalls(cluster);
  const admitted = admittedIn(folder);
  expect(admitted.length).toBeGreaterThan(0);
  const missing = admitted.flatMap((each) => {
    const ends = endsOf(cluster, each);
    return ends.filter((end) => !calls.some((call) => isCall(call, end))).map(endWords);
  });
  const found = admitted.flatMap((each) => endsOf(cluster, each));
  const others = calls.filter((call) => !found.some((end) => isCall(call, end)));
  expect([...new Set(missing)]).toEqual(errors[folder] ?? []);
  expect([...new Set(others.map(callWords))].sort()).toEqual(more[folder] ?? []);
});

/** One call of the peer. */
interface End {
  readonly from: WorkloadInstance | 'anyone' | 'cluster';
  readonly target: WorkloadInstance;
  readonly port: Admitted['port'];
}

function endsOf(cluster: ClusterModel, { from, fromNamespace, to, namespace, port }: Admitted): End[] {
  return selected(cluster, to, namespace).flatMap((target) =>
    (typeof from === 'string' ? [from] : selected(cluster, from, fromNamespace ?? namespace)).map((caller) => ({
      from: caller,
      target,
      port,
    })),
  );
}

function selected(cluster: ClusterModel, labels: Labels, namespace = 'default'): WorkloadInstance[] {
  return distinctWorkloads(cluster).filter(
    (workload) =>
      workload.namespace === namespace &&
      Object.entries(labels).every(([key, value]) => podLabel(workload.resource, key) === value),
  );
}

/** Anyone is what a load balancer lets in, every pod an ingress controller or Prometheus. */
function isCall({ from, caller, target, ports }: Call, end: End): boolean {
  if (target.key !== end.target.key) return false;
  const isCaller =
    end.from === 'anyone'
      ? from === 'outside'
      : end.from === 'cluster'
        ? from === 'ingressController' || from === 'prometheus'
        : caller?.key === end.from.key;
  const asked = portOf(end);
  return isCaller && (!asked || isEmpty(subtractPorts(asked, ports)));
}

function portOf({ port, target }: End) {
  if (!port) return undefined;
  const number =
    typeof port.port === 'number' ? port.port : target.resource.ports.find(({ name }) => name === port.port)?.port;
  return number === undefined ? undefined : portRange(port.protocol as Protocol, number, number);
}

function endWords({ from, target, port }: End): string {
  const who = typeof from === 'string' ? from : from.resource.name;
  return `${who} -> ${target.resource.name} ${port?.protocol} ${port?.port}`;
}

function callWords({ from, caller, target, ports, evidence }: Call): string {
  return `${caller?.resource.name ?? from} -> ${target.resource.name} ${formatPorts(ports)}: ${evidence.text}`;
}

async function read(folder: string): Promise<ClusterModel> {
  const uri = URI.file(path.join(tests, folder)).toString();
  const files = (await nodeHost.findFiles(uri, [])).filter((file) => !/\/expected_[^/]*$/.test(file));
  const edits = await Promise.all(files.map(async (file) => ({ uri: file, text: await nodeHost.readFile(file) })));
  return onlyCluster(withEdits(emptySnapshot([{ uri, name: folder }]), edits));
}

/**
 * How many of the calls that official policies let in are found in the manifests alone: pairs of workloads of which a
 * peer of an ingress rule names the one and the policy selects the other. Wildcards name nobody.
 */
import { URI } from 'vscode-uri';
import { allCalls } from '../../server/src/calls/calls.ts';
import { nodeHost } from '../../server/src/host/node.ts';
import { access } from '../../server/src/policy/access.ts';
import { isEmpty } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import {
  distinct,
  distinctWorkloads,
  partyOf,
  peerMatches,
  policiesOf,
  selectedBy,
} from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { corpus, readRepository } from './repositories.ts';

/** What is compared: folders and files of a repository, all of it without any. */
export interface Compared {
  readonly title: string;
  readonly repository: string;
  readonly places: readonly string[];
  /** A workload of the cluster that is meant, where there are several. */
  readonly having?: string;
}

export interface Recall {
  readonly workloads: number;
  readonly policies: number;
  /** `frontend -> cartservice`, by the policies. */
  readonly admitted: ReadonlySet<string>;
  /** The same by the evidence in manifests. */
  readonly found: ReadonlySet<string>;
  /** Those of `found` that policies surely let through on some port, in whatever way. */
  readonly letThrough: ReadonlySet<string>;
  /** Those that they surely deny. */
  readonly denied: ReadonlySet<string>;
}

export async function recallOf(compared: Compared): Promise<Recall> {
  const cluster = await readCluster(compared);
  const policies = distinct([...cluster.namespaces.values()].flatMap((namespace) => namespace.policies));
  const calls = allCalls(cluster).flatMap((call) =>
    call.caller ? [{ caller: call.caller, target: call.target }] : [],
  );
  const answers = calls.map((call) => ({
    ...call,
    ...access(partyOf(cluster, call.caller), partyOf(cluster, call.target), policiesOf(cluster)),
  }));
  const pairs = (all: typeof calls): Set<string> =>
    new Set(all.map(({ caller, target }) => pair(caller.resource.name, target.resource.name)));
  return {
    workloads: distinctWorkloads(cluster).length,
    policies: policies.length,
    admitted: admittedPairs(cluster),
    found: pairs(calls),
    letThrough: pairs(answers.filter(({ must }) => !isEmpty(must))),
    denied: pairs(answers.filter(({ may }) => isEmpty(may))),
  };
}

/** The first cluster of some folders and files that has the workload, or any. */
export async function readCluster({ repository, places, having }: Compared): Promise<ClusterModel> {
  const folder = URI.file(`${corpus}/${repository}`).toString();
  const { clusters } =
    places.length === 0 ? (await readRepository(repository)).snapshot : await readPlaces(folder, places);
  const cluster = clusters.find((one) =>
    distinctWorkloads(one).some(({ resource }) => having === undefined || resource.name === having),
  );
  if (!cluster) throw new Error('no cluster');
  return cluster;
}

async function readPlaces(folder: string, places: readonly string[]) {
  const all = await nodeHost.findFiles(folder, []);
  const files = all.filter((uri) =>
    places.some((place) => uri === `${folder}/${place}` || uri.startsWith(`${folder}/${place}/`)),
  );
  const edits = await Promise.all(files.map(async (uri) => ({ uri, text: await nodeHost.readFile(uri) })));
  return withEdits(emptySnapshot([{ uri: folder, name: 'repository' }]), edits);
}

function admittedPairs(cluster: ClusterModel): ReadonlySet<string> {
  const policies = distinct([...cluster.namespaces.values()].flatMap((namespace) => namespace.policies));
  return new Set(
    policies.flatMap((policy) => {
      const peers = policy.resource.ingress.flatMap((rule) => (rule.peers === 'everyone' ? [] : rule.peers));
      const named = peers.flatMap((peer) =>
        peer.type === 'selector' && peer.podSelector && peer.podSelector.requirements.length > 0
          ? distinct(peerMatches(cluster, policy.namespace, peer).must)
          : [],
      );
      return distinct(selectedBy(cluster, policy).must).flatMap((target) =>
        named.map((caller) => pair(caller.resource.name, target.resource.name)),
      );
    }),
  );
}

function pair(caller: string, target: string): string {
  return `${caller} -> ${target}`;
}

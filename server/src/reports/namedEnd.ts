import { distance } from 'fastest-levenshtein';
import { listed } from '../model/listed.ts';
import { memo } from '../model/memo.ts';
import type { ExternalParty, PodsParty } from '../policy/party.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { answeringWorkloads } from './answering.ts';
import { readAddress, whyNoEnd } from './question.ts';

/**
 * An end as people name it: `internet`, an address, `name`, `namespace/name` or `Kind/namespace/name`. A text says why it
 * is none, in words that a sentence may end with.
 */
export function readNamedEnd(cluster: ClusterModel, text: string): ExternalParty | PodsParty | string {
  const address = readAddress(cluster, text);
  if (address) return whyNoEnd(cluster, text, address) ?? address;
  const found = workloadsNamed(cluster, text);
  const [only] = found;
  if (only && found.length === 1) return partyOf(cluster, only);
  if (only) return `${text} may be ${listed(found.map(fullName), 'or')}`;
  const near = nearNames(cluster, text);
  return `there is no workload ${text}${near.length > 0 ? `; there is ${listed(near, 'and')}` : ''}`;
}

/** Workloads by their own name, or by that of the controller as which their pods answer. */
function workloadsNamed(cluster: ClusterModel, text: string): readonly WorkloadInstance[] {
  const wanted = lowerKind(text);
  const own = byOwnName(cluster).get(wanted) ?? [];
  if (own.length === 1) return own;
  const answering = answeringWorkloads(cluster).filter(({ namespace, answersAs }) =>
    namesOf(namespace, answersAs).includes(wanted),
  );
  return answering.length > 0 ? answering : own;
}

const byOwnName = memo((cluster: ClusterModel): ReadonlyMap<string, readonly WorkloadInstance[]> => {
  const names = new Map<string, WorkloadInstance[]>();
  for (const workload of distinctWorkloads(cluster)) {
    for (const name of namesOf(workload.namespace, workload.resource)) {
      const known = names.get(name);
      if (known) known.push(workload);
      else names.set(name, [workload]);
    }
  }
  return names;
});

function namesOf(namespace: string, { kind, name }: { readonly kind: string; readonly name: string }): string[] {
  return [name, `${namespace}/${name}`, `${kind.toLowerCase()}/${namespace}/${name}`];
}

function lowerKind(text: string): string {
  const parts = text.split('/');
  return parts.length === 3 ? [parts[0]?.toLowerCase(), ...parts.slice(1)].join('/') : text;
}

function fullName({ namespace, resource }: WorkloadInstance): string {
  return `${resource.kind}/${namespace}/${resource.name}`;
}

/** Up to three workloads whose names are near a text, or that have it in their names; the nearest first. */
function nearNames(cluster: ClusterModel, text: string): string[] {
  const wanted = (text.split('/').at(-1) ?? text).toLowerCase();
  return distinctWorkloads(cluster)
    .map((workload) => {
      const name = workload.resource.name.toLowerCase();
      const isPart = name.includes(wanted) || wanted.includes(name);
      return { workload, name, rank: isPart ? 1 : distance(wanted, name) };
    })
    .filter(({ name, rank }) => rank <= Math.max(2, Math.floor(name.length / 2)))
    .sort((left, right) => left.rank - right.rank)
    .slice(0, 3)
    .map(({ workload }) => fullName(workload));
}

import { distance } from 'fastest-levenshtein';
import { listed } from '../model/listed.ts';
import type { KnownParty } from '../policy/party.ts';
import { allPorts, type PortSet } from '../policy/portSet.ts';
import { answeringWorkloads } from '../reports/answering.ts';
import { readAddress, readPort, whyNoEnd } from '../reports/question.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type Explanation, explainParts } from '../snapshot/explanation.ts';
import { distinctWorkloads, partyOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { chosenClusters, clusterOption } from './clusters.ts';
import type { Io } from './io.ts';
import { type Loaded, load } from './load.ts';
import { loadOptions, type ProgramPaths, type ProgramValues, programsIn, UsageError } from './options.ts';

/** What commands about one connection are asked: `--from P --to P [--port 8080/TCP] [PATH...]`. */
export interface Question {
  readonly from: string;
  readonly to: string;
  readonly ports: PortSet;
  readonly paths: readonly string[];
  readonly config: string | undefined;
  readonly programs: ProgramPaths;
  /** The name of the cluster, where there are several. */
  readonly cluster: string | undefined;
}

/** The options that these commands have in common. */
export const questionOptions = {
  from: { type: 'string' },
  to: { type: 'string' },
  port: { type: 'string' },
  ...clusterOption,
  ...loadOptions,
} as const;

/** What they say; `PORT` may be left out for all ports. Throws a `UsageError` where an end is missing. */
export function readQuestion(
  values: Readonly<Partial<Record<'from' | 'to' | 'port' | 'config' | 'cluster', string | undefined>> & ProgramValues>,
  paths: readonly string[],
): Question {
  const { from, to, port, config, cluster } = values;
  if (!from || !to) throw new UsageError(`--${from ? 'to' : 'from'} is missing: a workload, an address or internet`);
  const ports = port === undefined ? allPorts : readPort(port);
  if (!ports) throw new UsageError(`--port is a number with a protocol, 8080/TCP, and not ${port}`);
  return { from, to, ports, paths, config, programs: programsIn(values), cluster };
}

/** An answered question: for addresses an explanation for each part of them that policies treat alike. */
export interface Answer {
  readonly loaded: Loaded;
  readonly cluster: ClusterModel;
  readonly explanations: readonly Explanation[];
}

/** Undefined where there is nothing to answer about; why was said on the error stream. */
export async function answer(
  io: Io,
  { from, to, paths, config, programs, cluster: name }: Question,
): Promise<Answer | undefined> {
  const loaded = await load(io, paths, config, programs);
  if (!loaded) return undefined;
  const found = chosenClusters(loaded.snapshot, name).map((cluster) => ({
    cluster,
    source: readEnd(cluster, from),
    target: readEnd(cluster, to),
  }));
  const known = found.filter(({ source, target }) => typeof source !== 'string' && typeof target !== 'string');
  if (known.length > 1) {
    const names = known.map(({ cluster }) => cluster.name);
    io.error(`netpol: both are in the clusters ${listed(names, 'and')}; choose one with --cluster`);
    return undefined;
  }
  const [one] = known.length > 0 ? known : found;
  if (!one) return undefined;
  const { cluster, source, target } = one;
  for (const end of [source, target]) if (typeof end === 'string') io.error(`netpol: ${end}`);
  if (typeof source === 'string' || typeof target === 'string') return undefined;
  if (source.type !== 'pods' && target.type !== 'pods') {
    io.error('netpol: one end must be a workload: policies say nothing of what is between addresses');
    return undefined;
  }
  return { loaded, cluster, explanations: explainParts(cluster, source, target) };
}

/** An end as people name it: `internet`, an address, `name`, `namespace/name` or `Kind/namespace/name`. A text says why it is none. */
function readEnd(cluster: ClusterModel, text: string): KnownParty | string {
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
  const isMeant = (namespace: string, { kind, name }: { kind: string; name: string }): boolean =>
    [name, `${namespace}/${name}`, `${kind.toLowerCase()}/${namespace}/${name}`].includes(lowerKind(text));
  const answering = answeringWorkloads(cluster).filter(({ namespace, answersAs }) => isMeant(namespace, answersAs));
  if (answering.length > 0) return answering;
  return distinctWorkloads(cluster).filter(({ namespace, resource }) => isMeant(namespace, resource));
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

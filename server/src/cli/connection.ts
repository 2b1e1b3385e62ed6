import { listed } from '../model/listed.ts';
import { allPorts, type PortSet } from '../policy/portSet.ts';
import { readNamedEnd } from '../reports/namedEnd.ts';
import { readPort } from '../reports/question.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type Explanation, explainParts } from '../snapshot/explanation.ts';
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
    source: readNamedEnd(cluster, from),
    target: readNamedEnd(cluster, to),
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

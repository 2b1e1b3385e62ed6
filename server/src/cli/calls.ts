import type { DocumentSpan } from '../model/instance.ts';
import { isEmpty } from '../policy/portSet.ts';
import { escaped } from '../reports/listMarkdown.ts';
import { type NeededCall, neededOf, type Scope, type Unneeded, unneededOf } from '../reports/needed.ts';
import { callJson, endJson, unneededJson } from '../reports/neededJson.ts';
import { callTable, silentParagraph, unneededTable } from '../reports/neededMarkdown.ts';
import { callLine, silentLine, unneededLine } from '../reports/neededText.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { chosenClusters, clusterOption } from './clusters.ts';
import { exit, type Io } from './io.ts';
import { type Loaded, load } from './load.ts';
import { type Command, loadOptions, loadUsage, oneOf, programsIn, readOptions } from './options.ts';
import { pathAndLine } from './places.ts';
import { readScope, scopeOptions } from './scope.ts';

/** `netpol calls [PATH...]`: who needs whom, by what the manifests say, and what policies say to that. */
export const callsCommand: Command = {
  summary: 'who calls whom by what manifests say, and whether policies let it through',
  usage: `Usage: netpol calls [PATH...] [OPTIONS]

Lists which calls the manifests below the PATHs (default: this folder; -: standard input) tell of: in variables,
arguments, ConfigMaps, Ingresses and other evidence. Of each it says whether policies let it through, what denies it,
and at which line it is told. Workloads that nothing is told of are named last: whom those call is not known.

Options:
  --workload WORKLOAD   only calls from and to this one: namespace/name, or a name that one namespace has; may be
                        repeated
  --namespace NAME      only calls from and to workloads of this namespace; may be repeated
  --blocked             only calls that policies deny, or of which it is not known whether they do
  --unneeded            what policies let into isolated workloads though no call says that it is needed; with --blocked
                        both
  --format FORMAT       text, json or md (default: text)
  --cluster NAME        one of several clusters
${loadUsage}
Exit: 0, or 2 for bad usage or unreadable input. With --blocked or --unneeded 1 where something of that is sure, 3 where
all of it is unknown, 0 where there is nothing.
`,
  async run(io, args) {
    const { values, paths } = readOptions(args, {
      ...scopeOptions,
      blocked: { type: 'boolean', default: false },
      unneeded: { type: 'boolean', default: false },
      format: { type: 'string', default: 'text' },
      ...clusterOption,
      ...loadOptions,
    });
    const format = oneOf('--format', values.format, ['text', 'json', 'md']);
    const loaded = await load(io, paths, values.config, programsIn(values));
    if (!loaded) return exit.failed;
    const clusters = chosenClusters(loaded.snapshot, values.cluster);
    const isAsked = readScope(clusters, values);
    const seen = { sure: false, unsure: false };
    const reports = clusters.map((cluster) => reportOf(cluster, isAsked, values, seen));
    formats[format](io, loaded, reports);
    if (loaded.incomplete) return exit.failed;
    return seen.sure ? exit.findings : seen.unsure ? exit.unknown : exit.ok;
  },
};

/** Each undefined where it is not asked for. */
interface Report {
  readonly cluster: string;
  readonly calls: readonly NeededCall[] | undefined;
  readonly silent: readonly WorkloadInstance[] | undefined;
  readonly unneeded: Iterable<Unneeded> | undefined;
}

/** `seen` hears what is blocked or not needed, and of the second as it is printed. */
function reportOf(
  cluster: ClusterModel,
  isAsked: Scope,
  { blocked, unneeded }: { readonly blocked: boolean; readonly unneeded: boolean },
  seen: { sure: boolean; unsure: boolean },
): Report {
  const isAll = !blocked && !unneeded;
  const { calls, silent } = isAll || blocked ? neededOf(cluster, isAsked) : { calls: [], silent: [] };
  const stopped = calls.filter(({ verdict }) => verdict === 'denied' || verdict === 'unknown');
  if (blocked) {
    seen.sure ||= stopped.some(({ verdict }) => verdict === 'denied');
    seen.unsure ||= stopped.length > 0;
  }
  return {
    cluster: cluster.name,
    calls: isAll ? calls : blocked ? stopped : undefined,
    silent: isAll ? silent : undefined,
    unneeded: unneeded ? heard(unneededOf(cluster, isAsked), seen) : undefined,
  };
}

function* heard(pairs: Iterable<Unneeded>, seen: { sure: boolean; unsure: boolean }): Iterable<Unneeded> {
  for (const pair of pairs) {
    seen.sure ||= !isEmpty(pair.allowed);
    seen.unsure = true;
    yield pair;
  }
}

type Format = (io: Io, loaded: Loaded, reports: readonly Report[]) => void;

const formats: Readonly<Record<'text' | 'json' | 'md', Format>> = {
  text(io, loaded, reports) {
    const shown = (place: DocumentSpan) => pathAndLine(loaded, place);
    for (const { cluster, calls = [], silent = [], unneeded = [] } of reports) {
      const line = (text: string): void => io.out(`${reports.length > 1 ? `${cluster}: ` : ''}${text}\n`);
      for (const call of calls) line(callLine(call, shown));
      for (const pair of unneeded) line(unneededLine(pair, shown));
      for (const workload of silent) line(silentLine(workload));
    }
  },
  json(io, { snapshot, display }, reports) {
    const clusters = reports.map(({ cluster, calls, silent, unneeded }) => ({
      name: cluster,
      ...(calls && { calls: calls.map((call) => callJson(snapshot, call, display)) }),
      ...(silent && { noEvidence: silent.map(endJson) }),
      ...(unneeded && { unneeded: [...unneeded].map((pair) => unneededJson(snapshot, pair, display)) }),
    }));
    io.out(`${JSON.stringify({ clusters }, null, 2)}\n`);
  },
  md(io, loaded, reports) {
    const shown = (place: DocumentSpan) => pathAndLine(loaded, place);
    for (const [index, { cluster, calls, silent = [], unneeded }] of reports.entries()) {
      if (reports.length > 1) io.out(`${index === 0 ? '' : '\n'}### ${escaped(cluster)}\n\n`);
      if (calls) for (const piece of callTable(calls, shown)) io.out(piece);
      if (calls && unneeded) io.out('\n');
      if (unneeded) for (const piece of unneededTable(unneeded, shown)) io.out(piece);
      if (silent.length > 0) io.out(`\n${silentParagraph(silent)}`);
    }
  },
};

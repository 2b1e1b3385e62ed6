import type { Direction } from '../model/policy.ts';
import { allPorts, noPorts, unionPorts } from '../policy/portSet.ts';
import { answeringWorkloads } from '../reports/answering.ts';
import { exposuresOf } from '../reports/exposure.ts';
import { exposureJson } from '../reports/exposureJson.ts';
import { exposureMarkdown } from '../reports/exposureMarkdown.ts';
import { exposureLines } from '../reports/exposureText.ts';
import { listCsv } from '../reports/listCsv.ts';
import { listDot } from '../reports/listDot.ts';
import { type Focus, type ListFilter, readFocus } from '../reports/listFilter.ts';
import { type ListFormat, listingOf } from '../reports/listing.ts';
import { connectionJson } from '../reports/listJson.ts';
import { listMarkdown } from '../reports/listMarkdown.ts';
import { listMermaid } from '../reports/listMermaid.ts';
import { listSvg } from '../reports/listSvg.ts';
import { listText } from '../reports/listText.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { chosenClusters, clusterOption } from './clusters.ts';
import { exit } from './io.ts';
import { load } from './load.ts';
import { type Command, loadOptions, loadUsage, oneOf, programsIn, readOptions, UsageError } from './options.ts';
import { readPorts } from './ports.ts';

/** `netpol list [PATH...]`: who may call whom. */
export const listCommand: Command = {
  summary: 'who may call whom, on which ports',
  usage: `Usage: netpol list [PATH...] [OPTIONS]

Lists who may call whom, on which ports, by the manifests below the PATHs (default: this folder; -: standard input).

Options:
  --focus WORKLOAD      only connections of this one: namespace/name, a name that one namespace has, or internet;
                        may be repeated
  --direction WAY       with --focus: ingress (into it) or egress (out of it) only
  --port PORT           only these ports: 8080, 8080/TCP or 8000-8090/UDP; may be repeated
  --exposure            with text, json and md: also what is open beyond the workloads that are there: to the whole
                        cluster, to namespaces and labels, to the outside; and which workloads nothing protects;
                        --focus NAME, --direction and --port say of which workloads and what
  --format FORMAT       text, json, md, csv, dot, mermaid or svg (default: text)
  --cluster NAME        one of several clusters
${loadUsage}
Exit: 0, or 2 for bad usage or unreadable input.
`,
  async run(io, args) {
    const { values, paths } = readOptions(args, {
      focus: { type: 'string', multiple: true, default: [] },
      direction: { type: 'string' },
      port: { type: 'string', multiple: true, default: [] },
      exposure: { type: 'boolean', default: false },
      format: { type: 'string', default: 'text' },
      ...clusterOption,
      ...loadOptions,
    });
    const format = oneOf('--format', values.format, formatNames);
    const direction = readDirection(values);
    if (values.exposure) checkExposure(format, values.focus);
    const ports = values.port.map((text) => readPorts('--port', text));
    const loaded = await load(io, paths, values.config, programsIn(values));
    if (!loaded) return exit.failed;
    const { snapshot, display } = loaded;
    const clusters = chosenClusters(snapshot, values.cluster);
    const filter: ListFilter = {
      focus: values.focus.map((text) => focusIn(clusters, text)),
      direction,
      ports: ports.length === 0 ? allPorts : ports.reduce(unionPorts, noPorts),
    };
    const listings = clusters.map((cluster) => listingOf(cluster, filter));
    const exposures = values.exposure ? clusters.map((cluster) => [...exposuresOf(cluster, filter)]) : [];
    if (format === 'json') {
      const clusters = listings.map(({ cluster, connections }, at) => ({
        name: cluster,
        connections: [...connections].map((connection) => connectionJson(snapshot, connection, display)),
        ...(exposures[at] && { exposure: exposures[at].map((each) => exposureJson(snapshot, each, display)) }),
      }));
      io.out(`${JSON.stringify({ clusters }, null, 2)}\n`);
    } else {
      for (const piece of formats[format](listings)) io.out(piece);
      for (const [at, each] of exposures.entries()) {
        const name = exposures.length > 1 ? clusters[at]?.name : undefined;
        if (format === 'md') io.out(`\n${name === undefined ? '' : `Cluster ${name}\n\n`}${exposureMarkdown(each)}`);
        else for (const line of exposureLines(each)) io.out(`${name === undefined ? '' : `${name}: `}${line}\n`);
      }
    }
    return loaded.incomplete ? exit.failed : exit.ok;
  },
};

const formats: Readonly<Record<Exclude<FormatName, 'json'>, ListFormat>> = {
  text: listText,
  md: listMarkdown,
  csv: listCsv,
  dot: listDot,
  mermaid: listMermaid,
  svg: listSvg,
};

const formatNames = ['text', 'json', 'md', 'csv', 'dot', 'mermaid', 'svg'] as const;
type FormatName = (typeof formatNames)[number];

function checkExposure(format: FormatName, focus: readonly string[]): void {
  oneOf('--format with --exposure', format, ['text', 'json', 'md']);
  if (focus.includes('internet')) throw new UsageError('--exposure is that of workloads: --focus names one of them');
}

function readDirection(values: {
  readonly direction?: string;
  readonly focus: readonly string[];
}): Direction | undefined {
  if (values.direction === undefined) return undefined;
  if (values.focus.length === 0) throw new UsageError('--direction is seen from a workload: name it with --focus');
  return oneOf('--direction', values.direction, ['ingress', 'egress'] as const);
}

function focusIn(clusters: readonly ClusterModel[], text: string): Focus {
  const focus = readFocus(text, clusters.flatMap(answeringWorkloads));
  if (typeof focus === 'string') throw new UsageError(`--focus: ${focus}`);
  return focus;
}

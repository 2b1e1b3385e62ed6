import path from 'node:path';
import { URI } from 'vscode-uri';
import { type NewFile, newFiles } from '../fixes/newFiles.ts';
import { freeName } from '../generate/freeName.ts';
import { type GenerateOptions, isChosen, isOfCluster, type PlannedPolicy, planPolicies } from '../generate/plan.ts';
import { prove, withPolicyTexts } from '../generate/prove.ts';
import { policyText, type Where } from '../generate/text.ts';
import { listed } from '../model/listed.ts';
import { answeringWorkloads } from '../reports/answering.ts';
import { diffClusters } from '../reports/diff.ts';
import { diffText } from '../reports/diffText.ts';
import { readFocus } from '../reports/listFilter.ts';
import { toLocation } from '../reports/places.ts';
import { previewOf, previewText } from '../reports/preview.ts';
import { proofText } from '../reports/proofText.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { applyEdits } from '../yaml/edit.ts';
import { styleOf } from '../yaml/style.ts';
import { chosenClusters, clusterOption } from './clusters.ts';
import { type Exit, exit, type Io } from './io.ts';
import { type Loaded, load, stdin } from './load.ts';
import {
  type Command,
  configOption,
  oneOf,
  programOptions,
  programsIn,
  programUsage,
  readOptions,
  UsageError,
} from './options.ts';

/** `netpol generate [PATH...]`: policies that let through what the manifests say is called, and nothing else. */
export const generateCommand: Command = {
  summary: 'policies that allow what the manifests say is called, and nothing else',
  usage: `Usage: netpol generate [PATH...] [OPTIONS]

Writes the NetworkPolicies that the workloads below the PATHs (default: this folder; -: standard input) need: a
default-deny for each namespace but those of the cluster itself, and for each workload what calls it, by environment,
ConfigMaps, Ingresses and other evidence, which stands above each peer. What policies allow already is not written
again. The error stream says which connections that opens, closes and keeps, whether every call gets through, and what
nobody can know.

Options:
  --workload WORKLOAD   only for this one, without a default-deny for its namespace: namespace/name, or a name that one
                        namespace has; may be repeated
  --namespace NAME      only for this namespace; may be repeated
  --egress              isolate egress too; DNS stays allowed
  --ports numbers|names whether ports are written by number or by the name in the container (default: numbers)
  --out DIR             write files into this folder, and into the resources of its kustomization, if it has one
  --style workload|namespace
                        with --out: a file for each policy, or one for each namespace (default: workload)
  --dry-run             write nothing: print which connections would change, as netpol diff does
  --cluster NAME        one of several clusters; needed where there are several
  --config FILE         another configuration than the nearest .netpol.yaml
${programUsage}
Exit: 0 every call with evidence is allowed, 1 one is denied or cannot be known, 2 bad usage or unreadable input.
`,
  async run(io, args) {
    const { values, paths } = readOptions(args, {
      workload: { type: 'string', multiple: true, default: [] },
      namespace: { type: 'string', multiple: true, default: [] },
      egress: { type: 'boolean', default: false },
      ports: { type: 'string', default: 'numbers' },
      out: { type: 'string' },
      style: { type: 'string', default: 'workload' },
      'dry-run': { type: 'boolean', default: false },
      ...clusterOption,
      ...configOption,
      ...programOptions,
    });
    const ports = oneOf('--ports', values.ports, ['numbers', 'names']);
    const style = oneOf('--style', values.style, ['workload', 'namespace']);
    const folder = values.out === undefined ? undefined : path.resolve(io.cwd, values.out);
    const loaded = await load(io, await withFolder(io, paths, folder), values.config, programsIn(values));
    if (!loaded) return exit.failed;
    const { snapshot } = loaded;
    const cluster = onlyOf(chosenClusters(snapshot, values.cluster));
    const chosen = chosenIn(snapshot, cluster, values.workload, values.namespace);
    const options = { ...chosen, egress: values.egress, ports };
    const { policies, notes } = planPolicies(cluster, options);
    const texts = policies.map((policy) => ({ policy, text: textOf(policy, whereIn(loaded), folder !== undefined) }));
    const after = withPolicyTexts(
      cluster,
      texts.map(({ policy, text }) => ({ namespace: policy.namespace, text })),
    );
    for (const note of notes) io.error(`note: ${note}`);
    const scope = { egress: values.egress, isAsked: (workload: WorkloadInstance) => isChosen(workload, options) };
    io.error(policies.length === 0 ? 'there is nothing to write' : previewText(previewOf(cluster, after, scope)));
    const proof = prove(after, options);
    for (const line of proofText(proof)) io.error(line);
    if (values['dry-run']) {
      for (const line of diffText(diffClusters([cluster], [after]))) io.out(`${line}\n`);
    } else if (folder === undefined) {
      io.out(texts.map(({ text }) => text).join('---\n'));
    } else {
      const written = await write(io, loaded, folder, await filesOf(io, folder, texts, style));
      if (written !== exit.ok) return written;
    }
    if (loaded.incomplete) return exit.failed;
    return proof.calls.every(({ verdict }) => verdict === 'allowed') ? exit.ok : exit.findings;
  },
};

/** With the folder that is written to, whose policies count; the PATHs alone where they have it, or it is not there. */
async function withFolder(io: Io, paths: readonly string[], folder: string | undefined): Promise<readonly string[]> {
  if (folder === undefined || (await io.kindOf(folder)) === undefined) return paths;
  if ((await io.kindOf(folder)) === 'file') throw new UsageError('--out is a folder, and there is a file of that name');
  const given = paths.length === 0 ? ['.'] : paths;
  const isInside = given.some((each) => {
    const way = path.relative(path.resolve(io.cwd, each), folder);
    return each !== stdin && !way.startsWith('..') && !path.isAbsolute(way);
  });
  return isInside ? paths : [...given, folder];
}

function onlyOf(clusters: readonly ClusterModel[]): ClusterModel {
  const [only, ...others] = clusters;
  if (only && others.length === 0) return only;
  if (!only) throw new UsageError('there are no manifests');
  const names = clusters.map(({ name }) => name);
  throw new UsageError(`--cluster is needed: ${listed(names, 'or')}`);
}

/**
 * Without a choice every namespace that a manifest has a workload in: saved output of kubectl is no manifest. Not those
 * of the cluster itself: a default-deny there would cut off DNS.
 */
function chosenIn(
  { known }: Snapshot,
  cluster: ClusterModel,
  workloads: readonly string[],
  namespaces: readonly string[],
): Pick<GenerateOptions, 'workloads' | 'namespaces'> {
  const absent = namespaces.find((name) => !cluster.namespaces.has(name));
  if (absent !== undefined) {
    const names = [...cluster.namespaces.keys()].sort();
    throw new UsageError(`--namespace: there is no namespace ${absent}; known are ${listed(names, 'and')}`);
  }
  const all = distinctWorkloads(cluster);
  if (workloads.length === 0 && namespaces.length === 0) {
    const written = all
      .filter(({ uri, namespace }) => !known.has(uri) && !isOfCluster(cluster, namespace))
      .map(({ namespace }) => namespace);
    return { workloads: new Set(), namespaces: new Set(written) };
  }
  const keys = workloads.flatMap((text) => {
    const focus = readFocus(text, answeringWorkloads(cluster));
    if (typeof focus === 'string') throw new UsageError(`--workload: ${focus}`);
    if (focus.type !== 'workload') throw new UsageError('--workload is one of the manifests');
    return all.filter(({ namespace, resource }) => namespace === focus.namespace && resource.name === focus.name);
  });
  return { workloads: new Set(keys.map(({ key }) => key)), namespaces: new Set(namespaces) };
}

/** In the style of the workload that it is for; a stream has one kind of line break. */
function textOf(policy: PlannedPolicy, where: Where, isFile: boolean): string {
  const style = styleOf(policy.neighbour.document);
  return policyText(policy, { ...style, json: false, eol: isFile ? style.eol : '\n' }, where);
}

function whereIn({ snapshot, display }: Loaded): Where {
  return (evidence) => {
    const place = toLocation(snapshot, evidence);
    return place && `${display(place.uri)}:${place.range.start.line + 1}`;
  };
}

interface PolicyText {
  readonly policy: PlannedPolicy;
  readonly text: string;
}

async function filesOf(
  io: Io,
  folder: string,
  texts: readonly PolicyText[],
  style: 'workload' | 'namespace',
): Promise<NewFile[]> {
  const namespaces = [...new Set(texts.map(({ policy }) => policy.namespace))];
  const prefix = (namespace: string): string => (namespaces.length > 1 ? `${namespace}-` : '');
  const wanted =
    style === 'workload'
      ? texts.map(({ policy, text }) => ({ stem: `${prefix(policy.namespace)}${policy.name}`, text }))
      : namespaces.map((namespace) => ({
          stem: `${prefix(namespace)}network-policies`,
          text: joined(texts.filter(({ policy }) => policy.namespace === namespace).map(({ text }) => text)),
        }));
  const taken = new Set<string>();
  const files: NewFile[] = [];
  for (const { stem, text } of wanted) {
    // A name may hold a placeholder.
    const plain = stem.replaceAll(/[^A-Za-z0-9.-]+/g, '-');
    let name = freeName(plain, taken);
    while (await io.kindOf(path.join(folder, `${name}.yaml`))) name = freeName(plain, taken.add(name));
    taken.add(name);
    files.push({ name: `${name}.yaml`, text });
  }
  return files;
}

function joined(texts: readonly string[]): string {
  const [first = ''] = texts;
  return texts.join(first.includes('\r\n') ? '---\r\n' : '---\n');
}

/** Nothing where something could not be read: what that calls would be cut off. */
async function write(io: Io, loaded: Loaded, folder: string, files: readonly NewFile[]): Promise<Exit> {
  if (files.length === 0) return exit.ok;
  const { snapshot, display, incomplete } = loaded;
  if (incomplete) {
    io.error('netpol generate: nothing is written, since something could not be read');
    return exit.failed;
  }
  const change = newFiles(snapshot, URI.file(folder).toString(), files);
  if (change.type === 'refusal') {
    io.error(`netpol generate: ${change.reason}`);
    return exit.failed;
  }
  for (const { uri, edits } of change.files) {
    const text = snapshot.files.get(uri)?.source.text ?? '';
    await io.writeFile(URI.parse(uri).fsPath, applyEdits(text, edits));
    io.error(`wrote ${display(uri)}`);
  }
  return exit.ok;
}

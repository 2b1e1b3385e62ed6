import path from 'node:path';
import { URI } from 'vscode-uri';
import { applied, change } from '../fixes/edits.ts';
import type { Change } from '../fixes/fix.ts';
import { type Extension, extendPolicies } from '../fixes/generatePolicies.ts';
import { fileNames, type NewFile, newFiles } from '../fixes/newFiles.ts';
import { namespaceWritten, nameWritten } from '../fixes/newPolicy.ts';
import { type PlannedPolicy, planPolicies } from '../generate/plan.ts';
import { type Scope, wholeCluster } from '../generate/scope.ts';
import { sharedPolicies } from '../generate/share.ts';
import { policyText, type Where } from '../generate/text.ts';
import { listed } from '../model/listed.ts';
import { answeringWorkloads } from '../reports/answering.ts';
import { diffClusters } from '../reports/diff.ts';
import { diffText } from '../reports/diffText.ts';
import { readFocus } from '../reports/listFilter.ts';
import { outlookOf } from '../reports/outlook.ts';
import { previewText } from '../reports/preview.ts';
import { proofText } from '../reports/proofText.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { clustersOfFile, instancesOfFile } from '../snapshot/fileQueries.ts';
import { distinctWorkloads, type PolicyInstance, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { isKustomizationFile } from '../workspace/kustomization.ts';
import { directoryOf } from '../workspace/paths.ts';
import { applyEdits } from '../yaml/edit.ts';
import { styleOf } from '../yaml/style.ts';
import { chosenClusters, clusterOption } from './clusters.ts';
import { type Exit, exit, type Io } from './io.ts';
import { type Loaded, load, stdin } from './load.ts';
import { type Command, loadOptions, loadUsage, oneOf, programsIn, readOptions, UsageError } from './options.ts';
import { pathAndLine } from './places.ts';

/** `netpol generate [PATH...]`: policies that let through what the manifests say is called, and nothing else. */
export const generateCommand: Command = {
  summary: 'policies that allow what the manifests say is called, and nothing else',
  usage: `Usage: netpol generate [PATH...] [OPTIONS]

Writes the NetworkPolicies that the workloads below the PATHs (default: this folder; -: standard input) need: a
default-deny for each namespace but those of the cluster itself, and for each workload what calls it, by environment,
ConfigMaps, Ingresses and other evidence, which stands above each peer. What policies allow already is not written
again, and what is lacking goes into the policy that is about the same pods, if there is one: into its text with --out;
otherwise all of it is printed as it has to be. The error stream says which connections that opens, closes and keeps,
whether every call gets through, and what nobody can know.

Options:
  --workload WORKLOAD   only for this one, without a default-deny for its namespace: namespace/name, or a name that one
                        namespace has; may be repeated
  --namespace NAME      only for this namespace; may be repeated
  --egress              isolate egress too; DNS stays allowed
  --ports numbers|names whether ports are written by number or by the name in the container (default: numbers)
  --stdout              print the policies for kubectl apply -f - (without --out that is what happens)
  --out DIR             write files into this folder, and into the resources of its kustomization, if it has one
  --style workload|namespace
                        a policy, and with --out a file, for each workload; or as few as say the same: workloads with
                        equal rules share a policy, and those of a namespace a file (default: workload)
  --dry-run             write nothing: print which connections would change, as netpol diff does
  --cluster NAME        one of several clusters; needed where there are several
${loadUsage}
Exit: 0 every call with evidence is allowed, 1 one is denied or cannot be known, 2 bad usage or unreadable input.
`,
  async run(io, args) {
    const { values, paths } = readOptions(args, {
      workload: { type: 'string', multiple: true, default: [] },
      namespace: { type: 'string', multiple: true, default: [] },
      egress: { type: 'boolean', default: false },
      ports: { type: 'string', default: 'numbers' },
      stdout: { type: 'boolean', default: false },
      out: { type: 'string' },
      style: { type: 'string', default: 'workload' },
      'dry-run': { type: 'boolean', default: false },
      ...clusterOption,
      ...loadOptions,
    });
    const ports = oneOf('--ports', values.ports, ['numbers', 'names']);
    const style = oneOf('--style', values.style, ['workload', 'namespace']);
    if (values.stdout && values.out !== undefined) throw new UsageError('--out and --stdout: it is one or the other');
    const folder = values.out === undefined ? undefined : path.resolve(io.cwd, values.out);
    const loaded = await load(io, await withFolder(io, paths, folder), values.config, programsIn(values));
    if (!loaded) return exit.failed;
    const { snapshot, display } = loaded;
    const cluster = onlyOf(chosenClusters(snapshot, values.cluster));
    const chosen = chosenIn(snapshot, cluster, values.workload, values.namespace);
    const options = { ...chosen, egress: values.egress, ports };
    const plan = planPolicies(cluster, options);
    const where: Where = (evidence) => pathAndLine(loaded, evidence);
    const isOpen = (policy: PolicyInstance): boolean =>
      URI.parse(policy.uri).scheme === 'file' && (folder !== undefined || isWhole(snapshot, policy));
    const extension = extendPolicies(snapshot, cluster, plan.policies, where, isOpen);
    const { added, rest } = extension;
    const fresh = style === 'namespace' ? sharedPolicies(cluster, rest) : rest;
    const { after, preview, proof } = outlookOf(cluster, [...added, ...fresh], options);
    for (const note of plan.notes) io.error(`note: ${note}`);
    io.error(plan.policies.length === 0 ? 'there is nothing to write' : previewText(preview));
    for (const line of proofText(proof)) io.error(line);
    if (values['dry-run']) {
      for (const { uri } of extension.extended) io.error(`would extend ${display(uri)}`);
      for (const line of diffText(diffClusters([cluster], [after]))) io.out(`${line}\n`);
    } else if (folder === undefined) {
      for (const { uri } of extension.extended) io.error(`extends ${display(uri)}, which is printed as a whole`);
      const texts = fresh.map((policy) => textOf(policy, policy.neighbour.resource.namespace, where, '\n'));
      io.out([...wholeTexts(snapshot, extension), ...texts].join('---\n'));
    } else {
      const texts = fresh.map((each) => {
        const policy = isBeside(snapshot, folder, each.neighbour)
          ? { ...each, name: nameWritten(each.name, each.neighbour) }
          : each;
        return { policy, text: textOf(policy, namespaceIn(snapshot, folder, policy.neighbour), where) };
      });
      const written = await write(io, loaded, folder, extension, await filesOf(io, folder, texts, style));
      if (written !== exit.ok) return written;
    }
    if (loaded.incomplete) return exit.failed;
    return proof.calls.every(({ verdict }) => verdict === 'allowed') ? exit.ok : exit.findings;
  },
};

/**
 * Whether the document of a policy can be printed in its stead: it holds nothing else, and no kustomization changes it.
 * JSON cannot stand among YAML in one stream.
 */
function isWhole({ roles }: Snapshot, { uri, document, resource }: PolicyInstance): boolean {
  return !roles.renderedUris.has(uri) && document.root === resource.root && !styleOf(document).json;
}

/** The documents of the policies that are extended, as they are afterwards. */
function wholeTexts(snapshot: Snapshot, { files, extended }: Extension): string[] {
  const together = change(...files);
  if (!together) return [];
  const after = applied(snapshot, together);
  const documents = extended.flatMap(({ uri, key }) =>
    instancesOfFile(after, uri).flatMap((instance) => (instance.key === key ? instance.document : [])),
  );
  return [...new Set(documents)].map(({ text }) => {
    const lines = text
      .replaceAll('\r\n', '\n')
      .replace(/^(?:[ \t]*\n)+/, '')
      .trimEnd();
    return `${lines}\n`;
  });
}

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

function chosenIn(
  { known }: Snapshot,
  cluster: ClusterModel,
  workloads: readonly string[],
  namespaces: readonly string[],
): Scope {
  const absent = namespaces.find((name) => !cluster.namespaces.has(name));
  if (absent !== undefined) {
    const names = [...cluster.namespaces.keys()].sort();
    throw new UsageError(`--namespace: there is no namespace ${absent}; known are ${listed(names, 'and')}`);
  }
  if (workloads.length === 0 && namespaces.length === 0) return wholeCluster(cluster, (uri) => known.has(uri));
  const all = distinctWorkloads(cluster);
  const keys = workloads.flatMap((text) => {
    const focus = readFocus(text, answeringWorkloads(cluster));
    if (typeof focus === 'string') throw new UsageError(`--workload: ${focus}`);
    if (focus.type !== 'workload') throw new UsageError('--workload is one of the manifests');
    return all.filter(({ namespace, resource }) => namespace === focus.namespace && resource.name === focus.name);
  });
  return { workloads: new Set(keys.map(({ key }) => key)), namespaces: new Set(namespaces) };
}

/** In the style of the workload that it is for, perhaps with other line breaks. */
function textOf(policy: PlannedPolicy, namespace: string | undefined, where: Where, eol?: '\n'): string {
  const style = styleOf(policy.neighbour.document);
  return policyText(policy, namespace, { ...style, json: false, eol: eol ?? style.eol }, where);
}

/** Whether a kustomization of a folder lists the neighbour: it does with what stands beside it what it does with that. */
function isBeside({ kustomizations }: Snapshot, folder: string, { uri }: WorkloadInstance): boolean {
  const directory = URI.file(folder).toString();
  return [...kustomizations.values()].some(
    (each) => directoryOf(each.uri) === directory && each.resourceUris.includes(uri),
  );
}

function namespaceIn(snapshot: Snapshot, folder: string, neighbour: WorkloadInstance): string | undefined {
  return isBeside(snapshot, folder, neighbour) ? namespaceWritten(neighbour.resource) : neighbour.resource.namespace;
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
    for (const name of fileNames(stem)) {
      if (taken.has(name) || (await io.kindOf(path.join(folder, name)))) continue;
      taken.add(name);
      files.push({ name, text });
      break;
    }
  }
  return files;
}

function joined(texts: readonly string[]): string {
  const [first = ''] = texts;
  return texts.join(first.includes('\r\n') ? '---\r\n' : '---\n');
}

/** Nothing where something could not be read: what that calls would be cut off. */
async function write(
  io: Io,
  loaded: Loaded,
  folder: string,
  { files: extended }: Extension,
  files: readonly NewFile[],
): Promise<Exit> {
  if (files.length === 0 && extended.length === 0) return exit.ok;
  const { snapshot, display, incomplete } = loaded;
  if (incomplete) {
    io.error('netpol generate: nothing is written, since something could not be read');
    return exit.failed;
  }
  const created = files.length > 0 ? newFiles(snapshot, URI.file(folder).toString(), files) : undefined;
  if (created?.type === 'refusal') {
    io.error(`netpol generate: ${created.reason}`);
    return exit.failed;
  }
  const all = change(...extended, ...(created?.files ?? []));
  if (!all) return exit.ok;
  for (const { uri, edits } of all.files) {
    const text = snapshot.files.get(uri)?.source.text ?? '';
    await io.writeFile(URI.parse(uri).fsPath, applyEdits(text, edits));
    io.error(`wrote ${display(uri)}`);
  }
  saySharing(io, loaded, all);
  return exit.ok;
}

/** Says where a policy lands beside the cluster that it was made for. */
function saySharing(io: Io, { snapshot, display }: Loaded, change: Change): void {
  if (snapshot.clusters.length < 2) return;
  const after = applied(snapshot, change);
  const files = new Map<string, string[]>();
  for (const { uri } of change.files.filter((file) => !isKustomizationFile(file.uri))) {
    const names = clustersOfFile(after, uri).map(({ name }) => name);
    if (names.length < 2) continue;
    const key = listed(names, 'and');
    files.set(key, [...(files.get(key) ?? []), display(uri)]);
  }
  for (const [names, uris] of files) {
    io.error(`note: ${listed(uris, 'and')} ${uris.length === 1 ? 'is' : 'are'} part of several clusters: ${names}`);
  }
}

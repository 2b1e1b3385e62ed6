import { freeName, policyNames } from '../generate/freeName.ts';
import type { Instance } from '../model/instance.ts';
import { text } from '../model/resource.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { isKustomizationFile } from '../workspace/kustomization.ts';
import { isMadeByHelm } from '../workspace/leftOut.ts';
import { directoryOf, fileNameOf, relativePath, resolvePath } from '../workspace/paths.ts';
import { appendDocument } from '../yaml/append.ts';
import { appendItems } from '../yaml/edit.ts';
import { valueAt } from '../yaml/node.ts';
import { styleOf } from '../yaml/style.ts';
import { stringify, type Value } from '../yaml/write.ts';
import { change, fileEdits } from './edits.ts';
import { type Change, type FileEdits, type FixOptions, type Refusal, refusal } from './fix.ts';
import { createFile, fileNames, newFiles } from './newFiles.ts';

export interface NewPolicy {
  /** Gets a number where the namespace has a policy of that name. */
  readonly name: string;
  readonly spec: Value;
}

/** Writes a policy beside a resource, in its style, or into the overlay that is meant. */
export function writePolicy(
  snapshot: Snapshot,
  cluster: ClusterModel,
  neighbour: Instance,
  { name: wanted, spec }: NewPolicy,
  options: FixOptions,
): Change | Refusal {
  const refused = refusalBeside(snapshot, neighbour);
  if (refused) return refused;
  const name = freeName(wanted, policyNames(cluster, neighbour.namespace));
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: namespaceWritten(neighbour.resource) },
    spec,
  };
  const written = stringify(policy, { ...styleOf(neighbour.document), json: false });
  if (options.overlay !== undefined) {
    const file = freeFile(snapshot, options.overlay, name, new Set());
    return newFiles(snapshot, options.overlay, [{ name: fileNameOf(file), text: written }]);
  }
  return placePolicies(snapshot, [{ neighbour, name, text: written }], options);
}

/**
 * What a policy of the namespace can be written beside: a workload, or the Namespace, as if it were in itself. Not one
 * that a kustomization names.
 */
export function insideOf(instance: Instance): Instance | undefined {
  const { resource } = instance;
  if (resource.type === 'workload') return instance;
  if (resource.type !== 'namespace' || resource.nameNode.origin) return undefined;
  return { ...instance, namespace: resource.name, resource: { ...resource, namespace: resource.name } };
}

/** The text of a policy, and beside whom it goes. */
export interface PolicyText {
  readonly neighbour: Instance;
  readonly name: string;
  readonly text: string;
}

/**
 * Places policies beside their neighbours: each in a file of its own, listed by the kustomizations that list the
 * neighbour, or as documents at the end of the neighbour's file.
 */
export function placePolicies(
  snapshot: Snapshot,
  policies: readonly PolicyText[],
  { newPolicy }: FixOptions,
): Change | Refusal {
  const below = new Map<string, string[]>();
  const placed: (PolicyText & { readonly uri: string })[] = [];
  const created = new Set<string>();
  for (const policy of policies) {
    const { uri } = policy.neighbour;
    if (newPolicy === 'document' || !hasFolder(uri)) {
      if (appendDocument(textOf(snapshot, uri), policy.text)) {
        below.set(uri, [...(below.get(uri) ?? []), policy.text]);
        continue;
      }
      if (!hasFolder(uri)) return refusal('A JSON file has room for one document only: save it first.');
    }
    const file = freeFile(snapshot, directoryOf(uri), policy.name, created);
    created.add(file);
    placed.push({ ...policy, uri: file });
  }
  const appended = [...below].map(([uri, texts]): FileEdits => {
    const joined = texts.join(texts[0]?.includes('\r\n') ? '---\r\n' : '---\n');
    return { uri, edits: appendDocument(textOf(snapshot, uri), joined) ?? [], create: false };
  });
  return (
    change(...appended, ...placed.map(({ uri, text }) => createFile(uri, text)), ...listings(snapshot, placed)) ??
    refusal('The kustomization that lists this file cannot be edited while it is broken.')
  );
}

/** The name that a kustomization makes a wanted one of, where it renames what is named after a resource. */
export function nameWritten(wanted: string, { document, resource }: Instance): string {
  const original = text(valueAt(document.root, 'metadata', 'name'));
  const isRenamed = valueAt(resource.root, 'metadata', 'name')?.origin !== undefined;
  return isRenamed && original !== undefined && wanted.startsWith(resource.name)
    ? original + wanted.slice(resource.name.length)
    : wanted;
}

/** Why no policy can be written beside a resource; undefined where one can. */
export function refusalBeside({ roles, known }: Snapshot, { uri }: Instance): Refusal | undefined {
  if (known.has(uri))
    return refusal('This workload is known by saved output only: write its policy where its manifests are.');
  if (isMadeByHelm(uri, roles))
    return refusal('This workload comes from a Helm chart: write its policy as a template of the chart.');
  if (isKustomizationFile(uri))
    return refusal('This workload is written elsewhere: write its policy there, or list one in this kustomization.');
  return undefined;
}

/**
 * The namespace as what stands beside a resource should say it: only where the resource does, and not where a
 * kustomization sets it, since otherwise the deploying tool decides for both.
 */
export function namespaceWritten({ root, namespace }: Instance['resource']): string | undefined {
  return valueAt(root, 'metadata', 'namespace')?.origin ? undefined : namespace;
}

/** What was never saved has no folder that another file could go to. */
function hasFolder(uri: string): boolean {
  return !uri.startsWith('untitled:');
}

function textOf({ files }: Snapshot, uri: string): string {
  return files.get(uri)?.source.text ?? '';
}

function freeFile(
  { files, others }: Snapshot,
  directory: string,
  policy: string,
  created: ReadonlySet<string>,
): string {
  for (const name of fileNames(policy)) {
    const uri = resolvePath(directory, name);
    if (!files.has(uri) && !others.has(uri) && !created.has(uri)) return uri;
  }
  throw new Error('there is always another name');
}

/** Adds the new files to the `resources` of every kustomization that lists their neighbours. */
function listings(
  snapshot: Snapshot,
  placed: readonly { readonly uri: string; readonly neighbour: Instance }[],
): (FileEdits | undefined)[] {
  return [...snapshot.kustomizations.values()].flatMap(({ uri, document, resources, resourceUris }) => {
    const listed = new Set(resourceUris);
    const added = placed.filter(({ neighbour }) => listed.has(neighbour.uri));
    if (!resources || added.length === 0) return [];
    const paths = added.map((each) => relativePath(directoryOf(uri), each.uri));
    return [fileEdits(snapshot, uri, document, appendItems(document, resources, paths))];
  });
}

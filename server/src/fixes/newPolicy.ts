import { freeName } from '../generate/freeName.ts';
import type { Instance } from '../model/instance.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { isKustomizationFile } from '../workspace/kustomization.ts';
import { isMadeByHelm } from '../workspace/leftOut.ts';
import { directoryOf, fileNameOf, relativePath, resolvePath } from '../workspace/paths.ts';
import { appendDocument } from '../yaml/append.ts';
import { appendItem } from '../yaml/edit.ts';
import { valueAt } from '../yaml/node.ts';
import { styleOf } from '../yaml/style.ts';
import { stringify, type Value } from '../yaml/write.ts';
import { change, fileEdits } from './edits.ts';
import { type Change, type FileEdits, type FixOptions, type Refusal, refusal } from './fix.ts';

export interface NewPolicy {
  /** Gets a number where the namespace has a policy of that name. */
  readonly name: string;
  readonly spec: Value;
}

/**
 * Writes a policy beside a resource, in its style: a file of its own, listed by the kustomization that lists the
 * neighbour, or a document at the end of the neighbour's file. The namespace is written only where the neighbour
 * writes it, since otherwise the deploying tool decides for both.
 */
export function writePolicy(
  snapshot: Snapshot,
  cluster: ClusterModel,
  neighbour: Instance,
  { name: wanted, spec }: NewPolicy,
  { newPolicy }: FixOptions,
): Change | Refusal {
  const { uri, document, namespace, resource } = neighbour;
  if (isMadeByHelm(uri, snapshot.roles))
    return refusal('This workload comes from a Helm chart: write its policy as a template of the chart.');
  if (isKustomizationFile(uri))
    return refusal('This workload is written elsewhere: write its policy there, or list one in this kustomization.');
  const name = freeName(wanted, policyNames(cluster, namespace));
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: namespaceWritten(resource) },
    spec,
  };
  const text = stringify(policy, { ...styleOf(document), json: false });
  if (newPolicy === 'document' || !hasFolder(uri)) {
    const edits = appendDocument(snapshot.files.get(uri)?.source.text ?? '', text);
    if (edits) return { type: 'change', files: [{ uri, edits, create: false }] };
    if (!hasFolder(uri)) return refusal('A JSON file has room for one document only: save it first.');
  }
  return newFile(snapshot, uri, name, text);
}

/** Not where a kustomization sets it: it will do so for the new policy too. */
function namespaceWritten({ root, namespace }: Instance['resource']): string | undefined {
  return valueAt(root, 'metadata', 'namespace')?.origin ? undefined : namespace;
}

function policyNames(cluster: ClusterModel, namespace: string): ReadonlySet<string> {
  return new Set(cluster.namespaces.get(namespace)?.policies.map(({ resource }) => resource.name));
}

/** What was never saved has no folder that another file could go to. */
function hasFolder(uri: string): boolean {
  return !uri.startsWith('untitled:');
}

function newFile(snapshot: Snapshot, neighbour: string, name: string, text: string): Change | Refusal {
  const directory = directoryOf(neighbour);
  const taken = new Set(
    [...snapshot.files.keys()].filter((uri) => directoryOf(uri) === directory).map((uri) => fileNameOf(uri)),
  );
  // A name may hold a placeholder.
  const stem = name.replaceAll(/[^A-Za-z0-9.-]+/g, '-');
  const uri = resolvePath(
    directory,
    `${freeName(stem, new Set([...taken].map((file) => file.replace(/\.yaml$/, ''))))}.yaml`,
  );
  const listings = kustomizationEdits(snapshot, neighbour, uri);
  const created: FileEdits = { uri, edits: [{ start: 0, end: 0, newText: text }], create: true };
  return (
    change(created, ...listings) ??
    refusal('The kustomization that lists this file cannot be edited while it is broken.')
  );
}

/** Adds a new file to the `resources` of every kustomization that lists its neighbour. */
function kustomizationEdits(snapshot: Snapshot, neighbour: string, added: string): (FileEdits | undefined)[] {
  return [...snapshot.kustomizations.values()].flatMap(({ uri, document, resources, resourceUris }) => {
    if (!resources || !resourceUris.includes(neighbour)) return [];
    const path = relativePath(directoryOf(uri), added);
    return [fileEdits(snapshot, uri, document, appendItem(document, resources, path))];
  });
}

import type { Instance } from '../model/instance.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { directoryOf, relativePath, resolvePath } from '../workspace/paths.ts';
import { appendDocument } from '../yaml/append.ts';
import { appendItem } from '../yaml/edit.ts';
import { defaultStyle, styleOf } from '../yaml/style.ts';
import { stringify, type Value } from '../yaml/write.ts';
import { fileEdits } from './edits.ts';
import type { FileEdits, FixOptions } from './fix.ts';

export interface NewPolicy {
  readonly name: string;
  readonly spec: Value;
}

/**
 * Writes a policy beside a resource, in its style: a file of its own, listed by the kustomization that lists the
 * neighbour, or a document at the end of the neighbour's file. The namespace is written only where the neighbour
 * writes it, since otherwise the deploying tool decides for both. Undefined when it cannot be written safely.
 */
export function writePolicy(
  snapshot: Snapshot,
  neighbour: Instance,
  { name, spec }: NewPolicy,
  { newPolicy }: FixOptions,
): readonly FileEdits[] | undefined {
  const source = snapshot.files.get(neighbour.uri)?.source;
  if (!source) return undefined;
  const { namespace } = neighbour.resource;
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec,
  };
  const style = { ...styleOf(neighbour.document), json: false };
  if (newPolicy === 'document') {
    const edits = appendDocument(source.text, stringify(policy, style));
    return edits && [{ uri: neighbour.uri, edits, create: false }];
  }
  const uri = freeUri(snapshot, directoryOf(neighbour.uri), name);
  const created: FileEdits = { uri, edits: [{ start: 0, end: 0, newText: stringify(policy, { ...defaultStyle, ...style }) }], create: true };
  return [created, ...kustomizationEdits(snapshot, neighbour.uri, uri)];
}

/** `<name>.yaml`, or with a number where that is taken. */
function freeUri(snapshot: Snapshot, directory: string, name: string): string {
  for (let number = 1; ; number++) {
    const uri = resolvePath(directory, number === 1 ? `${name}.yaml` : `${name}-${number}.yaml`);
    if (!snapshot.files.has(uri)) return uri;
  }
}

/** Adds a new file to the `resources` of every kustomization that lists its neighbour. */
function kustomizationEdits(snapshot: Snapshot, neighbour: string, added: string): FileEdits[] {
  return [...snapshot.kustomizations.values()].flatMap(({ uri, document, resources, resourceUris }) => {
    if (!resources || !resourceUris.includes(neighbour)) return [];
    const edits = appendItem(document, resources, relativePath(directoryOf(uri), added));
    return fileEdits(snapshot, uri, document, edits) ?? [];
  });
}

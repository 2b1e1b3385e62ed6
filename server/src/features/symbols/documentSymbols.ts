import type { DocumentSpan, Instance } from '../../model/instance.ts';
import { memo } from '../../model/memo.ts';
import { readHeader, text } from '../../model/resource.ts';
import { documentInstances } from '../../snapshot/file.ts';
import { clustersInView, instancesIn } from '../../snapshot/fileQueries.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isKustomizationFile } from '../../workspace/kustomization.ts';
import { isMadeByHelm, leftOutReason } from '../../workspace/leftOut.ts';
import { type Node, type Span, valueAt } from '../../yaml/node.ts';
import type { Document } from '../../yaml/source.ts';
import { kustomizationPaths } from '../kustomizationPaths.ts';
import { targetOf, within } from '../target.ts';
import { treeOf } from '../wholeTree.ts';
import { partsOf } from './parts.ts';
import { type ManifestSymbol, typeOf } from './symbol.ts';

/**
 * What a file holds: its objects, and in these their rules, containers and ports, as they mean in the first cluster of
 * the file, or the one named `inView`. A document that is broken has what it had before. Nothing for an unknown file.
 */
export function documentSymbols(snapshot: Snapshot, uri: string, inView?: string): ManifestSymbol[] {
  const file = snapshot.files.get(uri);
  const [cluster] = clustersInView(snapshot, uri, inView);
  if (!file) return [];
  const applied = cluster ? instancesIn(snapshot, cluster, uri) : [];
  if (isMadeByHelm(uri, snapshot.roles))
    return cluster ? applied.map((instance) => objectSymbol(instance, '', partsOf(cluster, instance, instance))) : [];
  const note = leftOutReason(uri, snapshot.roles) ?? '';
  const byDocument = new Map<Document, Instance[]>();
  for (const instance of applied) {
    const known = byDocument.get(instance.document);
    if (known) known.push(instance);
    else byDocument.set(instance.document, [instance]);
  }
  return file.source.documents.flatMap(({ document: current }, index) => {
    const document = file.good[index] ?? current;
    const written = documentInstances(uri, document);
    if (written.length === 0) return otherSymbol(uri, document, note);
    return written.map((instance) => {
      const same = byDocument.get(document)?.find((other) => isSamePlace(other, instance));
      const parts = cluster && same ? partsOf(cluster, same, instance) : [];
      return objectSymbol({ ...instance, namespace: same?.namespace ?? '' }, note, parts);
    });
  });
}

function isSamePlace({ resource }: Instance, { resource: other }: Instance): boolean {
  return resource.root.start === other.root.start && resource.kind === other.kind;
}

function objectSymbol(instance: Instance, note: string, children: readonly ManifestSymbol[]): ManifestSymbol {
  const { kind, name, namespace } = instance.resource;
  const target = targetOf(instance);
  return {
    ...target,
    name: `${kind} ${name}`,
    detail: [instance.namespace || (namespace ?? ''), note].filter((part) => part !== '').join(' · '),
    kind: typeOf(instance.resource),
    children: children.filter(({ whole }) => isWithin(target.whole, whole)),
  };
}

/** What is written elsewhere, and brought in by an anchor, is no part of it for an editor. */
function isWithin(outer: DocumentSpan, inner: DocumentSpan): boolean {
  return outer.document === inner.document && outer.start <= inner.start && inner.end <= outer.end;
}

/** An object of a kind that says nothing of networks, or a kustomization. */
function otherSymbol(uri: string, document: Document, note: string): ManifestSymbol[] {
  const root = treeOf(document);
  const name = root && headingOf(root, isKustomizationFile(uri));
  if (!root || !name) return [];
  const placed = (span: Span): DocumentSpan => ({ uri, document, start: span.start, end: span.end });
  const children = isKustomizationFile(uri) ? kustomizationPaths(root) : [];
  return [
    {
      ...within(placed(name.node), placed(root)),
      name: name.text,
      detail: [text(valueAt(root, 'metadata', 'namespace')) ?? text(valueAt(root, 'namespace')) ?? '', note]
        .filter((part) => part !== '')
        .join(' · '),
      kind: 'object',
      children: children.map(({ field, path, at }) => ({
        ...within(placed(at), placed(at)),
        name: path,
        detail: field,
        kind: 'file',
        children: [],
      })),
    },
  ];
}

/** A kustomization needs neither a kind nor a name. */
function headingOf(root: Node, isKustomization: boolean): { readonly text: string; readonly node: Node } | undefined {
  const header = readHeader(root);
  if (header) return { text: `${header.kind} ${header.name}`, node: header.nameNode };
  const kind = valueAt(root, 'kind');
  if (!isKustomization) return undefined;
  return { text: text(kind) ?? 'Kustomization', node: kind ?? firstLine(root) };
}

const firstLine = memo((root: Node): Node => ({ ...root, end: root.start }));

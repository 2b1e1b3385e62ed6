import type { Resource } from '../model/resource.ts';
import { instancesOfFile } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { setEntry, type TextEdit } from '../yaml/edit.ts';
import { entryOf, isNull, type Mapping, valueAt } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { change, fileEdits, inTurn } from './edits.ts';
import type { Change } from './fix.ts';
import { isShared } from './shared.ts';

/** Its key and its value. */
type Label = readonly [string, string];

/** `label team: front`, `labels app: web, team: front` */
export function labelWords(labels: readonly Label[]): string {
  return `${labels.length === 1 ? 'label' : 'labels'} ${labels.map(([key, value]) => `${key}: ${value}`).join(', ')}`;
}

/**
 * Gives more labels to what an object holds.
 * @param holderOf The mapping that has the `metadata`, or would: a pod template, a namespace.
 */
export function labelled(
  snapshot: Snapshot,
  { uri, key: object }: { readonly uri: string; readonly key: string },
  labels: readonly Label[],
  holderOf: (resource: Resource) => Mapping | undefined,
): Change | undefined {
  const steps = labels.map((label) => (current: Snapshot) => {
    const instance = instancesOfFile(current, uri).find(({ key }) => key === object);
    const holder = instance && holderOf(instance.resource);
    return holder && change(fileEdits(current, uri, instance.document, labelEdits(instance.document, holder, label)));
  });
  const made = inTurn(snapshot, steps);
  return made?.type === 'change' ? made : undefined;
}

function labelEdits(document: Document, holder: Mapping, [key, value]: Label): TextEdit[] {
  const metadata = entryOf(holder, 'metadata')?.value;
  const labels = valueAt(metadata, 'labels');
  const [place, name, written]: readonly [Mapping | undefined, string, Parameters<typeof setEntry>[3]] =
    labels?.kind === 'mapping'
      ? [labels, key, value]
      : metadata?.kind === 'mapping'
        ? [metadata, 'labels', { [key]: value }]
        : [holder, 'metadata', { labels: { [key]: value } }];
  const isFilled = !isNull(labels) && labels?.kind !== 'mapping';
  if (isFilled || !place || place.origin || isShared(document.root, place)) return [];
  return setEntry(document, place, name, written);
}

import type { Namespace } from '../model/namespace.ts';
import { isNear, wordOf } from '../policy/words.ts';
import { instancesOfFile } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { setEntry, type TextEdit } from '../yaml/edit.ts';
import { isNull, type Mapping, valueAt } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { canEdit, change, fileEdits, inTurn } from './edits.ts';
import type { Change, Fix, FixContext } from './fix.ts';
import { isShared } from './shared.ts';

/**
 * *Give namespace pay the label team: pay*: labels that a peer asks for, where the name of a namespace tells that it is
 * the one that is meant.
 */
export function* labelNamespace({ snapshot, cursor, findings }: FixContext): Iterable<Fix> {
  for (const finding of findings) {
    const labels = Object.entries(finding.data.namespaceLabels ?? {});
    if (labels.length === 0) continue;
    const meant = [...cursor.cluster.namespaces.values()].filter(
      ({ name, declarations }) => declarations.length > 0 && labels.some(([, value]) => isAbout(name, value)),
    );
    // A word that many names have tells of none.
    for (const { name, declarations } of meant.length <= mostMeant ? meant : []) {
      const [declaration] = declarations;
      if (!declaration || !canEdit(snapshot, declaration)) continue;
      const words = labels.map(([key, value]) => `${key}: ${value}`).join(', ');
      const title = `Give namespace ${name} the ${labels.length === 1 ? 'label' : 'labels'} ${words}`;
      const effect = labelled(snapshot, declaration, labels);
      if (effect) yield { title, kind: 'quickfix', answers: finding, preferred: false, effect };
    }
  }
}

const mostMeant = 3;

/** A word of a letter or two has to be a part of the name by itself. */
function isAbout(name: string, value: string): boolean {
  const [own, wanted] = [wordOf(name), wordOf(value)];
  if (value.length < 3) return own.segments.includes(value.toLowerCase());
  return name.includes(value) || value.includes(name) || isNear(own, wanted);
}

function labelled(
  snapshot: Snapshot,
  { uri, key: namespace }: { readonly uri: string; readonly key: string },
  labels: readonly (readonly [string, string])[],
): Change | undefined {
  const steps = labels.map(([key, value]) => (current: Snapshot) => {
    const instance = instancesOfFile(current, uri).find((each) => each.key === namespace);
    if (instance?.resource.type !== 'namespace') return undefined;
    return change(
      fileEdits(current, uri, instance.document, labelEdits(instance.document, instance.resource, key, value)),
    );
  });
  const made = inTurn(snapshot, steps);
  return made?.type === 'change' ? made : undefined;
}

function labelEdits(document: Document, { root, labelsNode }: Namespace, key: string, value: string): TextEdit[] {
  const metadata = valueAt(root, 'metadata');
  const place: Mapping | undefined =
    labelsNode?.kind === 'mapping' ? labelsNode : metadata?.kind === 'mapping' ? metadata : undefined;
  const isFilled = !isNull(labelsNode) && labelsNode?.kind !== 'mapping';
  if (isFilled || !place || place.origin || isShared(document.root, place)) return [];
  return place === labelsNode
    ? setEntry(document, place, key, value)
    : setEntry(document, place, 'labels', { [key]: value });
}

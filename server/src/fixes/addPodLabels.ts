import type { Workload } from '../model/workload.ts';
import { instancesOfFile } from '../snapshot/fileQueries.ts';
import { distinctWorkloads, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { setEntry, type TextEdit } from '../yaml/edit.ts';
import { entryOf, isNull, type Mapping, valueAt } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { canEdit, change, fileEdits, inTurn } from './edits.ts';
import type { Change, Fix, FixContext } from './fix.ts';
import { isShared } from './shared.ts';

/** *Give the pods of web the label team: front*: labels that policies ask for and a pod template lacks. */
export function* addPodLabels(context: FixContext): Iterable<Fix> {
  const { snapshot, cursor, findings } = context;
  for (const finding of findings) {
    const { lacking } = finding.data;
    const workload = lacking && distinctWorkloads(cursor.cluster).find(({ key }) => key === lacking.workload);
    if (!workload || !canEdit(snapshot, workload)) continue;
    const labels = Object.entries(lacking.labels);
    const effect = labelled(snapshot, workload, labels);
    const words = labels.map(([key, value]) => `${key}: ${value}`).join(', ');
    const title = `Give the pods of ${workload.resource.name} the ${labels.length === 1 ? 'label' : 'labels'} ${words}`;
    // A selector that asks for too much is more likely wrong itself.
    const preferred = !finding.rule.endsWith('selects-no-pods');
    if (effect) yield { title, kind: 'quickfix', answers: finding, preferred, effect };
  }
}

function labelled(
  snapshot: Snapshot,
  { uri, key: workload }: WorkloadInstance,
  labels: readonly (readonly [string, string])[],
): Change | undefined {
  const steps = labels.map(([key, value]) => (current: Snapshot) => {
    const instance = instancesOfFile(current, uri).find((each) => each.key === workload);
    if (instance?.resource.type !== 'workload') return undefined;
    const edits = labelEdits(instance.document, instance.resource, key, value);
    return change(fileEdits(current, uri, instance.document, edits));
  });
  const made = inTurn(snapshot, steps);
  return made?.type === 'change' ? made : undefined;
}

function labelEdits(document: Document, { template }: Workload, key: string, value: string): TextEdit[] {
  const metadata = entryOf(template, 'metadata')?.value;
  const labels = valueAt(metadata, 'labels');
  const [place, name, written]: readonly [Mapping | undefined, string, Parameters<typeof setEntry>[3]] =
    labels?.kind === 'mapping'
      ? [labels, key, value]
      : metadata?.kind === 'mapping'
        ? [metadata, 'labels', { [key]: value }]
        : [template, 'metadata', { labels: { [key]: value } }];
  const isFilled = !isNull(labels) && labels?.kind !== 'mapping';
  if (isFilled || !place || place.origin || isShared(document.root, place)) return [];
  return setEntry(document, place, name, written);
}

import { distinctWorkloads } from '../snapshot/queries.ts';
import { canEdit } from './edits.ts';
import type { Fix, FixContext } from './fix.ts';
import { labelled, labelWords } from './labels.ts';

/** *Give the pods of web the label team: front*: labels that policies ask for and a pod template lacks. */
export function* addPodLabels(context: FixContext): Iterable<Fix> {
  const { snapshot, cursor, findings } = context;
  for (const finding of findings) {
    const { lacking } = finding.data;
    const workload = lacking && distinctWorkloads(cursor.cluster).find(({ key }) => key === lacking.workload);
    if (!workload || !canEdit(snapshot, workload)) continue;
    const labels = Object.entries(lacking.labels);
    const effect = labelled(snapshot, workload, labels, (found) =>
      found.type === 'workload' ? found.template : undefined,
    );
    const title = `Give the pods of ${workload.resource.name} the ${labelWords(labels)}`;
    // A selector that asks for too much is more likely wrong itself.
    const preferred = !finding.rule.endsWith('selects-no-pods');
    if (effect) yield { title, kind: 'quickfix', answers: finding, preferred, effect };
  }
}

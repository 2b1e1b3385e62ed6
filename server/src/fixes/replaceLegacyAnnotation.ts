import type { Namespace } from '../model/namespace.ts';
import { legacyIsolation } from '../rules/legacy-isolation-annotation.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { instancesOfFile } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { removeEntry } from '../yaml/edit.ts';
import { valueAt } from '../yaml/node.ts';
import { change, fileEdits, inTurn } from './edits.ts';
import type { Change, Fix, FixContext } from './fix.ts';
import { insideOf, writePolicy } from './newPolicy.ts';
import { isShared } from './shared.ts';

/** *Add default-deny … in place of the annotation*, and the same without the policy, where there is one. */
export function* replaceLegacyAnnotation(context: FixContext): Iterable<Fix> {
  const { snapshot, cursor, findings, options } = context;
  const answers = findings.find(({ rule }) => rule === 'legacy-isolation-annotation');
  const inside = answers && cursor.instance && insideOf(cursor.instance);
  if (inside?.resource.type !== 'namespace') return;
  const { uri, namespace } = inside;
  const removal = (current: Snapshot) => removed(current, uri, namespace);
  const spec = { podSelector: {}, policyTypes: ['Ingress'] };
  const policy = (current: Snapshot) =>
    writePolicy(current, cursor.cluster, inside, { name: 'default-deny-ingress', spec }, options);
  const isDenied = hasDefaultDeny(cursor.cluster, namespace);
  for (const { title, steps, preferred } of [
    {
      title: `Add default-deny for ingress to namespace ${namespace}, in place of the annotation`,
      steps: isDenied ? [] : [removal, policy],
      preferred: true,
    },
    { title: 'Remove the annotation, which has no effect', steps: [removal], preferred: isDenied },
  ]) {
    const effect = inTurn(snapshot, steps);
    if (effect?.type === 'change') yield { title, kind: 'quickfix', answers, preferred, effect };
  }
}

function hasDefaultDeny({ namespaces }: ClusterModel, name: string): boolean {
  const policies = namespaces.get(name)?.policies ?? [];
  return policies.some(
    ({ resource: { podSelector, isolates } }) => podSelector.requirements.length === 0 && isolates.ingress !== 'no',
  );
}

function removed(snapshot: Snapshot, uri: string, name: string): Change | undefined {
  const instance = instancesOfFile(snapshot, uri).find(
    ({ resource }) => resource.type === 'namespace' && resource.name === name && annotationsOf(resource),
  );
  const metadata = valueAt(instance?.resource.root, 'metadata');
  const annotations = valueAt(metadata, 'annotations');
  if (!instance || metadata?.kind !== 'mapping' || annotations?.kind !== 'mapping') return undefined;
  const { document } = instance;
  if (isShared(document.root, annotations)) return undefined;
  const edits =
    annotations.entries.length > 1
      ? removeEntry(document, annotations, legacyIsolation)
      : removeEntry(document, metadata, 'annotations');
  return change(fileEdits(snapshot, uri, document, edits));
}

function annotationsOf({ root }: Namespace): boolean {
  return valueAt(root, 'metadata', 'annotations', legacyIsolation) !== undefined;
}

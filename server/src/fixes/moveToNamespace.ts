import { replaceScalar, setEntry } from '../yaml/edit.ts';
import { entryOf, valueAt } from '../yaml/node.ts';
import { type Around, atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Put the policy into namespace shop*: where the pods are that it selects. */
export const moveToNamespace = atFinding(
  ['selector-matches-other-namespace'],
  function* ({ finding, document, node, around }) {
    const { namespace } = finding.data;
    const metadata = valueAt(objectAround(around), 'metadata');
    if (!namespace || metadata?.kind !== 'mapping' || isShared(document.root, metadata)) return;
    const written = entryOf(metadata, 'namespace')?.value;
    const edits =
      written && written === node && written.kind === 'scalar'
        ? replaceScalar(document, written, namespace)
        : setEntry(document, metadata, 'namespace', namespace, { after: 'name' });
    yield { title: `Put the policy into namespace ${namespace}`, edits };
  },
);

/** The object that the finding is in, which may be an item of a List. */
function objectAround(around: readonly Around[]): Around['parent'] | undefined {
  return around
    .map(({ parent }) => parent)
    .findLast((parent) => entryOf(parent, 'kind') && entryOf(parent, 'metadata'));
}

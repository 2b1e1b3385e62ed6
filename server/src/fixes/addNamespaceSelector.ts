import { nameLabel } from '../policy/selection.ts';
import { setEntry } from '../yaml/edit.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Mean these pods of namespace monitoring*: a namespaceSelector in the same peer. */
export const addNamespaceSelector = atFinding(
  ['peer-missing-namespace-selector'],
  function* ({ finding, document, node }) {
    const { namespace } = finding.data;
    if (!namespace || node.kind !== 'mapping' || isShared(document.root, node)) return;
    const selector = { matchLabels: { [nameLabel]: namespace } };
    const edits = setEntry(document, node, 'namespaceSelector', selector);
    yield { title: `Mean these pods of namespace ${namespace}`, edits };
  },
);

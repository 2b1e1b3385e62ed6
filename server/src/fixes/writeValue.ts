import { replaceScalar, setEntry } from '../yaml/edit.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Write 8080*: what a port or a protocol has to be, as the finding says. */
export const writeValue = atFinding(
  ['service-port-not-target-port', 'protocol-mismatch'],
  function* ({ finding, document, node }) {
    if (isShared(document.root, node)) return;
    for (const [index, value] of (finding.data.values ?? []).entries()) {
      // Where a protocol is not written, the finding is about the entry that lacks it.
      const edits =
        node.kind === 'scalar'
          ? replaceScalar(document, node, value)
          : node.kind === 'mapping'
            ? setEntry(document, node, 'protocol', value)
            : [];
      yield { title: `Write ${node.kind === 'mapping' ? 'protocol: ' : ''}${value}`, edits, second: index > 0 };
    }
  },
);

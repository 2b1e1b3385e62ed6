import { setEntry } from '../yaml/edit.ts';
import { entryOf } from '../yaml/node.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Write protocol UDP*: the one that the port has on its pods. */
export const setProtocol = atFinding(['named-port-protocol-mismatch'], function* ({ finding, document, around }) {
  const { protocol } = finding.data;
  const entry = around.at(-1)?.parent;
  if (!protocol || entry?.kind !== 'mapping' || !entryOf(entry, 'port') || isShared(document.root, entry)) return;
  yield { title: `Write protocol ${protocol}`, edits: setEntry(document, entry, 'protocol', protocol) };
});

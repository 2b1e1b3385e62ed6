import { isNear, wordOf } from '../policy/words.ts';
import { replaceScalar } from '../yaml/edit.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Write http, a port of the pods*: preferred only where the name that is written is a slip for it. */
export const usePortName = atFinding(['named-port-undefined'], function* ({ finding, document, node }) {
  if (node.kind !== 'scalar' || isShared(document.root, node)) return;
  const written = wordOf(String(node.value));
  for (const name of finding.data.portNames ?? []) {
    const title = `Write ${name}, a port of the pods`;
    yield { title, edits: replaceScalar(document, node, name), second: !isNear(written, wordOf(name)) };
  }
});

import { listed } from '../model/listed.ts';
import { privateNetworks } from '../policy/internet.ts';
import { setEntry } from '../yaml/edit.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Except private addresses*: what is not the internet of a block of every address. */
export const exceptPrivate = atFinding(['ipblock-any'], function* ({ document, node, around }) {
  const block = around.at(-1);
  if (!block || !('entry' in block) || node.kind !== 'scalar' || isShared(document.root, block.parent)) return;
  const ranges = String(node.value).includes(':') ? privateNetworks.v6 : privateNetworks.v4;
  yield {
    title: `Except private addresses: ${listed(ranges, 'and')}`,
    edits: setEntry(document, block.parent, 'except', ranges),
  };
});

import { listed } from '../model/listed.ts';
import { setEntry } from '../yaml/edit.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Except private addresses*: what is not the internet of a block of every address. */
export const exceptPrivate = atFinding(['ipblock-any'], function* ({ document, node, around }) {
  const block = around.at(-1);
  if (!block || !('entry' in block) || node.kind !== 'scalar' || isShared(document.root, block.parent)) return;
  const ranges = String(node.value).includes(':') ? privateRanges.v6 : privateRanges.v4;
  yield {
    title: `Except private addresses: ${listed(ranges, 'and')}`,
    edits: setEntry(document, block.parent, 'except', ranges),
  };
});

/** RFC 1918 and RFC 4193. */
const privateRanges = { v4: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'], v6: ['fc00::/7'] };

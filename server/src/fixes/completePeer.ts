import { removeEntry, setEntry, type TextEdit } from '../yaml/edit.ts';
import type { Mapping } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { atFinding, type FoundAt } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Write podSelector: {}*, and what else a peer without any field may have been meant for. */
export const completePeer = atFinding(['empty-peer'], function* (at) {
  const { document, node, around } = at;
  const last = around.at(-1);
  if (last && 'entry' in last) {
    const { parent, entry } = last;
    if (!(entry.key in selected) || isShared(document.root, parent)) return;
    yield { title: titleOf(entry.key as Selector), edits: setEntry(document, parent, entry.key, {}) };
  } else if (node.kind === 'mapping' && node.entries.length === 0 && !isShared(document.root, node)) {
    yield { title: titleOf('podSelector'), edits: filled(document, node, 'podSelector', isInBlock(at)) };
    yield {
      title: titleOf('namespaceSelector'),
      edits: filled(document, node, 'namespaceSelector', isInBlock(at)),
      second: true,
    };
    const list = around.at(-2);
    if (last?.parent.kind === 'sequence' && last.parent.items.length === 1 && list && 'entry' in list) {
      const { parent, entry } = list;
      const edits = isShared(document.root, parent) ? [] : removeEntry(document, parent, entry.key);
      const everyone = entry.key === 'from' ? 'admit everyone' : 'let them call everyone';
      yield { title: `Remove ${entry.key}, to ${everyone}`, edits, second: true };
    }
  }
});

const selected = {
  podSelector: 'every pod of the namespace',
  namespaceSelector: 'every pod of all namespaces',
};

type Selector = keyof typeof selected;

function titleOf(selector: Selector): string {
  return `Write ${selector}: {}, for ${selected[selector]}`;
}

function isInBlock({ around }: FoundAt): boolean {
  return around.at(-1)?.parent.flow === false;
}

/** The empty mapping `{}`, with a selector in it: without its braces where an item of a list may be so. */
function filled(document: Document, node: Mapping, selector: Selector, isBlock: boolean): TextEdit[] {
  if (!isBlock) return setEntry(document, node, selector, {});
  return [{ start: node.start, end: node.end, newText: `${selector}: {}` }];
}

import { memo } from '../model/memo.ts';
import type { Node } from '../yaml/node.ts';

/** What a tree says, wherever and in whatever order and style its fields are written: equal for equal objects. */
export const contentOf: (root: Node) => string = memo((root) => {
  switch (root.kind) {
    case 'scalar':
      return typeof root.value === 'bigint' ? String(root.value) : JSON.stringify(root.value);
    case 'sequence':
      return `[${root.items.map(contentOf).join()}]`;
    case 'mapping': {
      // Of a key that is written twice the last counts.
      const fields = new Map(root.entries.map(({ key, value }) => [key, contentOf(value)]));
      return `{${[...fields].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${JSON.stringify(key)}:${value}`)}}`;
    }
  }
});

import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Foreign, Node } from '../yaml/node.ts';

/** Whether an object, or some part of it, is written in a file: what a patch adds is, and a label that an overlay adds. */
export function isWrittenIn({ uri, resource }: Instance, file: string): boolean {
  return uri === file || foreignUris(resource.root).has(file);
}

/** Whether some part of an object is not written in its own document. */
export function isWrittenElsewhere({ resource }: Instance): boolean {
  return foreignUris(resource.root).size > 0;
}

/** The files in which parts of a tree are written that are not in its own document. */
const foreignUris = memo((root: Node): ReadonlySet<string> => {
  const uris = new Set<string>();
  addForeign(root, uris);
  return uris;
});

function addForeign(node: Node, uris: Set<string>): void {
  addOrigin(node, uris);
  if (node.kind === 'sequence') {
    for (const item of node.items) addForeign(item, uris);
  } else if (node.kind === 'mapping') {
    for (const entry of node.entries) {
      addOrigin(entry, uris);
      addForeign(entry.value, uris);
    }
  }
}

function addOrigin({ origin }: Foreign, uris: Set<string>): void {
  if (origin) uris.add(origin.uri);
}

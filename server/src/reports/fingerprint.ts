import { hash } from '../model/hash.ts';
import { readHeader, text } from '../model/resource.ts';
import type { Finding } from '../rules/rule.ts';
import { instancesOfFile } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { isMadeByHelm } from '../workspace/leftOut.ts';
import { type Entry, entryOf, type Node, type Span } from '../yaml/node.ts';

/** What a finding is known by when lines, other objects and files have moved. */
export interface Identity {
  /** `group/Kind/namespace/name` as it is written, or the kind and the file of what has no name. */
  readonly object: string;
  /** Of the rule, the object, the keys that lead to the place, and what is written there. Two findings may have the same. */
  readonly fingerprint: string;
}

/** `display` turns a URI into the path to show. */
export function identityOf(snapshot: Snapshot, finding: Finding, display: (uri: string) => string): Identity {
  const { rule, document, start, end } = finding;
  const { root, name } = objectAround(snapshot, finding) ?? {};
  const kind = text(entryOf(root, 'kind')?.value) ?? '';
  const object = name ?? `${kind} in ${display(finding.uri)}`;
  // A fingerprint is committed, and must not tell what a Secret holds.
  const written = kind === 'Secret' ? '' : document.text.slice(start, end).replace(/\s+/g, ' ').trim();
  return { object, fingerprint: hash(JSON.stringify([rule, object, root ? keysTo(root, finding) : '', written])) };
}

interface NamedObject {
  readonly root: Node;
  readonly name: string | undefined;
}

function objectAround(snapshot: Snapshot, { uri, document, start, end }: Finding): NamedObject | undefined {
  const isAround = (node: Node): boolean => node.start <= start && end <= node.end;
  if (isMadeByHelm(uri, snapshot.roles)) {
    const made = instancesOfFile(snapshot, uri).find(
      (instance) => instance.document === document && isAround(instance.resource.root),
    );
    return made && { root: made.resource.root, name: made.key };
  }
  const { root } = document;
  const items = entryOf(root, 'items')?.value;
  const item = items?.kind === 'sequence' ? items.items.find(isAround) : undefined;
  const object = item && entryOf(item, 'metadata') ? item : root;
  if (!object) return undefined;
  const header = readHeader(object);
  return { root: object, name: header && [header.group, header.kind, header.namespace ?? '', header.name].join('/') };
}

/** `spec.ingress[].from[]`: without numbers, so that another item in front changes nothing. */
function keysTo(root: Node, { start, end }: Span): string {
  let path = '';
  let node: Node | undefined = root;
  while (node) {
    if (node.kind === 'mapping') {
      const entry: Entry | undefined = node.entries.find(({ keyStart, keyEnd, value }) => {
        return keyStart <= start && end <= Math.max(keyEnd, value.end);
      });
      if (entry) path += `.${entry.key}`;
      node = entry?.value;
    } else if (node.kind === 'sequence') {
      node = node.items.find((item) => item.start <= start && end <= item.end);
      if (node) path += '[]';
    } else node = undefined;
  }
  return path;
}

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
  /**
   * Of the rule, the object, the keys that lead to the place, what is written there, and who calls whom. Two findings
   * may have the same.
   */
  readonly fingerprint: string;
}

/** `display` turns a URI into the path to show. */
export function identityOf(snapshot: Snapshot, finding: Finding, display: (uri: string) => string): Identity {
  const { rule, document, start, end } = finding;
  const { root, name } = objectAround(snapshot, finding) ?? {};
  const kind = text(entryOf(root, 'kind')?.value) ?? '';
  const object = name ?? `${kind} in ${display(finding.uri)}`;
  const way = root ? wayTo(root, finding) : [];
  const entry = way.at(-1);
  // A finding at a label's key is about its value too.
  const isKey = entry?.keyStart === start && entry.keyEnd === end && entry.value.kind === 'scalar';
  // A fingerprint is committed, and must not tell what a Secret holds.
  const written = kind === 'Secret' ? '' : document.text.slice(start, isKey ? entry.value.end : end);
  const parts = [rule, object, keysOf(way), written.replace(/\s+/g, ' ').trim(), finding.data.call ?? null];
  return { object, fingerprint: hash(JSON.stringify(parts)) };
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

/** The entries that lead to a place, the innermost last. */
function wayTo(root: Node, { start, end }: Span): Entry[] {
  const way: Entry[] = [];
  let node: Node | undefined = root;
  while (node && node.kind !== 'scalar') {
    if (node.kind === 'sequence') {
      node = node.items.find((item) => item.start <= start && end <= item.end);
      continue;
    }
    const entry: Entry | undefined = node.entries.find(({ keyStart, keyEnd, value }) => {
      return keyStart <= start && end <= Math.max(keyEnd, value.end);
    });
    if (entry) way.push(entry);
    node = entry?.value;
  }
  return way;
}

/** Without the numbers of items, so that another item in front changes nothing. */
function keysOf(way: readonly Entry[]): string {
  return way.map(({ key }) => key).join('.');
}

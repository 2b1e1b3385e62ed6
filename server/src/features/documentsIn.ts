import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Span } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';

/** The documents that have a part between two offsets of a file, and those that count in the stead of broken ones. */
export function documentsIn(snapshot: Snapshot, uri: string, { start, end }: Span): ReadonlySet<Document> {
  const file = snapshot.files.get(uri);
  const documents = new Set<Document>();
  file?.source.documents.forEach(({ document, start: from }, index) => {
    if (from > end || from + document.text.length < start) return;
    documents.add(document);
    const good = file.good[index];
    if (good) documents.add(good);
  });
  return documents;
}

import { findingsAbout } from '../rules/asked.ts';
import { rules } from '../rules/list.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Document } from '../yaml/source.ts';
import type { Change } from './fix.ts';

/** Whether what a change made can be read, and has no error that was not there before. */
export function isSound(before: Snapshot, after: Snapshot, change: Change): boolean {
  return !breaksText(before, after, change) && !makesError(before, after, change);
}

/** Whether a document that a change made cannot be read; only those that can are edited. */
function breaksText(before: Snapshot, after: Snapshot, { files }: Change): boolean {
  return files.some(({ uri }) => {
    const known = new Set(before.files.get(uri)?.source.documents.map(({ document }) => document));
    const { documents = [] } = after.files.get(uri)?.source ?? {};
    return documents.some(({ document }) => document.problems.length > 0 && !known.has(document));
  });
}

/** Whether what a change made of its documents has more errors of some rule than these had. */
function makesError(before: Snapshot, after: Snapshot, { files }: Change): boolean {
  const counts = new Map<string, number>();
  const count = (snapshot: Snapshot, other: Snapshot, by: number): void => {
    for (const { uri } of files) {
      for (const { rule } of findingsAbout(snapshot, uri, errors, isNewIn(other, uri)))
        counts.set(rule, (counts.get(rule) ?? 0) + by);
    }
  };
  count(after, before, 1);
  if (counts.size === 0) return false;
  count(before, after, -1);
  return [...counts.values()].some((more) => more > 0);
}

const errors = rules.filter(({ severity }) => severity === 'error').map(({ id }) => id);

/** Whether a document of a file is not in another state of it. */
export function isNewIn(other: Snapshot, uri: string): (document: Document) => boolean {
  const known = new Set(other.files.get(uri)?.good);
  return (document) => !known.has(document);
}

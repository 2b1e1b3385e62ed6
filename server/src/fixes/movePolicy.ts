import type { Snapshot } from '../snapshot/snapshot.ts';
import { nextLine } from '../yaml/place.ts';
import type { Document } from '../yaml/source.ts';
import { isMarker } from '../yaml/split.ts';
import { documentText } from './documentText.ts';
import { change } from './edits.ts';
import type { FileEdits } from './fix.ts';
import { placePolicies } from './newPolicy.ts';
import { isAtName, refactoring } from './refactoring.ts';

/** *Move to a file of its own*: out of a file with several documents, and into the kustomizations that list that file. */
export const movePolicy = refactoring(
  { kind: 'refactor.move', of: ['policy', 'clusterPolicy'], changes: 'nothing' },
  function* ({ context: { snapshot }, policy, document, path }) {
    const { name, root } = policy.resource;
    const removal = withoutDocument(snapshot, policy.uri, document);
    // An item of a List is no document.
    if (!isAtName(path) || root.start !== document.root?.start || !removal) return;
    const text = documentText(document);
    const placed = placePolicies(snapshot, [{ neighbour: policy, name, text }], { newPolicy: 'file' });
    const made = placed.type === 'change' && change(removal, ...placed.files);
    if (made) yield { title: `Move ${name} to a file of its own`, made };
  },
);

/** Takes a document out of its file, with one marker; undefined where it is the only one, or a `...` stands around it. */
function withoutDocument({ files }: Snapshot, uri: string, document: Document): FileEdits | undefined {
  const { text, documents = [] } = files.get(uri)?.source ?? { text: '' };
  const placed = documents.find((each) => each.document === document);
  if (!placed || documents.every((each) => each === placed || each.document.text.trim() === '')) return undefined;
  let [start, end] = [placed.start, placed.start + document.text.length];
  if (start >= 3 && isMarker(text, start - 3, '---')) start -= 3;
  else if (isMarker(text, end, '---') && text.slice(end + 3, nextLine(text, end)).trim() === '')
    end = nextLine(text, end);
  else return undefined;
  if (text.startsWith('...', end) || (start >= 4 && text.slice(0, start).trimEnd().endsWith('\n...'))) return undefined;
  return { uri, edits: [{ start, end, newText: '' }], create: false };
}

import type { Snapshot } from '../snapshot/snapshot.ts';
import { directoryOf, resolvePath } from '../workspace/paths.ts';
import { appendItem, setEntry } from '../yaml/edit.ts';
import { change, fileEdits, inTurn } from './edits.ts';
import { type Change, type FileEdits, type Refusal, refusal } from './fix.ts';

export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/** Creates files in a folder, a URI, and lists them under the `resources` of the kustomization there, if there is one. */
export function newFiles(snapshot: Snapshot, folder: string, files: readonly NewFile[]): Change | Refusal {
  const made = inTurn(
    snapshot,
    files.map(({ name, text }) => (current) => {
      const edits = [{ start: 0, end: 0, newText: text }];
      return change({ uri: resolvePath(folder, name), edits, create: true }, ...listings(current, folder, name));
    }),
  );
  return made ?? refusal('The kustomization of the folder cannot be edited while it is broken.');
}

function listings(snapshot: Snapshot, folder: string, name: string): (FileEdits | undefined)[] {
  return [...snapshot.kustomizations.values()].flatMap(({ uri, document, root, resources }) => {
    if (directoryOf(uri) !== folder || root.kind !== 'mapping') return [];
    const edits = resources ? appendItem(document, resources, name) : setEntry(document, root, 'resources', [name]);
    return [fileEdits(snapshot, uri, document, edits)];
  });
}

import type { Snapshot } from '../snapshot/snapshot.ts';
import { directoryOf, resolvePath } from '../workspace/paths.ts';
import { appendItems, setEntry } from '../yaml/edit.ts';
import { change, fileEdits } from './edits.ts';
import { type Change, type FileEdits, type Refusal, refusal } from './fix.ts';

export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/** Creates files in a folder, a URI, and lists them under the `resources` of the kustomization there, if there is one. */
export function newFiles(snapshot: Snapshot, folder: string, files: readonly NewFile[]): Change | Refusal {
  const created = files.map(({ name, text }) => createFile(resolvePath(folder, name), text));
  const names = files.map(({ name }) => name);
  return (
    change(...created, ...listings(snapshot, folder, names)) ??
    refusal('The kustomization of the folder cannot be edited while it is broken.')
  );
}

export function createFile(uri: string, text: string): FileEdits {
  return { uri, edits: [{ start: 0, end: 0, newText: text }], create: true };
}

/**
 * Names for the file of a policy, the best one first: as the policy is called, which is often how its workload and so
 * the file of that is called, too.
 */
export function* fileNames(policy: string): Generator<string> {
  // A name may hold a placeholder.
  const stem = policy.replaceAll(/[^A-Za-z0-9.-]+/g, '-');
  yield `${stem}.yaml`;
  yield `${stem}-networkpolicy.yaml`;
  for (let number = 2; ; number++) yield `${stem}-networkpolicy-${number}.yaml`;
}

function listings(snapshot: Snapshot, folder: string, names: readonly string[]): (FileEdits | undefined)[] {
  return [...snapshot.kustomizations.values()].flatMap(({ uri, document, root, resources }) => {
    if (directoryOf(uri) !== folder || root.kind !== 'mapping') return [];
    const edits = resources ? appendItems(document, resources, names) : setEntry(document, root, 'resources', names);
    return [fileEdits(snapshot, uri, document, edits)];
  });
}

import type { Steps } from '../model/steps.ts';
import { matters, readFile, readThrough, type SourceFile } from '../snapshot/file.ts';
import type { Edit } from '../snapshot/snapshot.ts';
import { isKustomizationFile, readKustomization } from '../workspace/kustomization.ts';
import { chartDirectoriesAmong, isHelmTemplate } from '../workspace/leftOut.ts';
import { directoryOf } from '../workspace/paths.ts';
import { endOfSlice } from './slices.ts';

/**
 * Reads files for the first time: gives those that matter by themselves, and those that one of the kustomizations among
 * them names, with what these name besides. The next batch comes from the disk while one is taken apart. Other work may
 * be done between two; `goesOn` hears how many of `uris` are read, and says whether the rest is still wanted. Undefined
 * when it is not.
 * @param texts What reads a file of `uris`, and one that is named and may not be there: its text, or undefined where it
 * is left out.
 */
export async function readFiles(
  uris: readonly string[],
  texts: Readonly<Record<'found' | 'named', (uri: string) => Promise<Edit>>>,
  goesOn: (read: number) => boolean,
): Promise<ReadFiles | undefined> {
  const files = new Map<string, SourceFile>();
  const others: string[] = [];
  const named = new Set<string>();
  const found = new Set(uris);
  // A folder is no file, so that nobody has to look.
  const tried = directoriesAbove(uris);
  const chartDirectories = chartDirectoriesAmong(uris);
  const take = ({ uri, text }: Edit): void => {
    if (text === undefined) return;
    const file = readFile(uri, text, undefined);
    if (!isHelmTemplate(uri, chartDirectories)) readThrough(file);
    if (isKustomizationFile(uri)) for (const other of readKustomization(file.source)?.namedUris ?? []) named.add(other);
    if (matters(file) || named.has(uri)) files.set(uri, file);
    else others.push(uri);
  };
  // Kustomizations first: they say which other files matter.
  let due = [...uris].sort((left, right) => Number(isKustomizationFile(right)) - Number(isKustomizationFile(left)));
  let textOf = texts.found;
  for (let read = 0; due.length > 0; textOf = texts.named) {
    let coming = textsOf(due, 0, textOf);
    for (let at = 0; at < due.length; at += batchSize) {
      const batch = await coming;
      coming = textsOf(due, at + batchSize, textOf);
      batch.forEach(take);
      read += batch.length;
      if (!goesOn(Math.min(read, uris.length))) return undefined;
      await pause();
    }
    due = [...named].filter((uri) => !found.has(uri) && !tried.has(uri));
    for (const uri of due) tried.add(uri);
  }
  return { files, others, tried };
}

export interface ReadFiles {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** The URIs of those that do not matter by themselves. */
  readonly others: readonly string[];
  /** The URIs of folders, and of what was looked for because it is named: nothing else is there of these. */
  readonly tried: ReadonlySet<string>;
}

/** Takes steps, with pauses after slices of them; undefined when the rest is not wanted any more. */
export async function inSteps<Result>(steps: Steps<Result>, goesOn: () => boolean): Promise<Result | undefined> {
  for (let end = endOfSlice(); ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < end) continue;
    await pause();
    if (!goesOn()) return undefined;
    end = endOfSlice();
  }
}

function directoriesAbove(uris: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const uri of uris)
    for (let at = directoryOf(uri); at !== '' && !found.has(at); at = directoryOf(at)) found.add(at);
  return found;
}

const batchSize = 64;

function textsOf(uris: readonly string[], from: number, textOf: (uri: string) => Promise<Edit>): Promise<Edit[]> {
  return Promise.all(uris.slice(from, from + batchSize).map(textOf));
}

/** Requests that came in meanwhile are answered. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

import { memo } from '../../model/memo.ts';
import { text } from '../../model/resource.ts';
import { type Node, valueAt } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import type { Document, Source } from '../../yaml/source.ts';
import { directoryOf, resolvePath } from '../paths.ts';
import { type Dependency, readDependencies } from './dependencies.ts';

/** What a `Chart.yaml` says (Helm documentation, The Chart.yaml File). */
export interface Chart {
  readonly uri: string;
  /** The chart's directory, a URI. */
  readonly directory: string;
  /** As written; the directory's name where it is missing. */
  readonly name: string;
  /** A library is there for other charts and renders nothing itself. */
  readonly isLibrary: boolean;
  readonly dependencies: readonly Dependency[];
  readonly document: Document;
  /** Where the chart as a whole is named. */
  readonly nameNode: Node | undefined;
}

/** Reads a `Chart.yaml`. Never fails: what it does not say is as if it were not there. */
export function readChart({ uri, documents: [first] }: Source): Chart | undefined {
  if (!first) return undefined;
  const { document } = first;
  const { root } = parsed(document);
  const directory = directoryOf(uri);
  return {
    uri,
    directory,
    name: text(valueAt(root, 'name')) ?? decodeURIComponent(directory.slice(directory.lastIndexOf('/') + 1)),
    isLibrary: text(valueAt(root, 'type')) === 'library',
    dependencies: readDependencies(root),
    document,
    nameNode: valueAt(root, 'name'),
  };
}

/** It holds no resource, so that the file was not parsed as a manifest. */
const parsed = memo((document: Document) => (document.relevant ? document : parseDocument(document.text)));

/** Whether a directory is a chart of its own, and no dependency of another chart, nor one of its templates. */
export function isOwnChart(directory: string, chartDirectories: ReadonlySet<string>): boolean {
  for (const inner of ['/charts/', '/templates/']) {
    for (let at = directory.indexOf(inner); at > 0; at = directory.indexOf(inner, at + 1)) {
      if (chartDirectories.has(directory.slice(0, at))) return false;
    }
  }
  return true;
}

/** The directories of the dependencies that a chart takes from the workspace, URIs. */
export function localDirectories({ directory, dependencies }: Chart): readonly string[] {
  return dependencies.flatMap(({ localPath }) => (localPath === undefined ? [] : resolvePath(directory, localPath)));
}

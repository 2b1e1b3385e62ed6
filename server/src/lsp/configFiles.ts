import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import { configProblems, unknownWorkloads } from '../features/configProblems.ts';
import type { Host } from '../host/host.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type Config, configFileName, readConfig } from '../workspace/config.ts';
import type { Folder } from '../workspace/folder.ts';
import { directoryOf, resolvePath } from '../workspace/paths.ts';
import { parseDocument } from '../yaml/parse.ts';
import { lineIndex, positionAt } from '../yaml/positions.ts';

/**
 * The `.netpol.yaml` files: those of the workspace folders, which count as they are on disk, and those that are open,
 * which are checked as they are in the editor.
 */
export interface ConfigFiles {
  /** Reads those of some folders anew. One that is broken, or cannot be read, says what it said before. */
  read(folders: readonly Folder[]): Promise<void>;
  /** What a folder's file says; undefined without one. */
  configOf(folder: string): Config | undefined;
  opened(uri: string, text: string): void;
  closed(uri: string): void;
  /** The text of one that is open; undefined for others. */
  openText(uri: string): string | undefined;
  uris(): Iterable<string>;
  /**
   * @param isChart Whether a directory holds a chart that is read.
   * @param clusters Those of the file's folder; undefined while it is not known what they hold.
   */
  diagnostics(
    uri: string,
    isChart: (directory: string) => boolean,
    clusters: readonly ClusterModel[] | undefined,
  ): Diagnostic[];
  /** There may be other charts, or other workloads. */
  contentChanged(): void;
  /** Those whose diagnostics may have changed since the last call. */
  takeChanged(): readonly string[];
}

export function isConfigFile(uri: string): boolean {
  return uri.endsWith(`/${configFileName}`);
}

/** `unreadable` hears of a file that is there and could not be read. */
export function createConfigFiles(host: Host, unreadable: (uri: string, reason: unknown) => void): ConfigFiles {
  const onDisk = new Map<string, { readonly text: string; readonly config: Config }>();
  const open = new Map<string, string>();
  const changed = new Set<string>();

  return {
    async read(folders) {
      const found = await Promise.all(
        folders.map(async ({ uri }) => {
          const file = `${uri}/${configFileName}`;
          const text = await host.readFile(file).catch((reason: unknown) => {
            unreadable(file, reason);
            return onDisk.get(file)?.text;
          });
          return { file, text };
        }),
      );
      const before = new Map(onDisk);
      onDisk.clear();
      for (const { file, text } of found) {
        const previous = before.get(file);
        if (previous?.text !== text) changed.add(file);
        if (text !== undefined) onDisk.set(file, { text, config: configAfter(text, previous?.config) });
      }
      for (const file of before.keys()) if (!onDisk.has(file)) changed.add(file);
    },
    configOf: (folder) => onDisk.get(`${folder}/${configFileName}`)?.config,
    opened(uri, text) {
      if (!isConfigFile(uri)) return;
      open.set(uri, text);
      changed.add(uri);
    },
    closed(uri) {
      if (open.delete(uri)) changed.add(uri);
    },
    openText: (uri) => open.get(uri),
    uris: () => new Set([...onDisk.keys(), ...open.keys()]),
    diagnostics(uri, isChart, clusters) {
      const text = open.get(uri) ?? onDisk.get(uri)?.text;
      return text === undefined ? [] : toDiagnostics(uri, text, isChart, clusters);
    },
    contentChanged() {
      for (const uri of [...onDisk.keys(), ...open.keys()]) changed.add(uri);
    },
    takeChanged() {
      const uris = [...changed];
      changed.clear();
      return uris;
    },
  };
}

/** A syntax error may hide settings, and without them a whole folder may come in that was left out. */
function configAfter(text: string, previous: Config | undefined): Config {
  return previous && parseDocument(text).problems.length > 0 ? previous : readConfig(text).config;
}

function toDiagnostics(
  uri: string,
  text: string,
  isChart: (directory: string) => boolean,
  clusters: readonly ClusterModel[] | undefined,
): Diagnostic[] {
  const index = lineIndex(text);
  const problems = [
    ...configProblems(text, (path) => isChart(resolvePath(directoryOf(uri), path))),
    ...(clusters ? unknownWorkloads(text, clusters) : []),
  ];
  return problems.map(({ start, end, message }) => ({
    range: { start: positionAt(index, start), end: positionAt(index, end) },
    severity: DiagnosticSeverity.Error,
    source: 'netpol',
    code: 'configuration',
    message,
  }));
}

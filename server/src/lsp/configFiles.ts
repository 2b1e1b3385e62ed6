import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import { configProblems, problemsBelow, unknownWorkloads } from '../features/configProblems.ts';
import type { Host } from '../host/host.ts';
import { type Severities, severitiesIn } from '../rules/levels.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type Config, configFileName, readConfig } from '../workspace/config.ts';
import type { Folder } from '../workspace/folder.ts';
import { directoryOf, resolvePath } from '../workspace/paths.ts';
import type { Problem } from '../yaml/node.ts';
import { parseDocument } from '../yaml/parse.ts';
import { lineIndex, positionAt } from '../yaml/positions.ts';

/**
 * The `.netpol.yaml` files: those of the workspace folders, and of directories below, which count as they are on disk,
 * and those that are open, which are checked as they are in the editor.
 */
export interface ConfigFiles {
  /** Reads those of some folders anew. One that is broken, or cannot be read, says what it said before. */
  read(folders: readonly Folder[]): Promise<void>;
  /** What a folder's file says; undefined without one. */
  configOf(folder: string): Config | undefined;
  /**
   * Reads those of directories in the folders anew, among files that were found: they say the levels of rules there.
   * Whether they say others than before.
   */
  readBelow(uris: readonly string[]): Promise<boolean>;
  /** The levels in a file of a folder in which `severities` hold. */
  severitiesIn(folder: string, severities: Severities, uri: string): Severities;
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
  const onDisk = new Map<string, ReadConfig>();
  const below = new Map<string, ReadConfig>();
  let levels: ReadonlyMap<string, Severities> = new Map();
  let ofFolders: ReadonlySet<string> = new Set();
  const open = new Map<string, string>();
  const changed = new Set<string>();

  return {
    async read(folders) {
      ofFolders = new Set(folders.map(({ uri }) => `${uri}/${configFileName}`));
      await readInto(onDisk, [...ofFolders]);
    },
    async readBelow(uris) {
      await readInto(
        below,
        uris.filter((uri) => isConfigFile(uri) && !ofFolders.has(uri)),
      );
      const before = JSON.stringify([...levels]);
      levels = new Map([...below].map(([uri, { config }]) => [directoryOf(uri), config.rules]));
      return JSON.stringify([...levels]) !== before;
    },
    severitiesIn: (folder, severities, uri) => severitiesIn(folder, severities, levels, uri),
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
    uris: () => new Set([...onDisk.keys(), ...below.keys(), ...open.keys()]),
    diagnostics(uri, isChart, clusters) {
      const text = open.get(uri) ?? onDisk.get(uri)?.text ?? below.get(uri)?.text;
      if (text === undefined) return [];
      if (isBelow(uri)) return toDiagnostics(text, problemsBelow(text));
      return toDiagnostics(text, [
        ...configProblems(text, (path) => isChart(resolvePath(directoryOf(uri), path))),
        ...(clusters ? unknownWorkloads(text, clusters) : []),
      ]);
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

  /** Whether it is in a directory of a workspace folder that is none itself. */
  function isBelow(uri: string): boolean {
    return !ofFolders.has(uri) && [...ofFolders].some((file) => uri.startsWith(file.slice(0, -configFileName.length)));
  }

  /** Reads files in the stead of those that were known. */
  async function readInto(known: Map<string, ReadConfig>, files: readonly string[]): Promise<void> {
    const found = await Promise.all(
      files.map(async (file) => {
        const text = await host.readFile(file).catch((reason: unknown) => {
          unreadable(file, reason);
          return known.get(file)?.text;
        });
        return { file, text };
      }),
    );
    const before = new Map(known);
    known.clear();
    for (const { file, text } of found) {
      const previous = before.get(file);
      if (previous?.text !== text) changed.add(file);
      if (text !== undefined) known.set(file, { text, config: configAfter(text, previous?.config) });
    }
    for (const file of before.keys()) if (!known.has(file)) changed.add(file);
  }
}

interface ReadConfig {
  readonly text: string;
  readonly config: Config;
}

/** A syntax error may hide settings, and without them a whole folder may come in that was left out. */
function configAfter(text: string, previous: Config | undefined): Config {
  return previous && parseDocument(text).problems.length > 0 ? previous : readConfig(text).config;
}

function toDiagnostics(text: string, problems: readonly Problem[]): Diagnostic[] {
  const index = lineIndex(text);
  return problems.map(({ start, end, message }) => ({
    range: { start: positionAt(index, start), end: positionAt(index, end) },
    severity: DiagnosticSeverity.Error,
    source: 'netpol',
    code: 'configuration',
    message,
  }));
}

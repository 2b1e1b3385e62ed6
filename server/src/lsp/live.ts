import type { Host, PassedOver } from '../host/host.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  type Edit,
  emptySnapshot,
  namedFiles,
  type Snapshot,
  withEdits,
  withFiles,
  withKustomized,
  withRenderings,
  withResults,
} from '../snapshot/snapshot.ts';
import { type Folder, folderOf } from '../workspace/folder.ts';
import { groupingOf } from '../workspace/grouping.ts';
import type { FoundFile, NotRead } from '../workspace/notRead.ts';
import { inSteps, readFiles } from './readFiles.ts';
import { defaultSettings, type Settings } from './settings.ts';

/** The workspace as it is now: the one place that holds a current snapshot. */
export interface Live {
  readonly snapshot: Snapshot;
  /** Until every file was read once, what other files say is not known yet. */
  readonly indexing: boolean;
  settingsOf(uri: string): Settings;
  /** Takes settings that change nothing of how the workspace is read; with others, `index`. */
  configure(settings: ReadonlyMap<string, Settings>): void;
  /** The workspace folder that a file is in; empty for what is in none. */
  folderOf(uri: string): string;
  /** The editor's version of an open document; null for a file on disk. */
  versionOf(uri: string): number | null;
  /** The texts of the open documents, by URI. */
  openTexts(): ReadonlyMap<string, string>;
  /** helm made this of the charts. */
  render(renderings: Snapshot['renderings']): void;
  /** kubectl made this of the kustomizations. */
  kustomized(kustomized: Snapshot['kustomized']): void;
  /** A document's text in the editor wins over the disk. */
  opened(uri: string, text: string, version: number): void;
  /** The editor lets go of a document: the disk counts again. */
  closed(uri: string): Promise<void>;
  /** Something happened to these paths on disk. */
  diskChanged(uris: readonly string[]): Promise<void>;
  /**
   * A file as it is found now, whether anything in it matters or not, with the reason where it is not read; of a
   * workspace folder all that a search meets.
   */
  found(uri: string): Promise<readonly FoundFile[]>;
  /**
   * Reads everything anew; what is open answers from its text at once. False when a later call took over.
   * `progress` hears how many files of how many are read.
   */
  index(
    folders: readonly Folder[],
    settings: ReadonlyMap<string, Settings>,
    progress: (read: number, total: number) => void,
  ): Promise<boolean>;
}

export interface LiveEvents {
  /** These files are in the folders, and are about to be read. */
  found(uris: readonly string[]): Promise<void>;
  /** The snapshot is another one. */
  changed(): void;
  /** A file that is there could not be read. */
  unreadable(uri: string, reason: string): void;
  /** Something goes on that nobody waits for. */
  inBackground(what: string, work: Promise<unknown>): void;
}

/** What is open and lies in no folder is a cluster of its own. */
const outside: Folder = { uri: '', name: 'open files' };

export function createLive(host: Host, events: LiveEvents): Live {
  let folders: readonly Folder[] = [outside];
  let snapshot = emptySnapshot(folders);
  /** While everything is read anew: what was edited since. */
  let missed: Edit[] | undefined;
  let settings: ReadonlyMap<string, Settings> = new Map();
  let indexing = true;
  let run = 0;
  const open = new Map<string, { readonly text: string; readonly version: number }>();

  return {
    get snapshot() {
      return snapshot;
    },
    get indexing() {
      return indexing;
    },
    settingsOf,
    configure(newSettings) {
      settings = newSettings;
      events.changed();
    },
    folderOf: (uri) => folderOf(folders, uri)?.uri ?? '',
    versionOf: (uri) => open.get(uri)?.version ?? null,
    openTexts: () => new Map([...open].map(([uri, { text }]) => [uri, text])),
    render(renderings) {
      snapshot = withRenderings(snapshot, renderings);
      events.changed();
      if (!indexing) readNamedFiles();
    },
    kustomized(kustomized) {
      snapshot = withKustomized(snapshot, kustomized);
      events.changed();
    },
    opened(uri, text, version) {
      open.set(uri, { text, version });
      if (!isHelper(uri)) apply([{ uri, text }]);
    },
    closed(uri) {
      open.delete(uri);
      return refreshFromDisk([uri]);
    },
    async diskChanged(uris) {
      const current = run;
      const paths = new Set(uris);
      // What a kustomization names has any name, and may be left out everywhere else.
      const named = [...namedFiles(snapshot), ...snapshot.files.keys()].filter(
        (uri) => !isManifestName(uri) && !open.has(uri) && (paths.has(uri) || isIn(paths, uri)),
      );
      const files = new Set([...snapshot.files.keys()].filter((known) => isIn(paths, known)));
      for (const uri of paths) {
        files.add(uri);
        // What is no manifest by its name may be a folder that came as a whole. Globs are meant from the workspace folder.
        if (!isManifestName(uri)) for (const added of await findFiles(uri, [])) files.add(added);
      }
      const inputs = await Promise.all(named.map(readNamedFile));
      if (current !== run) return;
      apply(inputs.filter(({ uri }) => !open.has(uri)));
      await refreshFromDisk([...files].filter(isManifestName));
    },
    async found(uri) {
      const folder = folders.find((each) => each !== outside && each.uri === uri);
      if (!folder) return [await foundFile(uri)];
      const passed: FoundFile[] = [];
      const pass = (file: string, notRead: NotRead): void => void passed.push({ uri: file, notRead });
      const uris = new Set([...(await findFiles(uri, undefined, pass)), ...snapshot.files.keys()]);
      const here = [...uris].filter((file) => folderOf(folders, file) === folder);
      const read: FoundFile[] = [];
      for (let at = 0; at < here.length; at += batchSize)
        read.push(...(await Promise.all(here.slice(at, at + batchSize).map(foundText))));
      return [...passed.filter((file) => !uris.has(file.uri)), ...read].sort((a, b) => (a.uri < b.uri ? -1 : 1));
    },
    async index(newFolders, newSettings, progress) {
      const current = ++run;
      folders = [...newFolders, outside];
      settings = newSettings;
      const goesOn = (): boolean => current === run;
      const empty = emptySnapshot(
        folders,
        ({ uri }) => settingsOf(uri).cluster,
        ({ uri }) => groupingOf(settingsOf(uri).grouping, uri, settingsOf(uri).charts),
      );
      if (indexing) snapshot = withResults(empty, snapshot);
      const since: Edit[] = [];
      missed = since;
      apply([...open].filter(([uri]) => !isHelper(uri)).map(([uri, { text }]) => ({ uri, text })));
      const uris = [...new Set((await Promise.all(newFolders.map(({ uri }) => findFiles(uri)))).flat())];
      if (!goesOn()) return false;
      await events.found(uris);
      const found = await readFiles(uris, { found: readIfClosed, named: readNamedFile }, (read) => {
        progress(read, uris.length);
        return goesOn();
      });
      const composed = found && (await inSteps(withFiles(empty, found.files, found.others), goesOn));
      if (!composed) return false;
      let next = withEdits(composed, since.splice(0));
      const tried = new Set(found.tried);
      for (;;) {
        const named = await readNamed(next, tried);
        if (current !== run) return false;
        if (named.length === 0 && since.length === 0) break;
        next = withEdits(next, [...named, ...since.splice(0)]);
      }
      const { renderings } = snapshot;
      snapshot = withResults(next, snapshot);
      missed = undefined;
      indexing = false;
      events.changed();
      if (renderings.size > 0) readNamedFiles();
      return true;
    },
  };

  function settingsOf(uri: string): Settings {
    const folder = folderOf(folders, uri);
    return (folder && settings.get(folder.uri)) ?? settings.get('') ?? defaultSettings;
  }

  async function findFiles(
    uri: string,
    exclude = settingsOf(uri).exclude,
    passedOver?: PassedOver,
  ): Promise<readonly string[]> {
    try {
      return await host.findFiles(uri, exclude, passedOver);
    } catch (error) {
      events.unreadable(uri, reasonOf(error));
      return [];
    }
  }

  async function foundFile(uri: string): Promise<FoundFile> {
    const folder = folderOf(folders, uri);
    if (open.has(uri) || snapshot.files.get(uri) || !folder || folder === outside) return foundText(uri);
    const notRead = await host.whyNotFound(folder.uri, settingsOf(uri).exclude, uri);
    return notRead ? { uri, notRead } : foundText(uri);
  }

  async function foundText(uri: string): Promise<FoundFile> {
    const known = open.get(uri)?.text ?? snapshot.files.get(uri)?.source.text;
    if (known !== undefined) return { uri, text: known };
    try {
      const text = await host.readFile(uri);
      return text === undefined ? { uri, notRead: { reason: 'missing' } } : { uri, text };
    } catch (error) {
      return { uri, notRead: { reason: 'unreadable', message: reasonOf(error) } };
    }
  }

  function apply(edits: readonly Edit[]): void {
    const before = snapshot;
    take(edits);
    const { kustomizations, deploymentFiles } = snapshot;
    const isSame = before.kustomizations === kustomizations && before.deploymentFiles === deploymentFiles;
    // What was looked for before is not there; once it is, the disk says so.
    if (!indexing && !isSame) readNamedFiles(new Set(namedFiles(before)));
  }

  function take(edits: readonly Edit[]): void {
    if (edits.length === 0) return;
    snapshot = withEdits(snapshot, edits);
    missed?.push(...edits);
    events.changed();
  }

  function readNamedFiles(tried?: Set<string>): void {
    events.inBackground('reading files that are named', applyNamed(tried));
  }

  async function applyNamed(tried = new Set<string>()): Promise<void> {
    const current = run;
    for (;;) {
      // An open one that did not matter was not kept.
      take([...namedFiles(snapshot)].flatMap((uri) => ({ uri, text: open.get(uri)?.text })).filter(hasText));
      const edits = await readNamed(snapshot, tried);
      if (current !== run || edits.length === 0) return;
      take(edits.filter(({ uri }) => !snapshot.files.get(uri) && !open.has(uri)));
    }
  }

  /** Takes files as they are on disk now, unless they are open. */
  async function refreshFromDisk(uris: readonly string[]): Promise<void> {
    const current = run;
    const edits = await Promise.all(
      uris
        .filter((uri) => !open.has(uri))
        .map(async (uri) => ((await isWanted(uri)) ? readFromDisk(uri) : { uri, text: undefined })),
    );
    if (current === run) apply(edits.filter(({ uri }) => !open.has(uri)));
  }

  /**
   * What kustomizations and charts name and nobody read yet: inputs of generators, manifests of no interest otherwise, and bases
   * that are left out elsewhere. Each is tried once.
   */
  async function readNamed(of: Snapshot, tried: Set<string>): Promise<Edit[]> {
    const files = [...namedFiles(of)].filter((uri) => !tried.has(uri));
    for (const uri of files) tried.add(uri);
    return (await Promise.all(files.map(readNamedFile))).filter(hasText);
  }

  async function isWanted(uri: string): Promise<boolean> {
    const folder = folderOf(folders, uri);
    if (folder === undefined || folder === outside) return false;
    return (await host.whyNotFound(folder.uri, settingsOf(uri).exclude, uri)) === undefined;
  }

  async function readIfClosed(uri: string): Promise<Edit> {
    return open.has(uri) ? { uri, text: undefined } : readFromDisk(uri);
  }

  /** What a kustomization names may be no file at all. */
  async function readNamedFile(uri: string): Promise<Edit> {
    const isWanted = !open.has(uri) && folderOf(folders, uri) !== outside;
    return { uri, text: isWanted ? await host.readFile(uri).catch(() => undefined) : undefined };
  }

  async function readFromDisk(uri: string): Promise<Edit> {
    try {
      return { uri, text: await host.readFile(uri) };
    } catch (error) {
      events.unreadable(uri, reasonOf(error));
      return { uri, text: undefined };
    }
  }
}

const batchSize = 64;

function hasText({ text }: Edit): boolean {
  return text !== undefined;
}

/** Parts of Helm templates are no manifests, whatever they look like. */
function isHelper(uri: string): boolean {
  return uri.endsWith('.tpl');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isManifestName(uri: string): boolean {
  return /(\.(ya?ml|json)|\/Kustomization)$/.test(uri);
}

/** What tools keep for themselves, with manifests and ignore files of others in it. */
export function isNeverRead(uri: string): boolean {
  return uri.includes('/node_modules/') || uri.includes('/.git/');
}

/** Whether a folder above a file is among the paths. */
function isIn(paths: ReadonlySet<string>, uri: string): boolean {
  for (let end = uri.lastIndexOf('/'); end > 0; end = uri.lastIndexOf('/', end - 1)) {
    if (paths.has(uri.slice(0, end))) return true;
  }
  return false;
}

/** How many workloads and policies the clusters hold. */
export function countResources({ clusters }: Snapshot): Counts {
  const counts = clusters.map(countIn);
  return {
    workloads: counts.reduce((sum, { workloads }) => sum + workloads, 0),
    policies: counts.reduce((sum, { policies }) => sum + policies, 0),
  };
}

/** How many of them one cluster holds, copies counted once. */
export function countIn({ namespaces }: ClusterModel): Counts {
  let workloads = 0;
  let policies = 0;
  for (const namespace of namespaces.values()) {
    workloads += new Set(namespace.workloads.map(({ key }) => key)).size;
    policies += new Set(namespace.policies.map(({ key }) => key)).size;
  }
  return { workloads, policies };
}

interface Counts {
  readonly workloads: number;
  readonly policies: number;
}

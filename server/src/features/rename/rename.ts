import { applied } from '../../fixes/edits.ts';
import { effectOf, type FormerKey, sameCluster } from '../../fixes/effect.ts';
import { effectWords } from '../../fixes/effectWords.ts';
import { type Change, type FileEdits, type Refusal, refusal } from '../../fixes/fix.ts';
import { isSound } from '../../fixes/sound.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { cursorsOrPatchesAt } from '../../snapshot/patchCursor.ts';
import { distinctWorkloads } from '../../snapshot/queries.ts';
import { type Snapshot, withConfiguration } from '../../snapshot/snapshot.ts';
import { configFileName, readConfig } from '../../workspace/config.ts';
import { folderOf } from '../../workspace/folder.ts';
import { groupingOf } from '../../workspace/grouping.ts';
import { applyEdits } from '../../yaml/edit.ts';
import { parseSource, type Source } from '../../yaml/source.ts';
import { callsChanged } from './callsChanged.ts';
import { objectsOf } from './clusters.ts';
import { configUriOf } from './configUses.ts';
import { cannotEdit, editsOf, unreadEdits } from './edits.ts';
import { labelAt, labelInConfigAt } from './labels.ts';
import { namespaceAt, namespaceInConfigAt } from './namespaces.ts';
import type { Part } from './parts.ts';
import { portAt } from './ports.ts';
import { changedOtherwise, type Identity } from './same.ts';
import { serviceAt } from './services.ts';
import type { Found, Target } from './target.ts';
import { testsChanged } from './testsChanged.ts';
import { objectWords } from './words.ts';
import { workloadAt, workloadInUnreadAt } from './workloads.ts';

/**
 * What at an offset of a file can be renamed, or a sentence that says why what stands there cannot; undefined where
 * nothing has a name of that kind.
 * @param unread The texts of files that the snapshot does not hold, by their URIs: they may refer to something.
 */
export function renameTargetAt(
  snapshot: Snapshot,
  uri: string,
  offset: number,
  inView?: string,
  unread: ReadonlyMap<string, string> = new Map(),
): Target | Refusal | undefined {
  const text = snapshot.files.get(uri) ? undefined : unread.get(uri);
  if (text !== undefined) {
    const source = parseSource(uri, text, () => true);
    return (
      namespaceInConfigAt(snapshot, source, offset) ??
      labelInConfigAt(snapshot, source, offset) ??
      workloadInUnreadAt(snapshot, source, offset)
    );
  }
  const cursors = cursorsOrPatchesAt(snapshot, uri, offset, inView);
  const target =
    labelAt(snapshot, cursors) ??
    portAt(snapshot, cursors) ??
    namespaceAt(snapshot, cursors) ??
    serviceAt(snapshot, cursors) ??
    workloadAt(snapshot, uri, offset, cursors);
  if (!target) return undefined;
  const { at, word } = target;
  const why = cannotEdit(snapshot, at);
  if (why) return refusal(why);
  const isWritten = at.document.text.slice(at.start, at.end) === word;
  return isWritten
    ? target
    : refusal(`A kustomization makes ${word} of what is written here: a rename cannot change it.`);
}

/** A rename, and what may have to change with it, which only its author knows. */
export interface Rename extends Change {
  readonly perhaps: readonly FileEdits[];
}

/**
 * The edits that give what stands at an offset of a file another name, everywhere that it is matched: offsets into the
 * files' current texts. A sentence where the name is not valid, is another one's already, or would change more than the
 * name: which pods a selector means, or who may call whom. Undefined where nothing can be renamed.
 * @param unread The texts of files that the snapshot does not hold, by their URIs: see `Target.isAnywhere`; the
 * configuration of the folder is one of them.
 */
export function renameAt(
  snapshot: Snapshot,
  uri: string,
  offset: number,
  newName: string,
  inView?: string,
  unread: ReadonlyMap<string, string> = new Map(),
): Rename | Refusal | undefined {
  const target = renameTargetAt(snapshot, uri, offset, inView, unread);
  if (!target || 'reason' in target) return target;
  const { word } = target;
  if (newName === word) return { type: 'change', files: [], perhaps: [] };
  const [problem] = target.problems(newName);
  if (problem) return refusal(`${newName === '' ? 'Nothing' : newName} cannot be the ${target.what}: ${problem}.`);
  const config = configOf(snapshot, uri, unread);
  const found = target.found(config);
  if (found.refusal) return refusal(found.refusal);
  const change = editsOf(snapshot, found.parts, word, newName);
  if (change.type === 'refusal') return change;
  const configured = config && editedConfig(config, found.config ?? [], word, newName);
  if (configured === 'unclear')
    return refusal(`${word} cannot be changed in ${configFileName}: change it there first.`);
  const edited = applied(snapshot, change);
  const after = configured ? withConfig(edited, uri, configured.text) : edited;
  const why = accident(snapshot, after, found, change, newName);
  if (why !== undefined) return refusal(why);
  const others = [...unread].flatMap(([file, text]) => {
    const isConcerned = text.includes(word) || text.includes(newName);
    return isConcerned ? (found.unread?.(file, text, newName) ?? []) : [];
  });
  const refused = others.find((other) => other.refusal !== undefined)?.refusal;
  if (refused !== undefined) return refusal(refused);
  const more = others.flatMap(({ source, parts }) =>
    parts.length > 0 ? unreadEdits(source, parts, word, newName) : [],
  );
  const files = [...change.files, ...(configured ? [configured.file] : []), ...more];
  const unsure = (found.perhaps ?? []).filter((part) => !cannotEdit(snapshot, part));
  const perhaps = editsOf(snapshot, unsure, word, newName);
  return { ...change, files: files.sort(ownFirst(uri)), perhaps: perhaps.type === 'change' ? perhaps.files : [] };
}

/** The `.netpol.yaml` of a file's folder, where its text is given and can be read. */
function configOf({ folders }: Snapshot, uri: string, texts: ReadonlyMap<string, string>): Source | undefined {
  const folder = folderOf(folders, uri);
  const file = folder && configUriOf(folder);
  const text = file && texts.get(file);
  if (!file || text === undefined) return undefined;
  const source = parseSource(file, text, () => true);
  return source.documents.every(({ document }) => document.problems.length === 0) ? source : undefined;
}

/** Its edits and its text then; undefined for none, and `unclear` where it would not say the same with another name. */
function editedConfig(
  config: Source,
  parts: readonly Part[],
  word: string,
  newName: string,
): { readonly file: FileEdits; readonly text: string } | 'unclear' | undefined {
  if (parts.length === 0) return undefined;
  const file = unreadEdits(config, parts, word, newName);
  const text = applyEdits(config.text, file.edits);
  const isWhole = file.edits.length === parts.length;
  return isWhole && readConfig(text).problems.length <= readConfig(config.text).problems.length
    ? { file, text }
    : 'unclear';
}

function withConfig(snapshot: Snapshot, uri: string, text: string): Snapshot {
  const folder = folderOf(snapshot.folders, uri);
  if (!folder) return snapshot;
  const { cluster, grouping, charts } = readConfig(text).config;
  return withConfiguration(snapshot, folder, cluster, groupingOf(grouping, folder.base ?? folder.uri, charts));
}

function ownFirst(own: string) {
  return ({ uri }: FileEdits, { uri: other }: FileEdits): number => {
    if (uri === own || other === own) return uri === own ? -1 : 1;
    return uri < other ? -1 : 1;
  };
}

/** What a change would do besides giving another name, as a sentence; undefined for nothing. */
function accident(
  before: Snapshot,
  after: Snapshot,
  found: Found,
  change: Change,
  newName: string,
): string | undefined {
  const collision = found.collision(after, newName);
  if (collision) return collision;
  const refused = newProblem(before, after);
  if (refused) return `Kustomize would fail: ${refused}`;
  for (const [cluster, sites] of found.sites) {
    const is = sameCluster(after, cluster);
    const names = namesIn(cluster, found, newName);
    const other = is && changedOtherwise(cluster, is, found.parts, sites, names);
    if (!is) return 'The clusters of the workspace would be others.';
    if (other && unitsOf(cluster).has(other.unit) !== unitsOf(is).has(other.unit))
      return 'The clusters of the workspace would be others.';
    if (other)
      return `${objectWords(other)} would change in more than this name: something else is written at the same place, or refers to it.`;
    // Labels and ports lead to the same pods where selectors do: only hosts say names.
    const calls = found.names && cluster !== is ? callsChanged(cluster, is, names) : undefined;
    if (calls) return calls;
  }
  const tests = testsChanged(before, after, (cluster) => namesIn(cluster, found, newName));
  if (tests) return tests;
  if (!isSound(before, after, change)) return `${newName} would make an error of what is right now.`;
  // All that is in a namespace is somebody else with its new name.
  const effect = found.names?.namespace ? undefined : effectOf(before, after, formerKeys(found, newName));
  const words = effect && effectWords(effect);
  return words && `The new name ${words}.`;
}

/** The files and kustomizations that a cluster is made of. */
function unitsOf({ namespaces }: ClusterModel): ReadonlySet<string> {
  return new Set([...namespaces.values()].flatMap((namespace) => objectsOf(namespace).map(({ unit }) => unit)));
}

function namesIn(cluster: ClusterModel, { names }: Found, newName: string): Identity {
  return {
    namespace: (name) => names?.namespace?.(cluster, name, newName) ?? name,
    of: (instance) => names?.of?.(cluster, instance, newName) ?? instance.resource.name,
  };
}

/** The keys before of workloads that have another one after. */
function formerKeys({ sites, names }: Found, newName: string): FormerKey {
  const former = new Map<string, string>();
  for (const cluster of names?.of ? sites.keys() : []) {
    for (const workload of distinctWorkloads(cluster)) {
      const name = names?.of?.(cluster, workload, newName);
      const key = name && workload.key.slice(0, workload.key.lastIndexOf('/') + 1) + name;
      if (key) former.set(`${cluster.name} ${key}`, workload.key);
    }
  }
  return ({ name }, { key }) => former.get(`${name} ${key}`) ?? key;
}

/** What kustomize would say of a kustomization that it says less of now. */
function newProblem(before: Snapshot, after: Snapshot): string | undefined {
  const known = new Map(before.bundles.map(({ id, problems }) => [id, problems.map(({ message }) => message)]));
  for (const { id, problems } of after.bundles) {
    const was = known.get(id) ?? [];
    if (problems.length > was.length) return problems.find(({ message }) => !was.includes(message))?.message;
  }
  return undefined;
}

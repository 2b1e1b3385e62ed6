import { expect } from 'vitest';
import { renameAt, renameTargetAt } from '../../server/src/features/rename/rename.ts';
import { applied } from '../../server/src/fixes/edits.ts';
import type { Change } from '../../server/src/fixes/fix.ts';
import { type Snapshot, withConfiguration } from '../../server/src/snapshot/snapshot.ts';
import { configFileName, readConfig } from '../../server/src/workspace/config.ts';
import { groupingOf } from '../../server/src/workspace/grouping.ts';
import { applyEdits } from '../../server/src/yaml/edit.ts';
import { type Fixture, parseFixture, root, snapshotOf, withCrlf } from './fixture.ts';

/**
 * What a rename at the fixture's cursor makes, or what the user is told instead: of each file that changes the lines
 * that are others, as `web.yaml:8 app: basket`. Line breaks of both kinds say the same, and renaming back gives the
 * text that was there.
 */
export function renamed(source: string, newName: string): readonly string[] | string {
  const [lf, crlf] = [parseFixture(source), withCrlf(parseFixture(source))].map((fixture) => outcome(fixture, newName));
  expect(crlf).toEqual(lf);
  return lf as readonly string[] | string;
}

function outcome(fixture: Fixture, newName: string): readonly string[] | string {
  const { cursor } = fixture;
  if (!cursor) throw new Error('the fixture has no $0');
  const before = stateOf(fixture.files);
  const change = renameAt(before.snapshot, cursor.uri, cursor.offset, newName, undefined, before.unread);
  if (!change) return 'nothing to rename';
  if (change.type === 'refusal') return change.reason;
  const after = changed(before, change);
  const target = renameTargetAt(before.snapshot, cursor.uri, cursor.offset, undefined, before.unread);
  if (!target || 'reason' in target) throw new Error('renamed what cannot be');
  const first = change.files.find(({ uri }) => uri === cursor.uri)?.edits.filter(({ start }) => start < cursor.offset);
  const moved = (first ?? []).reduce((sum, { start, end, newText }) => sum + newText.length - (end - start), 0);
  // At the start of the name, which may be shorter now.
  const at = Math.max(0, cursor.offset + moved - Math.max(0, newName.length - 1));
  const back = [at, cursor.offset, cursor.offset + moved].flatMap((offset) => {
    const found = renameTargetAt(after.snapshot, cursor.uri, offset, undefined, after.unread);
    return found && !('reason' in found) && found.word === newName ? offset : [];
  });
  expect(back.length).toBeGreaterThan(0);
  const undone = renameAt(after.snapshot, cursor.uri, back[0] as number, target.word, undefined, after.unread);
  if (undone?.type !== 'change') throw new Error(`cannot be renamed back: ${undone?.reason}`);
  expect(texts(changed(after, undone))).toEqual(texts(before));
  return changedLines(before, after);
}

/** A workspace, and the texts of files that the snapshot does not hold. */
interface State {
  readonly snapshot: Snapshot;
  readonly unread: ReadonlyMap<string, string>;
}

function stateOf(files: ReadonlyMap<string, string>): State {
  const snapshot = configured(files);
  return { snapshot, unread: new Map([...files].filter(([uri]) => !snapshot.files.get(uri))) };
}

/** With all that `.netpol.yaml` says, of what belongs together too. */
function configured(files: ReadonlyMap<string, string>): Snapshot {
  const snapshot = snapshotOf({ files, cursor: undefined, annotations: [] });
  const [folder] = snapshot.folders;
  const text = files.get(`${root}/${configFileName}`);
  if (!folder || text === undefined) return snapshot;
  const { cluster, grouping, charts } = readConfig(text).config;
  return withConfiguration(snapshot, folder, cluster, groupingOf(grouping, root, charts));
}

function changed({ snapshot, unread }: State, change: Change): State {
  const own = { ...change, files: change.files.filter(({ uri }) => !unread.has(uri)) };
  const edited = change.files.filter(({ uri }) => unread.has(uri));
  const texts = edited.map(({ uri, edits }): [string, string] => [uri, applyEdits(unread.get(uri) ?? '', edits)]);
  const after = applied(snapshot, own);
  const others = new Map([...unread, ...texts]);
  const isConfigured = texts.some(([uri]) => uri.endsWith(configFileName));
  const all = [...after.files.values()].map(({ source }): [string, string] => [source.uri, source.text]);
  return { snapshot: isConfigured ? configured(new Map([...all, ...others])) : after, unread: others };
}

function changedLines(before: State, after: State): string[] {
  const was = new Map(texts(before));
  return texts(after).flatMap(([uri, text]) => {
    const lines = (was.get(uri) ?? '').split(/\r?\n/);
    return text.split(/\r?\n/).flatMap((line, index) => {
      const isSame = line === lines[index];
      return isSame ? [] : [`${uri.slice(root.length + 1)}:${index + 1} ${line.trim()}`];
    });
  });
}

function texts({ snapshot: { files }, unread }: State): [string, string][] {
  const read = [...files.keys()].map((uri): [string, string] => [uri, files.get(uri)?.source.text ?? '']);
  return [...read, ...unread].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** What stands at the fixture's cursor: `cart (value of the label app)`, or why it cannot be renamed. */
export function targetAt(source: string): string {
  const fixture = parseFixture(source);
  if (!fixture.cursor) throw new Error('the fixture has no $0');
  const { snapshot, unread } = stateOf(fixture.files);
  const found = renameTargetAt(snapshot, fixture.cursor.uri, fixture.cursor.offset, undefined, unread);
  if (!found) return 'nothing';
  if ('reason' in found) return found.reason;
  const { document, start, end } = found.at;
  expect(document.text.slice(start, end)).toBe(found.word);
  return `${found.word} (${found.what})`;
}

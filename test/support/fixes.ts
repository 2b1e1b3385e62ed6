import { expect } from 'vitest';
import { allowWorkload } from '../../server/src/fixes/allowCaller.ts';
import { applied } from '../../server/src/fixes/edits.ts';
import type { Change, Fix, FixOptions } from '../../server/src/fixes/fix.ts';
import { fixesFor } from '../../server/src/fixes/list.ts';
import { cursorAt } from '../../server/src/snapshot/cursor.ts';
import { distinctWorkloads, type WorkloadInstance } from '../../server/src/snapshot/queries.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { findingsOf } from './check.ts';
import { type Fixture, parseFixture, root, snapshotOf, withCrlf } from './fixture.ts';

const defaults: FixOptions = { newPolicy: 'file' };

/** The fixes that are offered at the fixture's cursor. */
export function fixesAt(fixture: Fixture, options: FixOptions = defaults): Fix[] {
  const snapshot = snapshotOf(fixture);
  if (!fixture.cursor) throw new Error('the fixture has no $0');
  const { uri, offset } = fixture.cursor;
  const cursor = cursorAt(snapshot, uri, offset);
  if (!cursor) return [];
  const findings = findingsOf(snapshot).filter(
    (finding) => finding.uri === uri && finding.from <= offset && offset <= finding.to,
  );
  return fixesFor({ snapshot, cursor, findings, options });
}

export function titlesAt(source: string, options?: FixOptions): string[] {
  return fixesAt(parseFixture(source), options).map(({ title }) => title);
}

/**
 * Applies the fix of a title at the cursor and gives the files that it changed, by path. With CRLF the same comes out.
 * The finding that it answers is gone, and nothing appeared but what `appearing` names.
 */
export function applyFix(
  source: string,
  title: string,
  options: FixOptions & { readonly appearing?: readonly string[] } = defaults,
): Readonly<Record<string, string>> {
  const fixture = parseFixture(source);
  const lf = outcome(fixture, title, options);
  const crlf = outcome(withCrlf(fixture), title, options);
  expect(mapValues(crlf, (text) => text.replaceAll('\r\n', '\n'))).toEqual(lf);
  for (const text of Object.values(crlf)) expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  return lf;
}

function outcome(
  fixture: Fixture,
  title: string,
  options: FixOptions & { readonly appearing?: readonly string[] },
): Record<string, string> {
  const fixes = fixesAt(fixture, options);
  const fix = fixes.find((candidate) => candidate.title === title);
  if (fix?.effect.type !== 'change')
    throw new Error(`not offered: ${title}; offered: ${fixes.map((each) => each.title).join(' | ')}`);
  const before = snapshotOf(fixture);
  const after = applied(before, fix.effect);
  const was = new Set(describe(before));
  const appeared = describe(after).filter((finding) => !was.has(finding));
  expect(appeared.filter((finding) => !options.appearing?.some((part) => finding.includes(part)))).toEqual([]);
  expectCommentsKept(before, after);
  return changedFiles(before, fix.effect);
}

/** Lets `caller` call `target` (both `namespace/name`), and gives the files that this changed. */
export function allow(
  source: string,
  caller: string,
  target: string,
  options = defaults,
): Record<string, string> | undefined {
  const snapshot = snapshotOf(parseFixture(source));
  const cluster = snapshot.clusters[0];
  if (!cluster) throw new Error('no cluster');
  const find = (name: string): WorkloadInstance => {
    const found = distinctWorkloads(cluster).find(
      ({ namespace, resource }) => `${namespace}/${resource.name}` === name,
    );
    if (!found) throw new Error(`no workload ${name}`);
    return found;
  };
  const change = allowWorkload(snapshot, cluster, find(caller), find(target), options);
  return change && changedFiles(snapshot, change);
}

function changedFiles(snapshot: Snapshot, change: Change): Record<string, string> {
  const after = applied(snapshot, change);
  return Object.fromEntries(
    change.files.map(({ uri }) => [uri.slice(root.length + 1), after.files.get(uri)?.source.text ?? '']),
  );
}

function describe(snapshot: Snapshot): string[] {
  return findingsOf(snapshot).map(({ uri, rule, message }) => `${uri} ${rule} ${message}`);
}

function expectCommentsKept(before: Snapshot, after: Snapshot): void {
  for (const [uri, { source }] of before.files) {
    const comments = source.text.match(/#.*$/gm) ?? [];
    const kept = after.files.get(uri)?.source.text ?? '';
    for (const comment of comments) expect(kept).toContain(comment.trimEnd());
  }
}

function mapValues(record: Readonly<Record<string, string>>, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

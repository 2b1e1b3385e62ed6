/** The examples of rules as workspaces. */
import { rules } from '../../server/src/rules/list.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { findingsOf, type Located, severitiesWith } from './check.ts';
import { type Fixture, parseFixture, snapshotOf } from './fixture.ts';

/** What the rules find in an example, those included that are off by themselves. */
export function findingsIn(files: readonly string[], version?: (fixture: Fixture) => Fixture): Located[] {
  return allFindings(workspaceOf(files, version));
}

export function allFindings(snapshot: Snapshot): Located[] {
  return findingsOf(snapshot, severitiesWith(rules.map(({ id }) => id)));
}

/** An example is one workspace. A comment in the first line names the file. */
export function workspaceOf(files: readonly string[], version = (fixture: Fixture) => fixture): Snapshot {
  const named = trimmed(files).map((text, index) => `//- ${nameOf(text, index)}\n${text}`);
  return snapshotOf(version(parseFixture(named.join(''))));
}

export function trimmed(files: readonly string[]): string[] {
  return files.map((text) => `${text.trim()}\n`);
}

/** Which of the files a finding stands in. */
export function fileOf({ uri }: Located, files: readonly string[]): number {
  return trimmed(files).findIndex((text, index) => uri.endsWith(`/${nameOf(text, index)}`));
}

function nameOf(text: string, index: number): string {
  return /^# (\S+\.yaml)\n/.exec(text)?.[1] ?? `${index}.yaml`;
}

/** The examples of rules as workspaces. */
import type { Fix } from '../../server/src/fixes/fix.ts';
import { fixesFor } from '../../server/src/fixes/list.ts';
import { rules } from '../../server/src/rules/list.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { cursorAt } from '../../server/src/snapshot/cursor.ts';
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

/** The fixes that answer what a rule finds in an example, but for the comment that silences it. */
export function fixesOf({ id, examples: { fires } }: Rule): Fix[] {
  const snapshot = workspaceOf(fires);
  const findings = allFindings(snapshot).filter(({ rule }) => rule === id);
  return findings.flatMap((finding) => {
    const cursor = cursorAt(snapshot, finding.uri, finding.from);
    if (!cursor) return [];
    const fixes = fixesFor({ snapshot, cursor, findings: [finding], options: { newPolicy: 'file' } });
    return fixes.filter(({ answers, title }) => answers === finding && !title.startsWith('Silence '));
  });
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

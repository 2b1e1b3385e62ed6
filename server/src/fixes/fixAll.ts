import type { Finding } from '../rules/rule.ts';
import { cursorAt } from '../snapshot/cursor.ts';
import { locate } from '../snapshot/locate.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { applied } from './edits.ts';
import type { Fix, FixOptions } from './fix.ts';
import { fixesLike } from './list.ts';

/** Which of the fixes that most people want are made, of which findings. */
export interface Wanted {
  /** The findings of the file that shall be fixed, in a state of the workspace. */
  findings(snapshot: Snapshot): readonly Finding[];
  accepts(snapshot: Snapshot, fix: Fix): boolean;
  readonly options: FixOptions;
  /** The name of the cluster that comes first. */
  readonly inView?: string | undefined;
}

export interface FixedFile {
  /** With the fixes. */
  readonly snapshot: Snapshot;
  /** What they answer, each with the state in which it was fixed. */
  readonly fixed: readonly { readonly finding: Finding; readonly before: Snapshot }[];
}

/**
 * Makes fixes in a file until there is nothing more to fix. One after the other, for a fix may settle other findings
 * too, or take the ground from under their fixes: of two equal rules only one is too many.
 */
export function fixAllIn(start: Snapshot, uri: string, wanted: Wanted): FixedFile {
  const textIn = (snapshot: Snapshot): string => snapshot.files.get(uri)?.source.text ?? '';
  const fixed: { finding: Finding; before: Snapshot }[] = [];
  let snapshot = start;
  // Two fixes that undo each other must not go on for ever.
  const texts = new Set<string>();
  while (!texts.has(textIn(snapshot))) {
    texts.add(textIn(snapshot));
    // What stands in a document that was edited meanwhile has its turn in the next round.
    for (const finding of wanted.findings(snapshot)) {
      const after = withFix(snapshot, finding, wanted);
      if (after) fixed.push({ finding, before: snapshot });
      snapshot = after ?? snapshot;
    }
  }
  return { snapshot, fixed };
}

/** Undefined where there is no such fix, or the finding is there no more. */
function withFix(snapshot: Snapshot, finding: Finding, { accepts, options, inView }: Wanted): Snapshot | undefined {
  const place = locate(snapshot, finding);
  const cursor = place && cursorAt(snapshot, finding.uri, place.start, inView);
  if (!cursor) return undefined;
  const isWanted = ({ answers, preferred, effect }: Fix): boolean =>
    answers === finding && preferred === true && effect.type === 'change';
  for (const fix of fixesLike({ snapshot, cursor, findings: [finding], options }, isWanted)) {
    if (fix.effect.type === 'change' && accepts(snapshot, fix)) return applied(snapshot, fix.effect);
  }
  return undefined;
}

import type { Finding } from '../rules/rule.ts';
import { cursorAt } from '../snapshot/cursor.ts';
import { locate } from '../snapshot/locate.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Document } from '../yaml/source.ts';
import { applied } from './edits.ts';
import type { Fix, FixOptions } from './fix.ts';
import { fixesFor } from './list.ts';

/** Which fixes are made, of which findings. */
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
  // Two fixes that undo each other must not go on for ever.
  const texts = new Set([textIn(start)]);
  const fixed: { finding: Finding; before: Snapshot }[] = [];
  let snapshot = start;
  let unfixable = new WeakMap<Document, Set<string>>();
  let since = 0;
  for (;;) {
    const step = firstStep();
    if (step) {
      fixed.push({ finding: step.finding, before: snapshot });
      snapshot = step.after;
      texts.add(textIn(snapshot));
    } else if (fixed.length === since) return { snapshot, fixed };
    else {
      // What could not be fixed may be, now that others are.
      unfixable = new WeakMap();
      since = fixed.length;
    }
  }

  function firstStep(): { readonly after: Snapshot; readonly finding: Finding } | undefined {
    for (const finding of wanted.findings(snapshot)) {
      const { document, rule, start, end, message } = finding;
      const known = unfixable.get(document) ?? new Set();
      const id = [rule, start, end, message].join(' ');
      if (known.has(id)) continue;
      const after = fixedState(snapshot, finding, wanted);
      if (after && !texts.has(textIn(after))) return { after, finding };
      unfixable.set(document, known.add(id));
    }
    return undefined;
  }
}

function fixedState(snapshot: Snapshot, finding: Finding, { accepts, options, inView }: Wanted): Snapshot | undefined {
  const place = locate(snapshot, finding);
  const cursor = place && cursorAt(snapshot, finding.uri, place.start, inView);
  if (!cursor) return undefined;
  const fix = fixesFor({ snapshot, cursor, findings: [finding], options }).find(
    (each) => each.answers === finding && each.effect.type === 'change' && accepts(snapshot, each),
  );
  return fix?.effect.type === 'change' ? applied(snapshot, fix.effect) : undefined;
}

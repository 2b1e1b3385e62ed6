import { URI } from 'vscode-uri';
import { fixAllIn } from '../fixes/fixAll.ts';
import { isSafe, removesAnother } from '../fixes/safe.ts';
import { findingJson } from '../reports/findings.ts';
import { findingLine } from '../reports/findingsText.ts';
import { unifiedDiff } from '../reports/unifiedDiff.ts';
import { createChecker } from '../rules/check.ts';
import type { SeveritiesOf } from '../rules/levels.ts';
import type { Finding } from '../rules/rule.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Io } from './io.ts';
import type { Loaded } from './load.ts';

/** Which findings may be fixed, in a state of the workspace. */
export type Asked = (finding: Finding, snapshot: Snapshot) => boolean;

/** The workspace with every safe fix of what is asked for, and the lines of what was fixed. */
export function withFixes(
  { snapshot: before, display }: Loaded,
  levelsOf: SeveritiesOf,
  isAsked: Asked,
): { readonly snapshot: Snapshot; readonly fixed: readonly string[] } {
  const checker = createChecker(levelsOf);
  const fixed: string[] = [];
  let snapshot = before;
  for (;;) {
    const count = fixed.length;
    for (const [uri, { source }] of [...snapshot.files].sort(([one], [other]) => (one < other ? -1 : 1))) {
      // What is no UTF-8 would be lost.
      if (URI.parse(uri).scheme !== 'file' || source.text.includes('\ufffd')) continue;
      const findingsIn = (state: Snapshot): readonly Finding[] => {
        checker.update(state);
        return checker.findings(state, uri);
      };
      const made = fixAllIn(snapshot, uri, {
        findings: (state) => findingsIn(state).filter((finding) => isAsked(finding, state)),
        accepts: (state, fix) => isSafe(state, fix) && !removesAnother(state, fix, findingsIn(state)),
        options: { newPolicy: 'file' },
      });
      for (const { finding, before: state } of made.fixed) {
        const json = findingJson(state, finding, display);
        if (json) fixed.push(findingLine(json));
      }
      snapshot = made.snapshot;
    }
    // What was fixed in one file may make another's findings fixable.
    if (fixed.length === count) return { snapshot, fixed };
  }
}

/** Writes the files that fixes changed; with `--dry-run` it prints what would differ instead. */
export async function writeFixes(
  io: Io,
  { snapshot: before, display }: Loaded,
  { snapshot: after, fixed }: ReturnType<typeof withFixes>,
  isDryRun: boolean,
): Promise<void> {
  for (const line of fixed) io.error(`${isDryRun ? 'would fix' : 'fixed'} ${line}`);
  for (const [uri, { source }] of [...after.files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const text = before.files.get(uri)?.source.text ?? '';
    if (text === source.text) continue;
    if (isDryRun) io.out(unifiedDiff(display(uri), text, source.text));
    else await io.writeFile(URI.parse(uri).fsPath, source.text);
  }
}

import { fixesFor } from '../fixes/list.ts';
import { memo } from '../model/memo.ts';
import { check } from '../rules/check.ts';
import type { Rule } from '../rules/rule.ts';
import { cursorAt } from '../snapshot/cursor.ts';
import { locate } from '../snapshot/locate.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../snapshot/snapshot.ts';

/** Whether what a rule finds can be fixed by more than silencing it: whether a fix is offered in its own example. */
export const hasFix = memo((rule: Rule): boolean => {
  const snapshot = workspaceOf(rule.examples.fires);
  return check(snapshot, { [rule.id]: rule.severity === 'off' ? 'information' : rule.severity })
    .filter((finding) => finding.rule === rule.id)
    .some((finding) => {
      const place = locate(snapshot, finding);
      const cursor = place && cursorAt(snapshot, finding.uri, place.start);
      const fixes = cursor ? fixesFor({ snapshot, cursor, findings: [finding], options: { newPolicy: 'file' } }) : [];
      return fixes.some(({ answers, title }) => answers === finding && !title.startsWith('Silence '));
    });
});

/** An example is one workspace. A comment in the first line of a text names its file. */
function workspaceOf(files: readonly string[]): Snapshot {
  const uri = 'file:///example';
  return withEdits(
    emptySnapshot([{ uri, name: 'example' }]),
    files.map((file, index) => {
      const text = `${file.trim()}\n`;
      return { uri: `${uri}/${/^# (\S+\.yaml)\n/.exec(text)?.[1] ?? `${index}.yaml`}`, text };
    }),
  );
}

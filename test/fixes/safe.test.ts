import { expect, test } from 'vitest';
import { applied } from '../../server/src/fixes/edits.ts';
import { fixesFor } from '../../server/src/fixes/list.ts';
import { isSafe, mayBeSafe } from '../../server/src/fixes/safe.ts';
import { invalidProtocol } from '../../server/src/rules/invalid-protocol.ts';
import { rules } from '../../server/src/rules/list.ts';
import { cursorAt } from '../../server/src/snapshot/cursor.ts';
import { allFindings, workspaceOf } from '../support/examples.ts';
import { changedPairs } from '../support/reach.ts';

test.each(rules)('$id: what is made without asking changes no connection', ({ id, category, examples }) => {
  const before = workspaceOf(examples.fires);
  for (const finding of allFindings(before).filter(({ rule }) => rule === id)) {
    const cursor = cursorAt(before, finding.uri, finding.from);
    if (!cursor) continue;
    const fixes = fixesFor({ snapshot: before, cursor, findings: [finding], options: { newPolicy: 'file' } });
    const safe = fixes.filter((fix) => isSafe(before, fix));
    // The search for them passes over none.
    if (!mayBeSafe({ ...finding, severity: 'warning' })) expect(safe.map(({ title }) => title)).toEqual([]);
    for (const { effect, title } of safe) {
      if (effect.type !== 'change') throw new Error(`${title} changes nothing`);
      // What the API server refuses means nothing as it is.
      if (category !== 'invalid')
        expect({ title, pairs: changedPairs(before, applied(before, effect)) }).toEqual({ title, pairs: [] });
    }
  }
});

test('a hint is nothing that is mended unasked', () => {
  const { id, examples } = invalidProtocol;
  const [finding] = allFindings(workspaceOf(examples.fires)).filter(({ rule }) => rule === id);
  if (!finding) throw new Error('the example has no finding');
  expect([mayBeSafe(finding), mayBeSafe({ ...finding, severity: 'hint' })]).toEqual([true, false]);
});

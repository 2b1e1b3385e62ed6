/** `netpol list` against np-guard's netpol-analyzer. */
import { describe, expect, test } from 'vitest';
import { unallowed } from './allowed.ts';
import { casesOf, isReadable, nameOf, readExpected } from './cases.ts';
import { compareList } from './compare.ts';
import { focused } from './focus.ts';
import { loadCase, noAssumptions, peersAssumptions } from './load.ts';
import { ourBounds, ourConnections } from './ours.ts';
import { readListText } from './readList.ts';
import { runCases } from './runCases.ts';

const cases = casesOf('list');

/** With what the peer takes for granted. */
runCases('list', cases, async (which) => {
  const ours = focused(ourConnections(await loadCase(which.dir, peersAssumptions)), which);
  return compareList(ours, readListText(readExpected(which.expected.txt)));
});

/** Without that less is sure; but nothing that the peer says may be impossible, nor what is sure be missing there. */
describe('without assumptions the peer’s answer is between what is sure and what is possible', {
  timeout: 60_000,
}, () => {
  const whole = cases.filter(({ focusWorkloads, focusConn }) => focusWorkloads.length === 0 && focusConn === '');
  test.each(whole.filter(isReadable).map((each) => [nameOf(each), each] as const))('%s', async (_, which) => {
    const theirs = readListText(readExpected(which.expected.txt));
    const { must, may } = ourBounds(await loadCase(which.dir, noAssumptions));
    const impossible = compareList(may, theirs).filter(({ side }) => side === 'theirs');
    expect(unallowed('list', which, impossible)).toEqual([]);
    expect(compareList(must, theirs).filter(({ side }) => side === 'ours')).toEqual([]);
  });
});

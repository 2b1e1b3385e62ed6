/** `netpol diff` against np-guard's netpol-analyzer. */
import { casesOf, readExpected } from './cases.ts';
import { compareDiff } from './compare.ts';
import { loadCase, peersAssumptions } from './load.ts';
import { ourChanges } from './ours.ts';
import { readDiffText } from './readDiff.ts';
import { runCases } from './runCases.ts';

/** With what the peer takes for granted. */
runCases('diff', casesOf('diff'), async ({ dir1, dir2, expected }) => {
  const [base, head] = [await loadCase(dir1, peersAssumptions), await loadCase(dir2, peersAssumptions)];
  return compareDiff(ourChanges(base, head), readDiffText(readExpected(expected.txt)));
});

/** `netpol explain` against np-guard's netpol-analyzer. */
import { casesOf, readExpected } from './cases.ts';
import { compareExplain } from './compare.ts';
import { focusedExplanations } from './focus.ts';
import { loadCase, peersAssumptions } from './load.ts';
import { ourExplanations } from './oursExplain.ts';
import { readExplainText } from './readExplain.ts';
import { runCases } from './runCases.ts';

runCases('explain', casesOf('explain'), async (which) => {
  const ours = focusedExplanations(ourExplanations(await loadCase(which.dir, peersAssumptions)), which);
  return compareExplain(ours, readExplainText(readExpected(which.expected.txt)));
});

/** `netpol list --exposure` against np-guard's netpol-analyzer. Its explanations show exposure too. */
import { casesOf, type ExplainCase, type ListCase, readExpected } from './cases.ts';
import { compareExposure } from './compare.ts';
import { focusedExposure } from './focus.ts';
import { loadCase, peersAssumptions } from './load.ts';
import { ourExposure } from './ourExposure.ts';
import { readExposureText } from './readExposure.ts';
import { runCases } from './runCases.ts';

const cases = [...casesOf('list'), ...casesOf('explain')].filter(({ exposure }) => exposure);

runCases<ListCase | ExplainCase>('exposure', cases, async (which) => {
  const ours = focusedExposure(ourExposure(await loadCase(which.dir, peersAssumptions)), which);
  return compareExposure(ours, readExposureText(readExpected(which.expected.txt)));
});

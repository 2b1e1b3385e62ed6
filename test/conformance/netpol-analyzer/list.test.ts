/** `netpol list` against np-guard's netpol-analyzer, with what the peer takes for granted. */
import { afterAll, describe, expect, test } from 'vitest';
import { allowedDifferences, isSame, unallowed } from './allowed.ts';
import { casesOf, isReadable, type ListCase, nameOf, readExpected, unreadApis } from './cases.ts';
import { compareList, type Difference } from './compare.ts';
import { focused } from './focus.ts';
import { loadCase, noAssumptions, peersAssumptions } from './load.ts';
import { ourBounds, ourConnections } from './ours.ts';
import { readListText } from './readList.ts';

const cases = casesOf('list');
const readable = cases.filter(isReadable);
const found = new Map<ListCase, readonly Difference[]>();

describe('says the same', { timeout: 60_000 }, () => {
  test.each(readable.map((each) => [nameOf(each), each] as const))('%s', async (_, which) => {
    expect(unallowed(which, await differencesOf(which))).toEqual([]);
  });
});

/** No assumption, and so less is sure; but nothing that the peer says may be impossible, nor what is sure be missing there. */
describe('without assumptions has the peer’s answer between what is sure and what is possible', {
  timeout: 60_000,
}, () => {
  const withoutFocus = readable.filter(
    ({ focusWorkloads, focusConn }) => focusWorkloads.length === 0 && focusConn === '',
  );
  test.each(withoutFocus.map((each) => [nameOf(each), each] as const))('%s', async (_, which) => {
    const theirs = readListText(readExpected(which.expected.txt));
    const { must, may } = ourBounds(await loadCase(which.dir, noAssumptions));
    const impossible = compareList(may, theirs).filter(({ side }) => side === 'theirs');
    expect(unallowed(which, impossible)).toEqual([]);
    expect(compareList(must, theirs).filter(({ side }) => side === 'ours')).toEqual([]);
  });
});

test('every allowed difference occurs', () => {
  const unused = allowedDifferences.filter(
    (allowed) =>
      allowed.kind === 'list' &&
      ![...found].some(([which, differences]) => differences.some((difference) => isSame(allowed, which, difference))),
  );
  expect(unused).toEqual([]);
});

test('an API that is not read yet makes a difference', { timeout: 60_000 }, async () => {
  const differing = new Set<string>();
  for (const which of cases.filter((each) => !isReadable(each))) {
    if ((await differencesOf(which)).length > 0) for (const api of which.apis) differing.add(api);
  }
  expect(unreadApis.filter((api) => !differing.has(api))).toEqual([]);
});

afterAll(() => {
  const clean = [...found].filter(([, differences]) => differences.length === 0).map(([which]) => which);
  const allowed = readable.filter((which) => {
    const differences = found.get(which) ?? [];
    return differences.length > 0 && unallowed(which, differences).length === 0;
  });
  const equal = clean.filter(isReadable).length;
  console.log(
    `list: ${equal} equal, ${allowed.length} with allowed differences, of ${readable.length}; ` +
      `${cases.length - readable.length} more need ${unreadApis.join(' or ')}, ${clean.length - equal} of them equal`,
  );
});

async function differencesOf(which: ListCase): Promise<readonly Difference[]> {
  const ours = focused(ourConnections(await loadCase(which.dir, peersAssumptions)), which);
  const differences = compareList(ours, readListText(readExpected(which.expected.txt)));
  found.set(which, differences);
  return differences;
}

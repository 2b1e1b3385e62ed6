import { afterAll, describe, expect, test } from 'vitest';
import { allowedDifferences, type Group, isAllowedBy, unallowed } from './allowed.ts';
import { type Case, isReadable, nameOf, unreadApis } from './cases.ts';
import type { Difference } from './compare.ts';

/**
 * Tests of one report on all of its cases. A case that needs nothing but what the product reads must be equal, but for
 * what the table allows; the others are compared and counted. What came out is printed.
 */
export function runCases<C extends Case>(
  group: Group,
  cases: readonly C[],
  differencesOf: (which: C) => Promise<readonly Difference[]>,
): void {
  const readable = cases.filter(isReadable);
  const found = new Map<C, readonly Difference[]>();
  const compare = async (which: C): Promise<readonly Difference[]> => {
    const differences = await differencesOf(which);
    found.set(which, differences);
    return differences;
  };

  describe(`${group} says the same`, { timeout: 60_000 }, () => {
    test.each(readable.map((each) => [nameOf(each), each] as const))('%s', async (_, which) => {
      expect(unallowed(group, which, await compare(which))).toEqual([]);
    });

    test('but for every difference that is allowed', () => {
      const unused = allowedDifferences.filter(
        (allowed) =>
          allowed.group === group &&
          ![...found].some(([which, all]) => all.some((difference) => isAllowedBy(allowed, group, which, difference))),
      );
      expect(unused).toEqual([]);
    });

    test('where everything is read that makes a difference', async () => {
      const differing = new Set<string>();
      for (const which of cases.filter((each) => !isReadable(each))) {
        if ((await compare(which)).length > 0) for (const api of which.apis) differing.add(api);
      }
      const needed = unreadApis.filter((api) => cases.some(({ apis }) => apis.includes(api)));
      expect(needed.filter((api) => !differing.has(api))).toEqual([]);
    });
  });

  afterAll(() => {
    const count = (all: readonly C[], is: (differences: readonly Difference[], which: C) => boolean): number =>
      all.filter((which) => found.has(which) && is(found.get(which) ?? [], which)).length;
    const isEqual = (differences: readonly Difference[]): boolean => differences.length === 0;
    const isAllowed = (differences: readonly Difference[], which: C): boolean =>
      !isEqual(differences) && unallowed(group, which, differences).length === 0;
    const others = cases.filter((each) => !isReadable(each));
    const rest = `; ${others.length} more need ${unreadApis.join(' or ')}, of which ${count(others, isEqual)} are equal`;
    console.log(
      `${group}: ${count(readable, isEqual)} equal, ${count(readable, isAllowed)} with allowed differences, ` +
        `of ${readable.length}${others.length > 0 ? rest : ''}`,
    );
  });
}

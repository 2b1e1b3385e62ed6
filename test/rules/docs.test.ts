import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rulePage, silencedAt } from '../../server/src/reports/rulePage.ts';
import { rules } from '../../server/src/rules/list.ts';
import { findingsOf, type Located, severitiesWith } from '../support/check.ts';
import { parseFixture, snapshotOf, withCrlf } from '../support/fixture.ts';

const folder = new URL('../../docs/rules/', import.meta.url);

test('every rule has a page, and every page a rule', () => {
  expect(readdirSync(folder).sort()).toEqual(rules.map(({ id }) => `${id}.md`).sort());
});

describe.each(rules)('$id', (rule) => {
  const { id, category, examples } = rule;
  const { fires, passes } = examples;
  const ofRule = ({ rule }: Located) => rule === id;

  test('its page says what the rule says of itself', async () => {
    await expect(rulePage(rule, silenced())).toMatchFileSnapshot(new URL(`${id}.md`, folder).pathname);
  });

  test('fires in the example', () => {
    expect(findingsIn(fires).filter(ofRule)).not.toEqual([]);
    expect(findingsIn(fires, withCrlf).filter(ofRule)).toHaveLength(findingsIn(fires).filter(ofRule).length);
  });

  test('passes over the other', () => {
    expect(findingsIn(passes).filter(ofRule)).toEqual([]);
    expect(findingsIn(passes, withCrlf).filter(ofRule)).toEqual([]);
  });

  test('is silenced by a directive', () => {
    const without = findingsIn(fires).filter(ofRule);
    expect(findingsIn(silenced()).filter(ofRule).length).toBeLessThan(without.length);
  });

  // An example shows its own mistake and no other of the kind that the API server refuses.
  if (category === 'invalid') {
    test('is alone in its examples', () => {
      const others = [...findingsIn(fires), ...findingsIn(passes)].filter((finding) => !ofRule(finding));
      expect(others.filter(({ rule }) => rules.find(({ id }) => id === rule)?.category === category)).toEqual([]);
    });
  }

  function silenced(): string[] {
    const [first] = findingsIn(fires).filter(ofRule) as [Located];
    return silencedAt(trimmed(fires), id, trimmed(fires)[fileOf(first, fires)] as string, first.from);
  }
});

/** What the rules find in an example, which is one workspace. A comment in the first line names the file. */
function findingsIn(files: readonly string[], version = (fixture: ReturnType<typeof parseFixture>) => fixture) {
  const named = trimmed(files).map((text, index) => `//- ${nameOf(text, index)}\n${text}`);
  return findingsOf(snapshotOf(version(parseFixture(named.join('')))), severitiesWith(rules.map(({ id }) => id)));
}

function trimmed(files: readonly string[]): string[] {
  return files.map((text) => `${text.trim()}\n`);
}

function nameOf(text: string, index: number): string {
  return /^# (\S+\.yaml)\n/.exec(text)?.[1] ?? `${index}.yaml`;
}

function fileOf({ uri }: Located, files: readonly string[]): number {
  return trimmed(files).findIndex((text, index) => uri.endsWith(`/${nameOf(text, index)}`));
}

import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applied } from '../../server/src/fixes/edits.ts';
import { rulePage, silencedAt } from '../../server/src/reports/rulePage.ts';
import { rules } from '../../server/src/rules/list.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { findingsOf, type Located, severitiesWith } from '../support/check.ts';
import { fixesIn } from '../support/fixes.ts';
import { type Fixture, parseFixture, snapshotOf, withCrlf } from '../support/fixture.ts';

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

  const { fixed } = examples;
  if (fixed) {
    test('is mended by its fix', () => {
      expect(fixedTexts()).toEqual(trimmed(fixed));
    });
  }

  // An example shows its own mistake and no other of the kind that the API server refuses.
  if (category === 'invalid') {
    test('is alone in its examples', () => {
      const others = [...findingsIn(fires), ...findingsIn(passes)].filter((finding) => !ofRule(finding));
      expect(others.filter(({ rule }) => rules.find(({ id }) => id === rule)?.category === category)).toEqual([]);
    });
  }

  /** What the first preferred fix of the first finding makes of the files, those that it creates at the end. */
  function fixedTexts(): string[] {
    const before = workspaceOf(fires);
    const [first] = findingsIn(fires).filter(ofRule) as [Located];
    const fix = fixesIn(before, { uri: first.uri, offset: first.from }, { also: [id] }).find(
      ({ answers, preferred }) => answers?.rule === id && preferred,
    );
    if (fix?.effect.type !== 'change') throw new Error(`no preferred fix of ${id}`);
    const after = applied(before, fix.effect);
    expect(findingsOf(after, severitiesWith([id])).filter(ofRule).length).toBeLessThan(
      findingsIn(fires).filter(ofRule).length,
    );
    return [...after.files.values()].map(({ source }) => source.text);
  }

  function silenced(): string[] {
    const [first] = findingsIn(fires).filter(ofRule) as [Located];
    return silencedAt(trimmed(fires), id, trimmed(fires)[fileOf(first, fires)] as string, first.from);
  }
});

/** What the rules find in an example. */
function findingsIn(files: readonly string[], version?: (fixture: Fixture) => Fixture): Located[] {
  return findingsOf(workspaceOf(files, version), severitiesWith(rules.map(({ id }) => id)));
}

/** An example is one workspace. A comment in the first line names the file. */
function workspaceOf(files: readonly string[], version = (fixture: Fixture) => fixture): Snapshot {
  const named = trimmed(files).map((text, index) => `//- ${nameOf(text, index)}\n${text}`);
  return snapshotOf(version(parseFixture(named.join(''))));
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

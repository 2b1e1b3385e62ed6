import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applied } from '../../server/src/fixes/edits.ts';
import { rulePage, silencedAt } from '../../server/src/reports/rulePage.ts';
import { rules } from '../../server/src/rules/list.ts';
import { findingsOf, type Located, severitiesWith } from '../support/check.ts';
import { fileOf, findingsIn, trimmed, workspaceOf } from '../support/examples.ts';
import { fixesIn } from '../support/fixes.ts';
import { withCrlf } from '../support/fixture.ts';

const folder = new URL('../../docs/rules/', import.meta.url);

test('every rule has a page, and every page a rule', () => {
  expect(readdirSync(folder).sort()).toEqual(['README.md', ...rules.map(({ id }) => `${id}.md`)].sort());
});

describe.each(rules)('$id', (rule) => {
  const { id, category, examples } = rule;
  const { fires, passes } = examples;
  const ofRule = ({ rule }: Located) => rule === id;
  /** One comment about another would go on without end. */
  const isSilenceable = rule.subject !== 'directive';

  test('its page says what the rule says of itself', async () => {
    await expect(rulePage(rule, isSilenceable ? silenced() : undefined)).toMatchFileSnapshot(
      new URL(`${id}.md`, folder).pathname,
    );
  });

  test('fires in the example', () => {
    expect(findingsIn(fires).filter(ofRule)).not.toEqual([]);
    expect(findingsIn(fires, withCrlf).filter(ofRule)).toHaveLength(findingsIn(fires).filter(ofRule).length);
  });

  test('passes over the other', () => {
    expect(findingsIn(passes).filter(ofRule)).toEqual([]);
    expect(findingsIn(passes, withCrlf).filter(ofRule)).toEqual([]);
  });

  test(`is silenced by ${isSilenceable ? 'a' : 'no'} directive`, () => {
    const without = findingsIn(fires).filter(ofRule).length;
    const left = findingsIn(silenced()).filter(ofRule).length;
    if (isSilenceable) expect(left).toBeLessThan(without);
    else expect(left).toBeGreaterThanOrEqual(without);
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

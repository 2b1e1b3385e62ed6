import { expect } from 'vitest';
import { codeLensesIn, type LensText, lensText } from '../../server/src/features/codeLenses.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, root, snapshotOf, withCrlf } from './fixture.ts';

/** What stands above the objects of a file: a line each, its lenses with ` | ` between them; the same with CRLF. */
export function lenses(source: string, path: string, inView?: string): string {
  const fixture = parseFixture(source);
  const text = lensesIn(snapshotOf(fixture), path, inView);
  expect(lensesIn(snapshotOf(withCrlf(fixture)), path, inView)).toBe(text);
  return text;
}

export function lensesIn(snapshot: Snapshot, path: string, inView?: string): string {
  const byObject = new Map<number, string[]>();
  for (const { at, text } of lensTexts(snapshot, path, inView)) byObject.set(at, [...(byObject.get(at) ?? []), text]);
  return [...byObject.values()].map((texts) => texts.join(' | ')).join('\n');
}

/** What the lenses of a file lead to: `title -> path, path`, by the names of the objects. */
export function lensPlaces(snapshot: Snapshot, path: string): string[] {
  return lensTexts(snapshot, path).map(({ text, places }) => {
    const names = places.map((place) => {
      const at = locate(snapshot, place);
      return snapshot.files.get(place.uri)?.source.text.slice(at?.start, at?.end) ?? '';
    });
    return `${text} -> ${names.join(', ')}`;
  });
}

function lensTexts(snapshot: Snapshot, path: string, inView?: string): (LensText & { readonly at: number })[] {
  const uri = `${root}/${path}`;
  return codeLensesIn(snapshot, uri).map(({ at: { start }, part }) => {
    const said = lensText(snapshot, uri, start, part, inView);
    if (!said) throw new Error(`nothing is said at ${start} of ${path}`);
    return { ...said, at: start };
  });
}

import { expect } from 'vitest';
import { hintKinds } from '../../server/src/features/hint.ts';
import { type InlayHint, inlayHintsIn } from '../../server/src/features/inlayHints.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, root, snapshotOf, withCrlf } from './fixture.ts';

/** The lines of a file that have hints, with those in « »; the same with CRLF. */
export function hinted(source: string, path = 'p-policy.yaml', inView?: string): string {
  const fixture = parseFixture(source);
  const text = hintedIn(snapshotOf(fixture), path, inView);
  expect(hintedIn(snapshotOf(withCrlf(fixture)), path, inView)).toBe(text);
  return text;
}

export function hintedIn(snapshot: Snapshot, path: string, inView?: string): string {
  const uri = `${root}/${path}`;
  let text = snapshot.files.get(uri)?.source.text ?? '';
  for (const { offset, text: said } of hintsOf(snapshot, path, inView).reverse())
    text = `${text.slice(0, offset)} «${said}»${text.slice(offset)}`;
  return text
    .split(/\r?\n/)
    .filter((line) => line.includes('«'))
    .join('\n');
}

/** Every hint of a file. */
export function hintsOf(snapshot: Snapshot, path: string, inView?: string): InlayHint[] {
  const range = { start: 0, end: Number.MAX_SAFE_INTEGER };
  return inlayHintsIn(snapshot, `${root}/${path}`, range, new Set(hintKinds), inView);
}

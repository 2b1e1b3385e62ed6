import { expect } from 'vitest';
import { completePolicy } from '../../server/src/features/completion/complete.ts';
import type { Completion, Completions } from '../../server/src/features/completion/completion.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { type Fixture, parseFixture, snapshotOf, withCrlf } from './fixture.ts';

/** What is offered at `$0`; the same with CRLF. */
export function offered(source: string): readonly Completion[] {
  const [lf, crlf] = [parseFixture(source), withCrlf(parseFixture(source))].map((fixture) => itemsIn(fixture));
  expect(crlf?.map(described)).toEqual(lf?.map(described));
  return lf ?? [];
}

/** The labels of what is offered. */
export function labels(source: string): string[] {
  return offered(source).map(({ label }) => label);
}

/** `label (detail)` of what is offered. */
export function described({ label, detail }: Completion): string {
  return detail === undefined ? label : `${label} (${detail})`;
}

/** The same as they are searched: `NetworkPolicy: deny all`, where the kind stands beside the label. */
export function searched(source: string): string[] {
  return offered(source).map(({ label, filter }) => filter ?? label);
}

/** The text of the cursor's file once what has this label was chosen; the same with CRLF. */
export function chosen(source: string, label: string): string {
  const fixture = parseFixture(source);
  const text = textWith(fixture, label);
  expect(textWith(withCrlf(fixture), label)).toBe(text.replaceAll('\n', '\r\n'));
  return text;
}

export function textWith(fixture: Fixture, label: string): string {
  const { uri, offset } = cursorOf(fixture);
  return applied(fixture.files.get(uri) ?? '', completionsAt(fixture, uri, offset), label);
}

/** A text once what has this label, or is searched by it, was chosen. Of several, the one of a kind. */
export function applied(
  text: string,
  found: Completions | undefined,
  label: string,
  kind?: Completion['kind'],
): string {
  const item = found?.items.find(
    (one) => [one.label, one.filter].includes(label) && (kind === undefined || one.kind === kind),
  );
  if (!found || !item)
    throw new Error(`${label} is not offered, but ${found?.items.map((one) => one.label).join(', ')}`);
  const inserted = item.insert.map((part) => (typeof part === 'string' ? part : part.placeholder)).join('');
  return text.slice(0, found.word.start) + inserted + text.slice(found.word.end);
}

/** What is offered in a fixture, or in another state of it. */
export function completionsAt(
  fixture: Fixture,
  uri: string,
  offset: number,
  snapshot: Snapshot = snapshotOf(fixture),
): Completions | undefined {
  return completePolicy(snapshot, uri, fixture.files.get(uri) ?? '', offset);
}

export function cursorOf({ cursor }: Fixture): { readonly uri: string; readonly offset: number } {
  if (!cursor) throw new Error('the fixture has no $0');
  return cursor;
}

function itemsIn(fixture: Fixture): readonly Completion[] {
  const { uri, offset } = cursorOf(fixture);
  return completionsAt(fixture, uri, offset)?.items ?? [];
}

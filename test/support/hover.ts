import { expect } from 'vitest';
import { type Hover, hoverAt } from '../../server/src/features/hover.ts';
import type { Segment } from '../../server/src/features/text.ts';
import type { DocumentSpan } from '../../server/src/model/instance.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { type Fixture, parseFixture, root, snapshotOf, withCrlf } from './fixture.ts';

/** What the hover at the fixture's cursor says, a line each; nothing where there is none. The same with CRLF. */
export function hover(source: string): string {
  const fixture = parseFixture(source);
  const text = hoverIn(snapshotOf(fixture), fixture.cursor);
  const crlf = withCrlf(fixture);
  expect(hoverIn(snapshotOf(crlf), crlf.cursor)).toBe(text);
  return text;
}

export function hoverIn(snapshot: Snapshot, cursor: Fixture['cursor']): string {
  return (cardAt(snapshot, cursor)?.lines ?? [])
    .map((line) => line.map((segment) => written(snapshot, segment)).join(''))
    .join('\n');
}

/** The text of the place that the hover at the cursor is about. */
export function hoveredText(source: string): string {
  const fixture = parseFixture(source);
  const card = cardAt(snapshotOf(fixture), fixture.cursor);
  return card ? card.document.text.slice(card.at.start, card.at.end) : '';
}

/** What the links of the hover at the cursor lead to: `text -> path:line:column`. */
export function links(source: string): string[] {
  const fixture = parseFixture(source);
  const snapshot = snapshotOf(fixture);
  return (cardAt(snapshot, fixture.cursor)?.lines ?? [])
    .flat()
    .flatMap((segment) =>
      typeof segment === 'object' && 'to' in segment ? [`${segment.text} -> ${placeOf(snapshot, segment.to)}`] : [],
    );
}

function cardAt(snapshot: Snapshot, cursor: Fixture['cursor']): Hover | undefined {
  if (!cursor) throw new Error('the fixture has no $0');
  return hoverAt(snapshot, cursor.uri, cursor.offset);
}

function written(snapshot: Snapshot, segment: Segment): string {
  if (typeof segment === 'string') return segment;
  if ('strong' in segment) return `**${segment.strong}**`;
  if ('code' in segment) return `\`${segment.code}\``;
  return 'to' in segment ? segment.text : placeOf(snapshot, segment.place).replace(/:\d+$/, '');
}

function placeOf(snapshot: Snapshot, span: DocumentSpan): string {
  const place = locate(snapshot, span);
  const before = snapshot.files.get(span.uri)?.source.text.slice(0, place?.start).split('\n') ?? [];
  return `${span.uri.slice(root.length + 1)}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

/** What a fixture's cursor leads to, in short words. */
import { expect } from 'vitest';
import { definitionAt } from '../../server/src/features/definition.ts';
import { highlightsAt } from '../../server/src/features/highlights.ts';
import { referencesAt } from '../../server/src/features/references.ts';
import type { DocumentSpan } from '../../server/src/model/instance.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { type Fixture, parseFixture, root, snapshotOf, withCrlf } from './fixture.ts';

/** Asks with both kinds of line breaks, which have to say the same. */
export function asked(
  source: string,
  ask: (snapshot: Snapshot, cursor: NonNullable<Fixture['cursor']>) => string[],
): string[] {
  const [lf, crlf] = [parseFixture(source), withCrlf(parseFixture(source))].map((fixture) =>
    ask(snapshotOf(fixture), fixture.cursor ?? { uri: `${root}/main.yaml`, offset: 0 }),
  );
  expect(crlf).toEqual(lf);
  return lf ?? [];
}

/** `cart.yaml:4 cart`: the line and the text of a place. */
export function placed(snapshot: Snapshot, span: DocumentSpan): string {
  const place = locate(snapshot, span);
  const text = snapshot.files.get(span.uri)?.source.text ?? '';
  const line = text.slice(0, place?.start).split('\n').length;
  return `${span.uri.slice(root.length + 1)}:${line} ${text.slice(place?.start, place?.end)}`;
}

/** The text that leads somewhere, then where to. */
export function definitions(source: string): string[] {
  return asked(source, (snapshot, { uri, offset }) => {
    const found = definitionAt(snapshot, uri, offset);
    if (!found) return [];
    const origin = placed(snapshot, { uri, document: found.document, ...found.at }).replace(/^\S+ /, '');
    return [origin, ...found.targets.map(({ place }) => placed(snapshot, place))];
  });
}

export function references(source: string): string[] {
  return asked(source, (snapshot, { uri, offset }) => {
    const found = referencesAt(snapshot, uri, offset);
    return found ? [found.declarations, found.places].flat().map((place) => placed(snapshot, place)) : ['nothing'];
  });
}

/** `cart.yaml:4 cart`, with an exclamation mark where it says what it is. */
export function highlights(source: string): string[] {
  return asked(source, (snapshot, { uri, offset }) =>
    highlightsAt(snapshot, uri, offset).map(
      ({ place, isDefinition }) => `${placed(snapshot, place)}${isDefinition ? '!' : ''}`,
    ),
  );
}

import type { DocumentSpan } from '../model/instance.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { definitionAt } from './definition.ts';
import { distinctPlaces } from './distinctPlaces.ts';
import { referencesAt } from './references.ts';

/** A place in a file that is about what is at the cursor. */
export interface Highlight {
  readonly place: DocumentSpan;
  /** Whether it says what that is. */
  readonly isDefinition: boolean;
}

/** The places in a file that are about what is at an offset of it: both sides of a label, a port, a name. */
export function highlightsAt(snapshot: Snapshot, uri: string, offset: number, inView?: string): Highlight[] {
  const definition = definitionAt(snapshot, uri, offset, inView);
  const references = referencesAt(snapshot, uri, offset, inView);
  const definitions = [...(references?.declarations ?? []), ...(definition?.targets ?? []).map(({ place }) => place)];
  const itself = definition ? [{ uri, document: definition.document, ...definition.at }] : [];
  const all = [
    ...definitions.map((place) => ({ place, isDefinition: true })),
    ...[...(references?.places ?? []), ...itself].map((place) => ({ place, isDefinition: false })),
  ];
  return distinctPlaces(
    all.filter(({ place }) => place.uri === uri && place.start < place.end),
    ({ place }) => place,
  );
}

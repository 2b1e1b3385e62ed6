import type { DocumentSpan } from '../model/instance.ts';
import { locate } from '../snapshot/locate.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { configFileName } from '../workspace/config.ts';
import type { Span } from '../yaml/node.ts';
import { lineIndex, type Position, positionAt } from '../yaml/positions.ts';
import type { Source } from '../yaml/source.ts';
import { sourceLines } from '../yaml/sourceLines.ts';

/** Zero-based lines and UTF-16 columns, as the Language Server Protocol counts them. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A span of a file's current text as a range. */
export function toRange(source: Source, { start, end }: Span): Range {
  const index = sourceLines(source);
  return { start: positionAt(index, start), end: positionAt(index, end) };
}

/**
 * Where a span of a document stands now; undefined when its file no longer holds it. A configuration is no manifest: a
 * place in it is that of the text that counts.
 */
export function toLocation(
  snapshot: Snapshot,
  place: DocumentSpan,
): { readonly uri: string; readonly range: Range } | undefined {
  if (place.uri.endsWith(`/${configFileName}`)) {
    const index = lineIndex(place.document.text);
    return { uri: place.uri, range: { start: positionAt(index, place.start), end: positionAt(index, place.end) } };
  }
  const location = locate(snapshot, place);
  const file = location && snapshot.files.get(location.uri);
  return file && { uri: location.uri, range: toRange(file.source, location) };
}

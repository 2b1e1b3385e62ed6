import type { Connection } from 'vscode-languageserver';
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type Location,
  type LocationLink,
  type Position,
} from 'vscode-languageserver-types';
import { definitionAt } from '../features/definition.ts';
import { hostLinksIn } from '../features/documentLinks.ts';
import { fileLinksIn } from '../features/fileLinks.ts';
import { highlightsAt } from '../features/highlights.ts';
import { referencesAt } from '../features/references.ts';
import type { DocumentSpan } from '../model/instance.ts';
import { toLocation } from '../reports/places.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { isPolicyTestFile } from '../workspace/policyTestFile.ts';
import { offsetAt } from '../yaml/positions.ts';
import { sourceLines } from '../yaml/sourceLines.ts';
import { canonicalUri } from './canonicalUri.ts';
import { type ClusterInView, nameInView } from './clusterInView.ts';
import { configDefinitions } from './configFeatures.ts';
import type { ConfigFiles } from './configFiles.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';
import { linkTarget } from './markdown.ts';
import { policyTestDefinitions } from './policyTestFeatures.ts';

/**
 * Going from a reference to what it means, and back.
 * @param hasLocationLinks Whether the client takes definitions with the text that leads to them.
 */
export function registerNavigation(
  connection: Connection,
  guard: Guard,
  live: Live,
  inView: ClusterInView,
  configs: ConfigFiles,
  hasLocationLinks: () => boolean,
): void {
  connection.onDefinition(({ textDocument, position }) =>
    guard.answer<LocationLink[] | Location[] | null>('definition', null, () => {
      const uri = canonicalUri(textDocument.uri);
      const config = configs.openText(uri);
      const found =
        config === undefined
          ? isPolicyTestFile(uri)
            ? policyTestDefinitions(live.snapshot, uri, position)
            : definitions(live.snapshot, inView, uri, position)
          : configDefinitions(live.snapshot, uri, config, position);
      if (hasLocationLinks()) return found;
      return (
        found?.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange })) ?? null
      );
    }),
  );
  connection.onReferences(({ textDocument, position, context }) =>
    guard.answer('references', null, () => {
      const uri = canonicalUri(textDocument.uri);
      return references(live.snapshot, inView, uri, position, context.includeDeclaration);
    }),
  );
  connection.onDocumentHighlight(({ textDocument, position }) =>
    guard.answer<DocumentHighlight[] | null>('highlights', null, () => {
      const found = highlights(live.snapshot, inView, canonicalUri(textDocument.uri), position);
      // An editor shows the same word elsewhere where there is no answer.
      return found.length > 0 ? found : null;
    }),
  );
  connection.onDocumentLinks(({ textDocument }) =>
    guard.answer('document links', null, () => links(live.snapshot, inView, canonicalUri(textDocument.uri))),
  );
}

function definitions(
  snapshot: Snapshot,
  inView: ClusterInView,
  uri: string,
  position: Position,
): LocationLink[] | null {
  const offset = offsetIn(snapshot, uri, position);
  const found =
    offset === undefined ? undefined : definitionAt(snapshot, uri, offset, nameInView(inView, snapshot, uri));
  const origin = found && toLocation(snapshot, { uri, document: found.document, ...found.at });
  if (!found || !origin) return null;
  return found.targets.flatMap(({ place, whole }) => {
    const name = toLocation(snapshot, place);
    const all = toLocation(snapshot, whole);
    if (!name || !all) return [];
    return [
      {
        originSelectionRange: origin.range,
        targetUri: name.uri,
        targetRange: all.range,
        targetSelectionRange: name.range,
      },
    ];
  });
}

function references(
  snapshot: Snapshot,
  inView: ClusterInView,
  uri: string,
  position: Position,
  isWithItself: boolean,
): Location[] | null {
  const offset = offsetIn(snapshot, uri, position);
  const found =
    offset === undefined ? undefined : referencesAt(snapshot, uri, offset, nameInView(inView, snapshot, uri));
  if (!found) return null;
  const places: readonly DocumentSpan[] = [...(isWithItself ? found.declarations : []), ...found.places];
  return places.flatMap((place) => toLocation(snapshot, place) ?? []);
}

function highlights(snapshot: Snapshot, inView: ClusterInView, uri: string, position: Position): DocumentHighlight[] {
  const offset = offsetIn(snapshot, uri, position);
  if (offset === undefined) return [];
  return highlightsAt(snapshot, uri, offset, nameInView(inView, snapshot, uri)).flatMap(({ place, isDefinition }) => {
    const range = toLocation(snapshot, place)?.range;
    return range ? [{ range, kind: isDefinition ? DocumentHighlightKind.Write : DocumentHighlightKind.Read }] : [];
  });
}

function links(snapshot: Snapshot, inView: ClusterInView, uri: string): DocumentLink[] {
  const hosts = hostLinksIn(snapshot, uri, nameInView(inView, snapshot, uri)).map(({ at, to, tooltip }) => ({
    at,
    target: linkTarget(snapshot, to),
    tooltip,
  }));
  return [...hosts, ...fileLinksIn(snapshot, uri)].flatMap(({ at, target, tooltip }) => {
    const place = toLocation(snapshot, at);
    return place && target !== undefined ? [{ range: place.range, target, tooltip }] : [];
  });
}

/** Undefined in a file that holds nothing. */
function offsetIn({ files }: Snapshot, uri: string, position: Position): number | undefined {
  const file = files.get(uri);
  return file && offsetAt(sourceLines(file.source), position);
}

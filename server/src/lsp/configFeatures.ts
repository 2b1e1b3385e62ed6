import {
  type CompletionItem,
  CompletionItemKind,
  type Hover,
  type LocationLink,
  MarkupKind,
  type Position,
  type Range,
} from 'vscode-languageserver-types';
import { workloadsNamedAt } from '../features/configCallers.ts';
import { completeConfig } from '../features/configCompletion.ts';
import { hoverConfig } from '../features/configHover.ts';
import type { SchemaCompletion } from '../features/schemaCompletion.ts';
import { nameOf } from '../features/text.ts';
import { toLocation } from '../reports/places.ts';
import { clusterOf } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { folderOf } from '../workspace/folder.ts';
import type { Span } from '../yaml/node.ts';
import { type LineIndex, lineIndex, offsetAt, positionAt } from '../yaml/positions.ts';
import { toMarkdown } from './markdown.ts';

/** The hover at a position of a `.netpol.yaml`. */
export function configHover(snapshot: Snapshot, uri: string, text: string, position: Position): Hover | null {
  const index = lineIndex(text);
  const card = hoverConfig(text, offsetAt(index, position), clusterOf(snapshot, uri));
  if (!card) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: toMarkdown(snapshot, card.lines) },
    range: toRange(index, card.at),
  };
}

/** The manifests of the workload that is named at a position of a `.netpol.yaml`, in every cluster of its folder. */
export function configDefinitions(
  snapshot: Snapshot,
  uri: string,
  text: string,
  position: Position,
): LocationLink[] | null {
  const index = lineIndex(text);
  const folder = folderOf(snapshot.folders, uri);
  const clusters = snapshot.clusters.filter((cluster) => cluster.folder === folder);
  const named = workloadsNamedAt(text, offsetAt(index, position), clusters);
  if (!named) return null;
  const origin = toRange(index, named.at);
  const links = named.found.flatMap(({ workload }) => {
    const place = toLocation(snapshot, nameOf(workload));
    if (!place) return [];
    const { uri: targetUri, range } = place;
    return [{ originSelectionRange: origin, targetUri, targetRange: range, targetSelectionRange: range }];
  });
  return [...new Map(links.map((link) => [JSON.stringify(link), link])).values()];
}

/** What can be written at a position of a `.netpol.yaml`. */
export function configCompletion(snapshot: Snapshot, uri: string, text: string, position: Position): CompletionItem[] {
  const index = lineIndex(text);
  return toCompletionItems(index, completeConfig(text, offsetAt(index, position), clusterOf(snapshot, uri)));
}

/** Completions in the order in which they are given. */
export function toCompletionItems(index: LineIndex, completions: readonly SchemaCompletion[]): CompletionItem[] {
  return completions.map(({ label, kind, description, insert, word }, order) => ({
    label,
    kind: kind === 'key' ? CompletionItemKind.Property : CompletionItemKind.Value,
    ...(description === undefined ? {} : { documentation: description }),
    sortText: String(order).padStart(4, '0'),
    filterText: label,
    textEdit: { range: toRange(index, word), newText: insert },
  }));
}

function toRange(index: LineIndex, { start, end }: Span): Range {
  return { start: positionAt(index, start), end: positionAt(index, end) };
}

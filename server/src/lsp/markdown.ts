import { URI } from 'vscode-uri';
import type { Line, Segment } from '../features/text.ts';
import type { DocumentSpan } from '../model/instance.ts';
import { toLocation } from '../reports/places.ts';
import { clusterOf } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Position } from '../yaml/positions.ts';

/** Lines of text as Markdown, each a paragraph of its own; places become links that open them. */
export function toMarkdown(snapshot: Snapshot, lines: readonly Line[]): string {
  return lines.map((line) => line.map((segment) => segmentText(snapshot, segment)).join('')).join('  \n');
}

function segmentText(snapshot: Snapshot, segment: Segment): string {
  if (typeof segment === 'string') return escaped(segment);
  if ('strong' in segment) return `**${escaped(segment.strong)}**`;
  if ('code' in segment) return `\`${segment.code.replaceAll('`', "'")}\``;
  const place = 'to' in segment ? segment.to : segment.place;
  const target = linkTarget(snapshot, place);
  const text = 'to' in segment ? escaped(segment.text) : escaped(pathAndLine(snapshot, place));
  return target ? `[${text}](${target})` : text;
}

/** The URI of a place, with its line and column as the fragment; undefined when it is gone. */
export function linkTarget(snapshot: Snapshot, place: DocumentSpan): string | undefined {
  const location = toLocation(snapshot, place);
  return location && uriAt(location.uri, location.range.start);
}

/** The same of a place in the text of a file. Line and column count from zero, and from one in the URI. */
export function uriAt(uri: string, { line, character }: Position): string {
  return `${uri.replace(/[()]/g, escapeParenthesis)}#${line + 1},${character + 1}`;
}

function escapeParenthesis(character: string): string {
  return character === '(' ? '%28' : '%29';
}

/** `deploy/cart.yaml:3`, relative to the workspace folder. */
export function pathAndLine(snapshot: Snapshot, place: DocumentSpan): string {
  const location = toLocation(snapshot, place);
  const path = relativeToFolder(snapshot, place.uri);
  return location ? `${path}:${location.range.start.line + 1}` : path;
}

export function relativeToFolder(snapshot: Snapshot, uri: string): string {
  const folder = clusterOf(snapshot, uri)?.folder.uri;
  return folder ? decodeURIComponent(uri.slice(folder.length + 1)) : URI.parse(uri).path;
}

/** Names and labels may hold characters that Markdown gives a meaning. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~$]/g, '\\$&');
}

import type { Connection } from 'vscode-languageserver';
import {
  type InlayHint,
  type InlayHintLabelPart,
  type MarkupContent,
  MarkupKind,
  type Range,
} from 'vscode-languageserver-types';
import { type InlayHint as Found, inlayHintsIn } from '../features/inlayHints.ts';
import { toLocation } from '../reports/places.ts';
import type { Span } from '../yaml/node.ts';
import { offsetAt, positionAt } from '../yaml/positions.ts';
import { sourceLines } from '../yaml/sourceLines.ts';
import { canonicalUri } from './canonicalUri.ts';
import { type ClusterInView, nameInView } from './clusterInView.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';
import { toMarkdown } from './markdown.ts';
import type { Shown } from './shown.ts';

/** What a hint is about, for when more of it is asked for. */
interface HintData {
  readonly uri: string;
  readonly offset: number;
}

/**
 * Hints between the text of policies, for the lines that are asked for.
 * @param resolvesTooltips Whether the client asks for a tooltip only when it shows it.
 */
export function registerInlayHints(
  connection: Connection,
  guard: Guard,
  live: Live,
  inView: ClusterInView,
  shown: Shown,
  resolvesTooltips: () => boolean,
): void {
  connection.languages.inlayHint.on(({ textDocument, range }) =>
    guard.answer('inlay hints', [], () => {
      const uri = canonicalUri(textDocument.uri);
      const answer = (): InlayHint[] => hintsIn(live, inView, uri, range, resolvesTooltips());
      const hints = answer();
      const { start, end } = range;
      shown.given(uri, `${start.line} ${end.line}`, JSON.stringify(hints), () => JSON.stringify(answer()));
      return hints;
    }),
  );
  connection.languages.inlayHint.resolve((hint) =>
    guard.answer('inlay hint', hint, () => {
      const { uri, offset } = hint.data as HintData;
      const found = find(live, inView, uri, { start: offset, end: offset }).find(({ text }) => text === textOf(hint));
      return found ? { ...hint, tooltip: tooltipOf(live, found) } : hint;
    }),
  );
}

function hintsIn(live: Live, inView: ClusterInView, uri: string, range: Range, resolves: boolean): InlayHint[] {
  const { snapshot } = live;
  const file = snapshot.files.get(uri);
  if (!file) return [];
  const index = sourceLines(file.source);
  const span = { start: offsetAt(index, range.start), end: offsetAt(index, range.end) };
  return find(live, inView, uri, span).map((hint) => ({
    position: positionAt(index, hint.offset),
    label: labelOf(live, hint),
    paddingLeft: true,
    ...(resolves ? { data: { uri, offset: hint.offset } satisfies HintData } : { tooltip: tooltipOf(live, hint) }),
  }));
}

function find(live: Live, inView: ClusterInView, uri: string, span: Span): Found[] {
  const kinds = new Set(live.settingsOf(uri).inlayHints);
  if (kinds.size === 0) return [];
  return inlayHintsIn(live.snapshot, uri, span, kinds, nameInView(inView, live.snapshot, uri));
}

function labelOf({ snapshot }: Live, { text, to }: Found): string | InlayHintLabelPart[] {
  const location = to && toLocation(snapshot, to);
  return location ? [{ value: text, location }] : text;
}

function textOf({ label }: InlayHint): string {
  return typeof label === 'string' ? label : label.map(({ value }) => value).join('');
}

function tooltipOf({ snapshot }: Live, hint: Found): MarkupContent {
  return { kind: MarkupKind.Markdown, value: toMarkdown(snapshot, hint.details()) };
}

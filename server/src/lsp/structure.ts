import type { Connection } from 'vscode-languageserver';
import type { FoldingRange, Position, SelectionRange } from 'vscode-languageserver-types';
import { foldingRangesIn } from '../features/foldingRanges.ts';
import { selectionRangesAt, selectionRangesIn } from '../features/selectionRanges.ts';
import { parseDocument } from '../yaml/parse.ts';
import { type LineIndex, lineIndex, offsetAt, positionAt } from '../yaml/positions.ts';
import { canonicalUri } from './canonicalUri.ts';
import type { ConfigFiles } from './configFiles.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';

/** What of a file can be folded, and what is selected step by step; for other files an editor has ways of its own. */
export function registerStructure(connection: Connection, guard: Guard, live: Live, configs: ConfigFiles): void {
  const textOf = (uri: string): string | undefined =>
    configs.openText(uri) ?? live.snapshot.files.get(uri)?.source.text;
  connection.onFoldingRanges(({ textDocument }) =>
    guard.answer<FoldingRange[] | null>('folding ranges', null, () => {
      const text = textOf(canonicalUri(textDocument.uri));
      if (text === undefined) return null;
      return foldingRangesIn(text).map(({ start, end, kind }) => ({
        startLine: start,
        endLine: end,
        ...(kind ? { kind } : {}),
      }));
    }),
  );
  connection.onSelectionRanges(({ textDocument, positions }) =>
    guard.answer<SelectionRange[] | null>('selection ranges', null, () => {
      const uri = canonicalUri(textDocument.uri);
      const config = configs.openText(uri);
      const text = textOf(uri);
      if (text === undefined) return null;
      const index = lineIndex(text);
      const root = config === undefined ? undefined : parseDocument(config).root;
      return positions.map((position) => {
        const offset = offsetAt(index, position);
        const spans =
          config === undefined
            ? selectionRangesAt(live.snapshot, uri, offset)
            : selectionRangesIn(config, root, 0, offset);
        return nested(index, spans, position);
      });
    }),
  );
}

/** From the innermost one on, each with the one around it. */
function nested(
  index: LineIndex,
  spans: readonly { readonly start: number; readonly end: number }[],
  position: Position,
): SelectionRange {
  const ranges = spans.map(({ start, end }) => ({ start: positionAt(index, start), end: positionAt(index, end) }));
  const around = (at: number): SelectionRange | undefined => {
    const range = ranges[at];
    const parent = range && around(at + 1);
    return range && (parent ? { range, parent } : { range });
  };
  return around(0) ?? { range: { start: position, end: position } };
}

import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver-types';
import { completeDirective } from '../features/directiveCompletion.ts';
import { toRange } from '../reports/places.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { offsetAt } from '../yaml/positions.ts';
import { sourceLines } from '../yaml/sourceLines.ts';

/** The rules that a comment at a position of a manifest can silence; null elsewhere. */
export function directiveCompletion(snapshot: Snapshot, uri: string, position: Position): CompletionItem[] | null {
  const file = snapshot.files.get(uri);
  if (!file) return null;
  const found = completeDirective(file.source.text, offsetAt(sourceLines(file.source), position));
  if (found.length === 0) return null;
  return found.map(({ name, description, word }, order) => ({
    label: name,
    kind: CompletionItemKind.Value,
    documentation: description,
    // In the order of the list of rules.
    sortText: String(order).padStart(4, '0'),
    filterText: name,
    textEdit: { range: toRange(file.source, word), newText: name },
  }));
}

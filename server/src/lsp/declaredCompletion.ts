import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver-types';
import { completeDeclared } from '../features/declaredCompletion.ts';
import { toRange } from '../reports/places.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { offsetAt } from '../yaml/positions.ts';
import { sourceLines } from '../yaml/sourceLines.ts';
import { type ClusterInView, nameInView } from './clusterInView.ts';

/** The calls that can be declared at a position of a manifest; null elsewhere. */
export function declaredCompletion(
  snapshot: Snapshot,
  inView: ClusterInView,
  uri: string,
  position: Position,
): CompletionItem[] | null {
  const file = snapshot.files.get(uri);
  if (!file) return null;
  const offset = offsetAt(sourceLines(file.source), position);
  const found = completeDeclared(snapshot, uri, offset, nameInView(inView, snapshot, uri));
  if (found.length === 0) return null;
  return found.map(({ label, text, description, word }, order) => ({
    label,
    kind: CompletionItemKind.Value,
    documentation: description,
    // Those of the own namespace first.
    sortText: String(order).padStart(4, '0'),
    filterText: label,
    textEdit: { range: toRange(file.source, word), newText: text },
  }));
}

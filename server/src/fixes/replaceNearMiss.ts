import { isPlaceholder } from '../model/labels.ts';
import { replaceScalar, type TextEdit } from '../yaml/edit.ts';
import type { Document } from '../yaml/source.ts';
import { change, fileEdits } from './edits.ts';
import type { Fix, FixContext } from './fix.ts';
import { scalarAt } from './inDocument.ts';
import { isShared } from './shared.ts';

/** *Replace with near miss*: what the finding says was meant. */
export function* replaceNearMiss({ snapshot, findings }: FixContext): Iterable<Fix> {
  for (const finding of findings) {
    const { uri, document, data } = finding;
    for (const { start, end, value } of data.replace ?? []) {
      const scalar = document.root && scalarAt(document.root, start);
      if (scalar && isShared(document.root, scalar)) continue;
      // What Flux fills in is another value wherever else the manifest is applied.
      if (isPlaceholder(document.text.slice(start, end))) continue;
      const edits = scalar ? replaceScalar(document, scalar, value) : replaceKey(document, start, end, value);
      const effect = change(fileEdits(snapshot, uri, document, edits));
      const written = document.text.slice(start, end).replace(/^(["'])(.*)\1$/s, '$2');
      if (effect)
        yield {
          title: `Replace ${written} with ${value}`,
          kind: 'quickfix',
          answers: finding,
          preferred: true,
          effect,
        };
    }
  }
}

/** The key of a label, which is no node of its own, in the quotes that it has. */
function replaceKey({ text }: Document, start: number, end: number, key: string): TextEdit[] {
  const quote = /^["']/.exec(text.slice(start, end))?.[0] ?? '';
  return [{ start, end, newText: quote + key + quote }];
}

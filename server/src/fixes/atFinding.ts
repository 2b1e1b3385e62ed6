import type { Finding } from '../rules/rule.ts';
import type { TextEdit } from '../yaml/edit.ts';
import type { Entry, Mapping, Node, Sequence, Span } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { change, fileEdits } from './edits.ts';
import type { Fix, FixContext, FixProvider } from './fix.ts';

/** A finding, and what it stands at in its document as it is written. */
export interface FoundAt {
  readonly finding: Finding;
  readonly context: FixContext;
  readonly document: Document;
  /** What the finding spans; the value where it spans a key. */
  readonly node: Node;
  /** What the node is in: the innermost last. */
  readonly around: readonly Around[];
}

export type Around =
  | { readonly parent: Mapping; readonly entry: Entry }
  | { readonly parent: Sequence; readonly index: number };

/** The innermost item of a list that the node is, or is in. */
export function itemAround({ around }: FoundAt): Extract<Around, { readonly index: number }> | undefined {
  return around.findLast((each) => 'index' in each);
}

/** Edits of the finding's document that settle it; offsets are relative to the document. */
export interface Proposal {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** Not the one that most people want. */
  readonly second?: boolean;
  /** What it claims of connections. */
  readonly changes?: Fix['changes'];
}

/** Quick fixes of some rules' findings that edit the document which a finding stands in. */
export function atFinding(rules: readonly string[], propose: (at: FoundAt) => Iterable<Proposal>): FixProvider {
  return function* (context): Iterable<Fix> {
    for (const finding of context.findings) {
      const { uri, document, rule } = finding;
      const way = rules.includes(rule) && document.root ? wayTo(document.root, finding) : undefined;
      if (!way) continue;
      for (const { title, edits, second, changes } of propose({ finding, context, document, ...way })) {
        const effect = change(fileEdits(context.snapshot, uri, document, edits));
        if (effect)
          yield { title, kind: 'quickfix', answers: finding, preferred: !second, ...(changes && { changes }), effect };
      }
    }
  };
}

/** The outermost node, or value of a key, of exactly that span. */
function wayTo(root: Node, { start, end }: Span): Pick<FoundAt, 'node' | 'around'> | undefined {
  const isIt = (span: Span) => span.start === start && span.end === end;
  const search = (node: Node, around: readonly Around[]): Pick<FoundAt, 'node' | 'around'> | undefined => {
    if (isIt(node)) return { node, around };
    if (node.kind === 'mapping') {
      for (const entry of node.entries) {
        const { keyStart, keyEnd, value } = entry;
        const inside = [...around, { parent: node, entry }];
        if (isIt({ start: keyStart, end: keyEnd })) return { node: value, around: inside };
        const found = value.start <= start && end <= value.end ? search(value, inside) : undefined;
        if (found) return found;
      }
    }
    if (node.kind === 'sequence') {
      for (const [index, item] of node.items.entries()) {
        const found =
          item.start <= start && end <= item.end ? search(item, [...around, { parent: node, index }]) : undefined;
        if (found) return found;
      }
    }
    return undefined;
  };
  return search(root, []);
}

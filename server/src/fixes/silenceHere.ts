import { directiveName } from '../rules/directives.ts';
import { insertCommentAbove } from '../yaml/edit.ts';
import { change, fileEdits } from './edits.ts';
import type { Fix, FixContext } from './fix.ts';

/** *Silence here*: the comment directive above the line of a finding. */
export function* silenceHere({ snapshot, findings }: FixContext): Iterable<Fix> {
  // Of several of one rule in one place, one directive is about all.
  const seen = new Set<string>();
  for (const finding of findings) {
    const { uri, document, start, rule } = finding;
    if (seen.size === seen.add(`${rule} ${start}`).size) continue;
    const edits = insertCommentAbove(document, start, `${directiveName}: ${rule} intended`);
    const effect = change(fileEdits(snapshot, uri, document, edits));
    if (effect) yield { title: `Silence ${rule} here`, kind: 'quickfix', answers: finding, changes: 'nothing', effect };
  }
}

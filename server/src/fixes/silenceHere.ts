import { directiveName } from '../rules/directives.ts';
import { insertCommentAbove } from '../yaml/edit.ts';
import { change, fileEdits } from './edits.ts';
import type { Fix, FixContext } from './fix.ts';

/** *Silence here*: the comment directive above the line of a finding. */
export function* silenceHere({ snapshot, findings }: FixContext): Iterable<Fix> {
  for (const finding of findings) {
    const { uri, document, start, rule } = finding;
    const edits = insertCommentAbove(document, start, `${directiveName}: ${rule} intended`);
    const effect = change(fileEdits(snapshot, uri, document, edits));
    if (effect) yield { title: `Silence ${rule} here`, kind: 'quickfix', answers: finding, effect };
  }
}

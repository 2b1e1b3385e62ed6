import { type Directive, directivesIn } from '../rules/directives.ts';
import { isRuleName, nearName } from '../rules/levels.ts';
import type { Finding } from '../rules/rule.ts';
import { unusedDirective } from '../rules/unused-directive.ts';
import { locate } from '../snapshot/locate.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { TextEdit } from '../yaml/edit.ts';
import type { Document } from '../yaml/source.ts';
import { change, fileEdits } from './edits.ts';
import type { Fix, FixContext } from './fix.ts';

/**
 * Takes a name that silences nothing out of its comment, and the comment away that has no other; one that is a slip is
 * written right.
 */
export function* mendDirective({ snapshot, findings }: FixContext): Iterable<Fix> {
  for (const finding of findings) {
    const { uri, document, rule, start, end } = finding;
    if (rule !== unusedDirective.id) continue;
    const directive = directivesIn(document).find(({ names }) => names.some((name) => name.start === start));
    if (!directive) continue;
    const name = document.text.slice(start, end);
    const near = isRuleName(name) ? undefined : nearName(name);
    const isOnly = directive.names.length === 1;
    const removal = isOnly
      ? withoutComment(document, directive, isBehindMarker(snapshot, finding))
      : withoutName(directive, start);
    const offered = [
      ...(near ? [{ title: `Replace ${name} with ${near}`, edit: { start, end, newText: near } }] : []),
      { title: isOnly ? 'Remove the comment' : `Remove ${name} from the comment`, edit: removal },
    ];
    for (const [index, { title, edit }] of offered.entries()) {
      const effect = change(fileEdits(snapshot, uri, document, [edit]));
      if (effect)
        yield { title, kind: 'quickfix', answers: finding, preferred: index === 0, changes: 'nothing', effect };
    }
  }
}

/** Whether the text of a finding's document begins in the line of its marker. */
function isBehindMarker(snapshot: Snapshot, { uri, document }: Finding): boolean {
  const start = locate(snapshot, { uri, document, start: 0, end: 0 })?.start ?? 0;
  return snapshot.files.get(uri)?.source.text.slice(0, start).endsWith('---') ?? false;
}

/** With its line, where nothing else is in it, and with the blanks in front. */
function withoutComment({ text }: Document, { start, end }: Directive, behindMarker: boolean): TextEdit {
  const before = text.slice(0, start);
  const lineStart = before.lastIndexOf('\n') + 1;
  if (before.slice(lineStart).trim() !== '' || (lineStart === 0 && behindMarker))
    return { start: before.trimEnd().length, end, newText: '' };
  const newline = text.indexOf('\n', end);
  return { start: lineStart, end: newline < 0 ? text.length : newline + 1, newText: '' };
}

/** With the comma on one of its sides. */
function withoutName({ names }: Directive, start: number): TextEdit {
  const index = names.findIndex((name) => name.start === start);
  const [before, name, after] = [names[index - 1], names[index], names[index + 1]];
  const end = name?.end ?? start;
  return after ? { start, end: after.start, newText: '' } : { start: before?.end ?? start, end, newText: '' };
}

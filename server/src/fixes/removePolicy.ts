import type { Snapshot } from '../snapshot/snapshot.ts';
import { directoryOf } from '../workspace/paths.ts';
import type { TextEdit } from '../yaml/edit.ts';
import type { Document } from '../yaml/source.ts';
import { change } from './edits.ts';
import { holdsEverywhere } from './everywhere.ts';
import type { Fix, FixContext } from './fix.ts';

/** *Remove this policy*: a document of a file with others. The only one of a file stays: kustomizations may list it. */
export function* removePolicy({ snapshot, findings }: FixContext): Iterable<Fix> {
  for (const finding of findings) {
    if (finding.rule !== 'redundant-policy' || !holdsEverywhere(snapshot, finding)) continue;
    const { uri, document } = finding;
    const removal =
      document.problems.length === 0 && isPolicy(document) ? removalOf(snapshot, uri, document) : undefined;
    const effect = removal && change({ uri, edits: [removal], create: false });
    if (effect)
      yield {
        title: 'Remove this policy, which changes nothing',
        kind: 'quickfix',
        answers: finding,
        // What says the same in another folder may be for another cluster.
        preferred: finding.related.every((other) => areAppliedTogether(snapshot, finding.uri, other.uri)),
        changes: 'nothing',
        effect,
      };
  }
}

/** Whether two files lie in one folder, or one kustomization has both. */
function areAppliedTogether({ clusters }: Snapshot, one: string, other: string): boolean {
  return (
    directoryOf(one) === directoryOf(other) ||
    clusters.some(({ bundles }) => bundles.some(({ sources }) => sources.has(one) && sources.has(other)))
  );
}

/** Not a list of policies, nor a patch of one that is written elsewhere. */
function isPolicy({ root }: Document): boolean {
  return (
    root?.kind === 'mapping' && root.entries.some(({ key, value }) => key === 'kind' && isText(value, 'NetworkPolicy'))
  );
}

function isText(node: { readonly kind: string; readonly value?: unknown }, text: string): boolean {
  return node.kind === 'scalar' && node.value === text;
}

/** With the marker in front of it; the first of a file without one goes with the next marker, and what stands above stays. */
function removalOf(snapshot: Snapshot, uri: string, document: Document): TextEdit | undefined {
  const source = snapshot.files.get(uri)?.source;
  const index = source?.documents.findIndex((placed) => placed.document === document) ?? -1;
  const here = source?.documents[index];
  const others = source?.documents.filter((placed) => placed !== here && placed.document.root) ?? [];
  if (!source || !here || others.length === 0) return undefined;
  const isMarked = (at: number): boolean => source.text.slice(at - 3, at) === '---';
  if (isMarked(here.start)) return { start: here.start - 3, end: here.start + document.text.length, newText: '' };
  const next = source.documents[index + 1];
  const lineBreak = next && isMarked(next.start) ? /^[ \t]*\r?\n/.exec(next.document.text)?.[0] : undefined;
  if (index > 0 || !next || lineBreak === undefined) return undefined;
  return { start: here.start + (document.root?.start ?? 0), end: next.start + lineBreak.length, newText: '' };
}

import type { ClusterPolicy } from '../model/clusterPolicy.ts';
import type { Instance } from '../model/instance.ts';
import type { Policy } from '../model/policy.ts';
import type { Step } from '../snapshot/cursor.ts';
import { applyEdits, type TextEdit } from '../yaml/edit.ts';
import type { Document } from '../yaml/source.ts';
import { canEdit, change, fileEdits } from './edits.ts';
import type { Change, Fix, FixContext, FixKind, FixProvider } from './fix.ts';

/** The policy under the cursor, in a document that can be edited. */
export interface PolicyAt<P extends Policy | ClusterPolicy = Policy | ClusterPolicy> {
  readonly context: FixContext;
  readonly policy: Instance<P>;
  readonly document: Document;
  /** From the policy to what is at the cursor. */
  readonly path: readonly Step[];
}

/** A way to write it otherwise: edits of its document, whose offsets are relative to that, or of more. None, and it is no way. */
export interface Rewriting extends Pick<Fix, 'title'> {
  readonly made: readonly TextEdit[] | Change;
}

/**
 * A refactoring of policies: offered where the cursor is in one, whatever is found there. One that would lose a comment
 * is not.
 */
export function refactoring<T extends 'policy' | 'clusterPolicy'>(
  { kind, of, changes }: { kind: FixKind; of: readonly T[] } & Pick<Fix, 'changes'>,
  propose: (at: PolicyAt<Extract<Policy | ClusterPolicy, { type: T }>>) => Iterable<Rewriting>,
): FixProvider {
  return function* (context): Iterable<Fix> {
    const { snapshot, cursor } = context;
    const { uri, document, instance, path } = cursor;
    if (!instance || !of.some((type) => type === instance.resource.type) || !canEdit(snapshot, instance)) return;
    const policy = instance as Instance<Extract<Policy | ClusterPolicy, { type: T }>>;
    for (const { title, made } of propose({ context, policy, document, path })) {
      const effect =
        'type' in made ? made : made.length === 0 ? undefined : change(fileEdits(snapshot, uri, document, made));
      if (!effect || !keepsComments(context, effect)) continue;
      yield { title, kind, answers: undefined, ...(changes ? { changes } : {}), effect };
    }
  };
}

/** Whether every comment of the files that are edited is still in one of them. */
function keepsComments({ snapshot }: FixContext, { files }: Change): boolean {
  const before = files.map(({ uri }) => snapshot.files.get(uri)?.source.text ?? '');
  const after = files.map(({ edits }, index) => applyEdits(before[index] ?? '', edits)).join('\n');
  return before.every((text) =>
    [...text.matchAll(/(?:^|\s)(#.*)$/gm)].every(([, comment = '']) => after.includes(comment.trimEnd())),
  );
}

/** Whether the cursor is at what names an object: its kind or its metadata. */
export function isAtName(path: readonly Step[]): boolean {
  const [first] = path;
  return first?.key === 'apiVersion' || first?.key === 'kind' || first?.key === 'metadata';
}

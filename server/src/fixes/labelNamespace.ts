import { isNear, wordOf } from '../policy/words.ts';
import { canEdit } from './edits.ts';
import type { Fix, FixContext } from './fix.ts';
import { labelled, labelWords } from './labels.ts';

/**
 * *Give namespace pay the label team: pay*: labels that a peer asks for, where the name of a namespace tells that it is
 * the one that is meant.
 */
export function* labelNamespace({ snapshot, cursor, findings }: FixContext): Iterable<Fix> {
  for (const finding of findings) {
    const labels = Object.entries(finding.data.namespaceLabels ?? {});
    if (labels.length === 0) continue;
    const meant = [...cursor.cluster.namespaces.values()].filter(
      ({ name, declarations }) => declarations.length > 0 && labels.some(([, value]) => isAbout(name, value)),
    );
    // A word that many names have tells of none.
    for (const { name, declarations } of meant.length <= mostMeant ? meant : []) {
      const [declaration] = declarations;
      if (!declaration || !canEdit(snapshot, declaration)) continue;
      const title = `Give namespace ${name} the ${labelWords(labels)}`;
      const effect = labelled(snapshot, declaration, labels, (found) =>
        found.type === 'namespace' ? found.root : undefined,
      );
      if (effect) yield { title, kind: 'quickfix', answers: finding, preferred: false, effect };
    }
  }
}

const mostMeant = 3;

/** A word of a letter or two has to be a part of the name by itself. */
function isAbout(name: string, value: string): boolean {
  const [own, wanted] = [wordOf(name), wordOf(value)];
  if (value.length < 3) return own.segments.includes(value.toLowerCase());
  return name.includes(value) || value.includes(name) || isNear(own, wanted);
}

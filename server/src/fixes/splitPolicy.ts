import { freeName, policyNames } from '../generate/freeName.ts';
import { policyTypeOf } from '../generate/ruleValue.ts';
import type { Direction } from '../model/policy.ts';
import { text } from '../model/resource.ts';
import { removeEntry, replaceScalar, setEntry } from '../yaml/edit.ts';
import { entryOf, valueAt } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { documentText } from './documentText.ts';
import { change, fileEdits } from './edits.ts';
import { type EditStep, editedInTurn, editsBetween } from './inDocument.ts';
import { nameWritten, placePolicies } from './newPolicy.ts';
import { isAtName, type Rewriting, refactoring } from './refactoring.ts';
import { isShared } from './shared.ts';

/** *Split into a policy for ingress and one for egress*: this one keeps its name and ingress. */
export const splitPolicy = refactoring(
  { kind: 'refactor.rewrite', of: ['policy'], changes: 'nothing' },
  function* (at): Iterable<Rewriting> {
    const { context, policy, document, path } = at;
    const { isolates } = policy.resource;
    const isHere = isAtName(path) || (path[0]?.key === 'spec' && path.length <= 2);
    if (!isHere || isolates.ingress !== 'yes' || isolates.egress !== 'yes') return;
    const spec = valueAt(document.root, 'spec');
    const name = valueAt(document.root, 'metadata', 'name');
    const written = text(name);
    if (policy.resource.root.start !== document.root?.start || !spec || written === undefined) return;
    if (
      isShared(document.root, spec) ||
      [...(spec.kind === 'mapping' ? spec.entries : [])].some(({ value }) => isShared(document.root, value))
    )
      return;
    const ingress = editedInTurn(document, only('ingress', document));
    const wanted = freeName(`${policy.resource.name}-egress`, policyNames(context.cursor.cluster, policy.namespace));
    const second = nameWritten(wanted, policy);
    const egress = editedInTurn(document, [
      ...only('egress', document),
      (current) => {
        const scalar = valueAt(current.root, 'metadata', 'name');
        return scalar?.kind === 'scalar' ? replaceScalar(current, scalar, second) : [];
      },
    ]);
    if (!ingress || !egress) return;
    const { snapshot, options } = context;
    const placed = placePolicies(snapshot, [{ neighbour: policy, name: second, text: documentText(egress) }], options);
    const made =
      placed.type === 'change' &&
      change(...placed.files, fileEdits(snapshot, policy.uri, document, editsBetween(document, ingress)));
    if (made) yield { title: `Split into ${written} for ingress and ${second} for egress`, made };
  },
);

/** Leaves one direction of a policy. */
function only(direction: Direction, { root }: Document): EditStep[] {
  const other = direction === 'ingress' ? 'egress' : 'ingress';
  return [
    (document) => {
      const spec = valueAt(document.root, 'spec');
      return spec?.kind === 'mapping'
        ? setEntry(document, spec, 'policyTypes', [policyTypeOf(direction)], { after: 'podSelector' })
        : [];
    },
    ...(entryOf(valueAt(root, 'spec'), other)
      ? [
          (document: Document) => {
            const spec = valueAt(document.root, 'spec');
            return spec?.kind === 'mapping' ? removeEntry(document, spec, other) : [];
          },
        ]
      : []),
  ];
}

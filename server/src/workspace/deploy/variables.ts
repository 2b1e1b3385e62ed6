import { isPlaceholder } from '../../model/labels.ts';
import { text } from '../../model/resource.ts';
import { entryOf, type Node, valueAt } from '../../yaml/node.ts';
import type { Substitution } from './deployment.ts';
import type { Variables } from './envsubst.ts';

/**
 * The variables of a Flux Kustomization: its own, before those of the ConfigMaps and Secrets that it names, of which the
 * later ones win (fluxcd/pkg/kustomize, loadVars). What a Secret holds is known to be there and is never looked at, so
 * that nobody is shown it. An object that is not in the repository may hold anything but what others say.
 * @param find The object of a kind and a name in the namespace of the Kustomization.
 */
export function variablesOf(
  { own, from }: Substitution,
  find: (kind: string, name: string) => Node | undefined,
): Variables {
  const values = new Map<string, string | undefined>();
  let isComplete = true;
  for (const { kind, name } of from) {
    const found = find(kind, name);
    if (!found) isComplete = false;
    for (const field of ['data', 'stringData']) {
      const data = valueAt(found, field);
      for (const { key, value } of data?.kind === 'mapping' ? data.entries : [])
        values.set(key, kind === 'ConfigMap' && !isEncrypted(found) ? known(text(value)) : undefined);
    }
  }
  for (const [name, value] of own) values.set(name, known(value));
  return { values, isComplete };
}

/** Line breaks are taken out; a value with a placeholder is not known. */
function known(value: string | undefined): string | undefined {
  return value === undefined || isPlaceholder(value) ? undefined : value.replaceAll('\n', '');
}

/** SOPS leaves keys readable, and adds one of its own. */
function isEncrypted(root: Node | undefined): boolean {
  return entryOf(root, 'sops') !== undefined;
}

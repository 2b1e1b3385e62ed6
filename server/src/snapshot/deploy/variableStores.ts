import type { Node } from '../../yaml/node.ts';
import { contentOf } from '../content.ts';
import type { Applied, Context } from './applied.ts';
import { heldBy, type Store } from './files.ts';

/** The objects that variables may come from, by their kinds, namespaces and names; undefined for two that differ. */
export type Stores = ReadonlyMap<string, Node | undefined>;

export function storesOf(context: Context, applied: readonly Applied[]): Stores {
  const stores = new Map<string, Node | undefined>();
  const add = (parent: Applied, held: readonly Store[]): void => {
    for (const { kind, name, namespace, root } of held) {
      const key = `${kind} ${namespaceIn(parent, namespace)}/${name}`;
      const known = stores.get(key);
      const isOther = stores.has(key) && (known === undefined || contentOf(known) !== contentOf(root));
      stores.set(key, isOther ? undefined : root);
    }
  };
  for (const one of applied) {
    const { bundle, target } = one;
    add(one, bundle ? heldBy(bundle).stores : context.storesIn(target));
  }
  return stores;
}

/** The namespace that an object is in which a deployment brings. What renders it has put it there already. */
export function namespaceIn(parent: Applied | undefined, written: string | undefined): string {
  const home = parent?.placed.deployment.home;
  const [namespace] = home?.namespaces ?? [];
  if (namespace !== undefined && home?.overrides && !parent?.bundle) return namespace;
  return written ?? namespace ?? 'default';
}

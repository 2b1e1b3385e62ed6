import type { Mapping, Node, Place, Scalar } from '../yaml/node.ts';
import type { Instance } from './instance.ts';
import { memo } from './memo.ts';
import type { Direction, Policy, Rule } from './policy.ts';
import type { ResourceHeader } from './resource.ts';
import { readSelector } from './selector.ts';

/** What could not be rendered, and whose namespace is known: objects there that nobody sees. */
export interface Unseen extends ResourceHeader {
  readonly type: 'unseen';
  /** Whether it stays in its namespace wherever that which brings it is applied. */
  readonly isFixed: boolean;
}

/**
 * @param namespace Undefined where what brings them decides.
 * @param place The entry that brings them. @param text What stands there.
 */
export function unseen(namespace: string | undefined, place: Place, text: string, isFixed = false): Unseen {
  const { start, end, origin } = place;
  const root: Mapping = { kind: 'mapping', start, end, origin, entries: [], flow: false };
  const nameNode: Scalar = { kind: 'scalar', start, end, origin, value: text, style: 'plain' };
  return { type: 'unseen', isFixed, group: '', version: '', kind: 'Unrendered', name: text, namespace, root, nameNode };
}

/** The policies that may be among them, as one: it may isolate every pod of the namespace, and admit anything. */
export const policyOfUnseen: (instance: Instance<Unseen>) => Instance<Policy> = memo((instance) => {
  const { resource } = instance;
  const rule = (direction: Direction): Rule => ({ direction, index: 0, ...admitsAnything(resource.nameNode) });
  const policy: Policy = {
    ...resource,
    type: 'policy',
    podSelector: readSelector(undefined),
    podSelectorNode: undefined,
    isolates: { ingress: 'maybe', egress: 'maybe' },
    ingress: [rule('ingress')],
    egress: [rule('egress')],
    isUnseen: true,
  };
  return { ...instance, resource: policy };
});

function admitsAnything(node: Node): Pick<Rule, 'node' | 'peers' | 'ports' | 'portsNode'> {
  return { node, peers: [{ type: 'hidden', node, isUnseen: true }], ports: 'all', portsNode: undefined };
}

import type { Mapping, Node, Place, Scalar } from '../yaml/node.ts';
import type { Instance } from './instance.ts';
import { memo } from './memo.ts';
import type { PluginPolicy } from './pluginPolicy.ts';
import type { Direction, Policy, Rule } from './policy.ts';
import type { ResourceHeader } from './resource.ts';
import { readSelector } from './selector.ts';

/**
 * What could not be rendered, and whose namespace is known: objects there that nobody sees. Or else a policy of a
 * network plugin, which is seen and not read.
 */
export interface Unseen extends ResourceHeader {
  readonly type: 'unseen';
  /** Set for a policy of a network plugin, which brings no objects. */
  readonly unread?: PluginPolicy;
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

/** A policy of a network plugin. @param place Where its name is written. */
export function unreadPolicy(unread: PluginPolicy, place: Place): Unseen {
  const { kind, namespace, name } = unread;
  return { ...unseen(namespace, place, name), kind, unread };
}

/** Whether it is a policy of a network plugin for the whole cluster. */
export function isClusterWide({ unread }: Unseen): boolean {
  return unread?.namespaceSelector !== undefined;
}

/**
 * The policies that may be among them, as one: it may isolate every pod of the namespace, and admit anything. A policy
 * of a network plugin may do so with the pods that it selects, in the directions that it is about, and admit anything
 * where it has rules that admit.
 */
export const policyOfUnseen: (instance: Instance<Unseen>) => Instance<Policy> = memo((instance) => {
  const { resource } = instance;
  const { unread } = resource;
  const isolates = {
    ingress: unread?.ingress.isolates ?? 'maybe',
    egress: unread?.egress.isolates ?? 'maybe',
  } as const;
  const rules = (direction: Direction): Rule[] =>
    isolates[direction] === 'no' || unread?.[direction].admits === false
      ? []
      : [{ direction, index: 0, ...admitsAnything(resource.nameNode, unread) }];
  const policy: Policy = {
    ...resource,
    type: 'policy',
    podSelector: unread?.podSelector ?? readSelector(undefined),
    podSelectorNode: undefined,
    isolates,
    ingress: rules('ingress'),
    egress: rules('egress'),
    isUnseen: unread ? 'unread' : 'unseen',
    ...(unread && { overrules: { ingress: unread.ingress.overrules, egress: unread.egress.overrules } }),
  };
  return { ...instance, resource: policy };
});

function admitsAnything(
  node: Node,
  unread: PluginPolicy | undefined,
): Pick<Rule, 'node' | 'peers' | 'ports' | 'portsNode'> {
  const isUnseen = unread ? 'unread' : 'unseen';
  return { node, peers: [{ type: 'hidden', node, isUnseen }], ports: 'all', portsNode: undefined };
}

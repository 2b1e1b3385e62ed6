import type { Peer, Policy } from '../model/policy.ts';
import type { Step } from '../snapshot/cursor.ts';

/** The peer of a policy that a path leads into, and the step to it; undefined elsewhere. */
export function peerAt(
  policy: Policy,
  [spec, direction, item, side, index]: readonly Step[],
): { readonly peer: Peer; readonly step: Step } | undefined {
  if (spec?.key !== 'spec' || !index || (direction?.key !== 'ingress' && direction?.key !== 'egress')) return undefined;
  if (side?.key !== (direction.key === 'ingress' ? 'from' : 'to')) return undefined;
  const peers = policy[direction.key][Number(item?.key)]?.peers;
  const peer = peers === 'everyone' ? undefined : peers?.[Number(index.key)];
  return peer && { peer, step: index };
}

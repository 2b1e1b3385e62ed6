import { atFinding, itemAround } from './atFinding.ts';
import { joined } from './joinPeers.ts';
import { isShared } from './shared.ts';

/** *Make one rule of the two*: the peers of a rule on the ports of the one behind it. */
export const mergeRules = atFinding(['rule-split-peers-ports'], function* (at) {
  const { parent, index } = itemAround(at) ?? { parent: undefined, index: 0 };
  const [first, second] = [parent?.items[index - 1], parent?.items[index]];
  if (first?.kind !== 'mapping' || second?.kind !== 'mapping') return;
  const { document } = at;
  if (isShared(document.root, first) || isShared(document.root, second)) return;
  yield {
    title: 'Make one rule of the two, for these peers on these ports only',
    edits: joined({ first, second }, document),
  };
});

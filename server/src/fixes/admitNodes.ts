import { appendItems } from '../yaml/edit.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Admit the nodes, 10.0.0.0/16*: what pods on the network of their nodes have as addresses. */
export const admitNodes = atFinding(['host-network-peer'], function* ({ context, document, around }) {
  const { nodeCIDRs } = context.cursor.cluster.configured;
  const list = around.at(-1)?.parent;
  if (nodeCIDRs.length === 0 || list?.kind !== 'sequence' || isShared(document.root, list)) return;
  const blocks = nodeCIDRs.map((cidr) => ({ ipBlock: { cidr } }));
  yield { title: `Add the nodes as peers: ${nodeCIDRs.join(', ')}`, edits: appendItems(document, list, blocks) };
});

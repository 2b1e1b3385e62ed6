import { nameLabel } from '../policy/selection.ts';
import { serviceAt } from '../rules/ipblock-cluster-address.ts';
import type { Value } from '../yaml/write.ts';
import { atFinding, itemAround } from './atFinding.ts';
import { replaceItem } from './replaceItem.ts';

/** *Select the pods of a Service*, in the stead of its address. */
export const selectService = atFinding(['ipblock-cluster-address'], function* (at) {
  const { context, document, node } = at;
  const { cluster, instance } = context.cursor;
  const item = itemAround(at);
  const service = node.kind === 'scalar' ? serviceAt(cluster, String(node.value)) : undefined;
  if (!item || !service || !instance) return;
  const { selector, moreSelector, name } = service.resource;
  if (selector.length === 0 || moreSelector || selector.some(({ value }) => value === undefined)) return;
  const podSelector: Value = { matchLabels: Object.fromEntries(selector.map(({ key, value }) => [key, value])) };
  const peer: Value =
    service.namespace === instance.namespace
      ? { podSelector }
      : { namespaceSelector: { matchLabels: { [nameLabel]: service.namespace } }, podSelector };
  yield {
    title: `Select the pods of Service ${name} instead`,
    edits: replaceItem(document, item.parent, item.index, peer),
  };
});

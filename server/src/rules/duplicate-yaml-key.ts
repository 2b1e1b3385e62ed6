import { policyKinds } from '../model/policySchema.ts';
import { entryOf, type Mapping, type Node } from '../yaml/node.ts';
import { isOwn } from '../yaml/place.ts';
import type { ObjectRule } from './rule.ts';
import { once, placeOfKey, quote } from './support/policyNodes.ts';

export const duplicateYamlKey: ObjectRule = {
  id: 'duplicate-yaml-key',
  severity: 'warning',
  category: 'invalid',
  summary: 'A key stands twice in one mapping.',
  subject: 'object',
  kinds: policyKinds,
  check: once(function* ({ root }) {
    for (const mapping of mappingsIn(root)) {
      for (const entry of mapping.entries) {
        const counts = entryOf(mapping, entry.key);
        if (counts === entry || !isOwn(mapping, entry) || entry.keyStart === entry.keyEnd) continue;
        yield {
          at: placeOfKey(entry),
          message: `${quote(entry.key)} stands here twice, and the last one wins: this one does not count. Remove one of them, or make one of both.`,
        };
      }
    }
  }),
  explanation: [
    'YAML forbids it, and kubectl refuses such a manifest when it validates strictly, which it does by default. Where it is accepted, the last one of the same keys counts and the others are as if they were not there. Two `matchLabels` do not add up, and neither do two `ingress` lists.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
    matchLabels:
      tier: front
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
      tier: front
`,
    ],
  },
};

/** All mappings of a tree, what aliases stand for once. */
function mappingsIn(root: Node): Mapping[] {
  const seen = new Set<Node>();
  const found: Mapping[] = [];
  const walk = (node: Node): void => {
    if (node.kind === 'scalar' || seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'mapping') found.push(node);
    for (const child of node.kind === 'mapping' ? node.entries.map(({ value }) => value) : node.items) walk(child);
  };
  walk(root);
  return found;
}

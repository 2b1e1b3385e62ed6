import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readResources } from '../../server/src/model/read.ts';
import type { Node } from '../../server/src/yaml/node.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { nodeOf, print, world } from './manifests.ts';
import { patient, runs } from './property.ts';

test('a manifest read from its text is the tree that the other tests use without a text', patient, () => {
  const property = fc.property(
    world({ unknowns: true, ipBlocks: true }),
    ({ manifests, layout: { style, indent, nullStr } }) => {
      for (const manifest of manifests) {
        const { root, problems } = parseDocument(print(manifest, style, indent, nullStr));
        expect(problems).toEqual([]);
        expect(content(root as Node)).toEqual(content(nodeOf(manifest)));
      }
    },
  );
  fc.assert(property, runs(60));
});

test('every manifest that is generated is a resource', () => {
  const property = fc.property(world({ unknowns: true, ipBlocks: true }), ({ manifests }) => {
    for (const manifest of manifests) {
      const found = readResources(nodeOf(manifest)).map(({ kind, name }) => `${kind} ${name}`);
      expect(found).toEqual([`${manifest.kind} ${manifest.metadata.name}`]);
    }
  });
  fc.assert(property, runs(100));
});

function content(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(content);
  return node.entries.map(({ key, value }) => [key, content(value)]);
}

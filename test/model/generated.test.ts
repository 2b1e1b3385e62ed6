/** What the server reads from generated texts, in every style, is what they say. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readResources } from '../../server/src/model/read.ts';
import type { Node } from '../../server/src/yaml/node.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import type { GenerateOptions } from '../oracle/arbitraries.ts';
import { clusters } from '../oracle/generate.ts';
import { print, type Style } from '../oracle/print.ts';
import { chooser, patient, runs } from '../oracle/property.ts';

const everything: GenerateOptions = { unknowns: true, ipBlocks: true, tiers: true, services: true, settled: true };

const styles: fc.Arbitrary<Style> = fc.record({
  form: fc.constantFrom<Style['form'][]>('block', 'mixed', 'flow', 'json'),
  indent: fc.constantFrom(2, 4),
  flatLists: fc.boolean(),
  quotes: fc.constantFrom('needed', 'single', 'double'),
  nulls: fc.constantFrom('', 'null', '~'),
  comments: fc.boolean(),
  disorder: fc.boolean(),
  anchors: fc.boolean(),
});

test('a manifest read from its text is the object that it was written from', patient, () => {
  const property = fc.property(clusters(everything), styles, fc.nat(), ({ manifests }, style, seed) => {
    for (const manifest of manifests) {
      const text = print(manifest, style, chooser(seed));
      const { root, problems } = parseDocument(text);
      expect(problems, text).toEqual([]);
      expect(content(root as Node), text).toEqual(manifest);
    }
  });
  fc.assert(property, runs(60));
});

test('every manifest that is generated is a resource, and what only looks like one is none', () => {
  const property = fc.property(clusters(everything), styles, fc.nat(), ({ manifests }, style, seed) => {
    for (const manifest of manifests) {
      const { kind, metadata } = manifest;
      const found = readResources(parseDocument(print(manifest, style, chooser(seed))).root);
      const isForeign = metadata.name.startsWith('f');
      const names = isForeign ? [] : [`${kind} ${metadata.name}`];
      expect(found.map((resource) => `${resource.kind} ${resource.name}`)).toEqual(names);
    }
  });
  fc.assert(property, runs(60));
});

function content(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(content);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, content(value)]));
}

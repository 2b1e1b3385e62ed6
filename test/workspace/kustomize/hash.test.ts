import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256 } from '../../../server/src/workspace/kustomize/sha256.ts';
import { rendered } from '../../support/kustomize.ts';

test('SHA-256 of any length is that of node', () => {
  for (let length = 0; length < 260; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 0xff);
    expect(sha256(bytes), `${length} bytes`).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
});

/** The names are those that kustomize 5.7.1 gives. */
test('the suffix of a generated object is that of kustomize', () => {
  const objects = rendered(`
//- kustomization.yaml
configMapGenerator:
- name: none
- name: text
  literals: ["A= x", "B=x: y", "C=<a&b>", "D=é😀"]
- name: file
  files: [h.txt]
secretGenerator:
- name: none
- name: long
  literals: [A=1, B=0123456789012345678901234567890123456789012345678901234567890123456789]
//- h.txt
a: b
c: d
`) as { readonly kind: string; readonly metadata: { readonly name: string } }[];
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'ConfigMap file-hhdhc65hmb',
    'ConfigMap none-6ct58987ht',
    'ConfigMap text-hb979g666h',
    'Secret long-7c98kg6mh9',
    'Secret none-46f8b28mk5',
  ]);
});

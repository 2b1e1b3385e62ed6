import type { Instance } from '../../model/instance.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { entryOf, type Span } from '../../yaml/node.ts';
import type { Part } from './parts.ts';
import {
  endNode,
  endsOf,
  type InTests,
  partIn,
  policyTestsWith,
  type TestFile,
  workloadsOfEnd,
} from './policyTests.ts';
import { objectWords } from './words.ts';

/**
 * Where files of policy tests ask for a label of pods that all have another one then; a refusal where others are meant
 * by it too, which keep it.
 * @param renamed The resources of these pods.
 * @param value Undefined where the key is renamed.
 */
export function labelInPolicyTests(
  snapshot: Snapshot,
  renamed: ReadonlySet<Instance['resource']>,
  key: string,
  value: string | undefined,
): InTests {
  const parts: Part[] = [];
  for (const test of policyTestsWith(snapshot, value ?? key)) {
    for (const end of endsOf(test.file)) {
      const labels = end.type === 'described' ? end.labels : undefined;
      if (!labels?.has(key) || (value !== undefined && labels.get(key) !== value)) continue;
      const meant = workloadsOfEnd(test, end);
      if (!meant.some(({ resource }) => renamed.has(resource))) continue;
      const kept = meant.find(({ resource }) => !renamed.has(resource));
      if (kept) {
        const words = value === undefined ? key : `${key}: ${value}`;
        const refusal = `${test.path} means ${objectWords(kept)} by ${words} too, which would keep this label.`;
        return { parts: [], refusal };
      }
      parts.push(...partOf(test, end, key, value));
    }
  }
  return { parts, refusal: undefined };
}

function partOf(test: TestFile, end: Span, key: string, value: string | undefined): Part[] {
  const entry = entryOf(entryOf(endNode(test, end), 'labels')?.value, key);
  if (!entry) return [];
  const { keyStart, keyEnd } = entry;
  return value === undefined
    ? partIn(test, { start: keyStart, end: keyEnd }, 'key')
    : partIn(test, entry.value, 'value');
}

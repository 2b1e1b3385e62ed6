import type { Instance } from '../../model/instance.ts';
import { membersOf } from '../../reports/policyTests/members.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { TestEnd } from '../../workspace/policyTestFile.ts';
import { entryOf, type Span } from '../../yaml/node.ts';
import { testPlaceAt, workloadsAmong } from '../policyTestPlace.ts';
import type { Part } from './parts.ts';
import {
  endNode,
  endsOf,
  type InTests,
  partIn,
  policyTestAt,
  policyTestsWith,
  type TestFile,
  workloadsOfEnd,
} from './policyTests.ts';
import { objectWords, wordSpan } from './words.ts';
import type { NamedAt } from './workloadUses.ts';

/**
 * Where files of policy tests name workloads that all have another name then; a refusal where others are meant too,
 * which keep theirs.
 * @param renamed The resources of these workloads.
 */
export function workloadInPolicyTests(
  snapshot: Snapshot,
  renamed: ReadonlySet<Instance['resource']>,
  name: string,
): InTests {
  const parts: Part[] = [];
  for (const test of policyTestsWith(snapshot, name)) {
    for (const end of endsOf(test.file)) {
      const here = namePart(test, end);
      const meant = here?.name === name ? workloadsOfEnd(test, end) : [];
      if (!here || !meant.some(({ resource }) => renamed.has(resource))) continue;
      const kept = meant.find(({ resource }) => !renamed.has(resource));
      if (kept) {
        const refusal = `${test.path} means ${objectWords(kept)} in ${kept.namespace} too, which would keep its name.`;
        return { parts: [], refusal };
      }
      parts.push(...here.parts);
    }
  }
  return { parts, refusal: undefined };
}

/** The workload that an end at an offset of a file of policy tests names; undefined in any other file. */
export function workloadInTestAt(snapshot: Snapshot, uri: string, offset: number): NamedAt | undefined {
  const test = policyTestAt(snapshot, uri);
  const end = test && testPlaceAt(test.file, offset)?.end;
  if (!end || end.type === 'everyone else') return undefined;
  const here = namePart(test, end);
  const [part] = here?.parts ?? [];
  if (!here || !part || offset < here.span.start || here.span.end < offset) return undefined;
  for (const cluster of test.clusters) {
    const members = membersOf(cluster, end);
    const [workload] = typeof members === 'string' ? [] : workloadsAmong(cluster, members);
    if (workload?.resource.name === here.name) return { at: wordSpan(part), workload, cluster };
  }
  return undefined;
}

/** Where an end says the name of a workload: as the last part of `shop/cart`, or as `workload: cart`. */
function namePart(
  test: TestFile,
  end: TestEnd,
): { readonly name: string; readonly span: Span; readonly parts: readonly Part[] } | undefined {
  if (end.type === 'described') {
    const value = entryOf(endNode(test, end), 'workload')?.value;
    return value && end.workload !== undefined
      ? { name: end.workload, span: value, parts: partIn(test, value, 'value') }
      : undefined;
  }
  const at = test.source.text.indexOf(end.text, end.start);
  if (at < 0 || at >= end.end) return undefined;
  const span = { start: at + end.text.lastIndexOf('/') + 1, end: at + end.text.length };
  return { name: end.text.slice(end.text.lastIndexOf('/') + 1), span, parts: partIn(test, span, 'inside') };
}

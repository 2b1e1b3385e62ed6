import type { DocumentSpan } from '../model/instance.ts';
import { policyTestsIn } from '../reports/policyTests/files.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Span } from '../yaml/node.ts';
import { meantBy, testPlaceAt, workloadsAmong } from './policyTestPlace.ts';
import { nameOf } from './text.ts';

/**
 * The names of the workloads that an end means at an offset of a file of policy tests, in every cluster that it is about,
 * and the span of the end; undefined where no end stands. Addresses lead nowhere.
 */
export function policyTestDefinition(
  snapshot: Snapshot,
  uri: string,
  offset: number,
): { readonly at: Span; readonly places: readonly DocumentSpan[] } | undefined {
  const read = policyTestsIn(snapshot, uri);
  const end = read && testPlaceAt(read.file, offset)?.end;
  if (!read || !end || end.type === 'everyone else') return undefined;
  const workloads = meantBy(snapshot, uri, read.file, end).flatMap(({ cluster, members }) =>
    workloadsAmong(cluster, members),
  );
  return { at: { start: end.start, end: end.end }, places: workloads.map(nameOf) };
}

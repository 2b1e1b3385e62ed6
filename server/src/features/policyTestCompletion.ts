import { policyTestsIn } from '../reports/policyTests/files.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { placeAt } from './configPlace.ts';
import { policyTestNames } from './policyTestNames.ts';
import { testBefore } from './policyTestPlace.ts';
import { policyTestSchema } from './policyTestSchema.ts';
import { completeBySchema, type SchemaCompletion } from './schemaCompletion.ts';

/** What fits at an offset of a file of policy tests; nothing where it is none. */
export function completePolicyTests(snapshot: Snapshot, uri: string, offset: number): readonly SchemaCompletion[] {
  const read = policyTestsIn(snapshot, uri);
  const text = snapshot.files.get(uri)?.source.text;
  if (!read || text === undefined) return [];
  const found = completeBySchema(policyTestSchema, policyTestNames(snapshot, uri, text, offset), text, offset);
  const place = placeAt(text, offset);
  const isExpected = place?.path.some((step) => step === 'allow' || step === 'deny');
  const direction = testBefore(read.file, offset)?.direction;
  // A test is about one side, and what it expects about the other.
  const isOutOfPlace = (label: string): boolean =>
    isExpected
      ? label === (direction === 'ingress' ? 'to' : direction === 'egress' ? 'from' : '')
      : (label === 'to' && place?.taken.includes('from')) || (label === 'from' && place?.taken.includes('to') === true);
  return found.filter(({ kind, label }) => kind !== 'key' || !isOutOfPlace(label));
}

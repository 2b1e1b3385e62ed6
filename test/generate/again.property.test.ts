/** Clusters of any kind, with policies of their own, placeholders and cluster policies. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusters } from '../oracle/generate.ts';
import { patient, runs, Tally } from '../oracle/property.ts';
import { generateIn } from '../support/generate.ts';
import { clusterOfGenerated } from '../support/generated.ts';

const tally = new Tally('generate again');
const anyWorld = clusters({ unknowns: true, ipBlocks: true, tiers: false, services: true, settled: true });

test('a second run writes nothing, and no call is left denied that a note does not name', patient, () => {
  fc.assert(
    fc.property(
      anyWorld,
      fc.boolean(),
      fc.constantFrom('numbers' as const, 'names' as const),
      (world, egress, ports) => {
        // `generateIn` runs twice.
        const { texts, calls, notes } = generateIn(clusterOfGenerated(world), { egress, ports });
        if (notes.length === 0) expect(calls.filter((call) => call.endsWith(': denied'))).toEqual([]);
        tally.add('clusters');
        if (texts.length > 0) tally.add('written');
        if (calls.length > 0) tally.add('calls');
        if (notes.length > 0) tally.add('notes');
      },
    ),
    runs(200),
  );
  tally.expectShares('clusters', { written: 0.3, calls: 0.05, notes: 0.05 });
});

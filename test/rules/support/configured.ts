import { type ClusterFacts, defaultClusterFacts } from '../../../server/src/model/clusterFacts.ts';
import { emptySnapshot, withEdits } from '../../../server/src/snapshot/snapshot.ts';
import { findingsOf } from '../../support/check.ts';
import { parseFixture, root } from '../../support/fixture.ts';

/** The messages of a rule where a configuration says something of the cluster. */
export function messagesWith(rule: string, facts: Partial<ClusterFacts>, source: string): string[] {
  const folder = { uri: root, name: 'ws' };
  const snapshot = withEdits(
    emptySnapshot([folder], () => ({ ...defaultClusterFacts, ...facts })),
    [...parseFixture(source).files].map(([uri, text]) => ({ uri, text })),
  );
  return findingsOf(snapshot)
    .filter((finding) => finding.rule === rule)
    .map(({ message }) => message);
}

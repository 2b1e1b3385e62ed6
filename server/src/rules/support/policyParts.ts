import type { Rule, SelectorPeer } from '../../model/policy.ts';
import type { PolicyInstance } from '../../snapshot/queries.ts';
import type { Report } from '../rule.ts';

/** The rules of a policy that count: those of the directions that it isolates, perhaps. */
export function enforcedRules({ resource }: PolicyInstance): readonly Rule[] {
  const { isolates, ingress, egress } = resource;
  return [...(isolates.ingress === 'no' ? [] : ingress), ...(isolates.egress === 'no' ? [] : egress)];
}

/** The peers of its rules that select pods. */
export function selectorPeersOf(policy: PolicyInstance): readonly SelectorPeer[] {
  return enforcedRules(policy).flatMap(({ peers }) =>
    peers === 'everyone' ? [] : peers.filter((peer) => peer.type === 'selector'),
  );
}

/** What aliases share is reported once. */
export function* onceEach(reports: Iterable<Report>): Iterable<Report> {
  const known = new Set<string>();
  for (const report of reports) {
    const { start, end, origin } = report.at;
    const text = `${origin?.uri} ${start} ${end} ${report.message}`;
    if (known.has(text)) continue;
    known.add(text);
    yield report;
  }
}

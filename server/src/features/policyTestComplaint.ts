import type { Complaint } from '../reports/policyTests/run.ts';
import { deciderWords } from '../reports/policyTests/why.ts';
import { type Line, listed } from './text.ts';

/** A sentence, with links to the policies and rules that decide. */
export function complaintLine({ cluster, message, by }: Complaint): Line {
  const links = by.map((decider) => {
    const { text, place } = deciderWords(decider);
    return { text, to: place };
  });
  const where = cluster === undefined ? '' : `${cluster}: `;
  return [`${where}${message}`, ...(links.length > 0 ? [' See ', ...listed(links), '.'] : [])];
}

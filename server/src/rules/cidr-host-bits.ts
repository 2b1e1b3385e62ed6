import { type Cidr, parseCidr } from '../policy/addressSet.ts';
import { entryOf } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { ipBlocksOf, itemsOf, once, quote, stringOf } from './support/policyNodes.ts';

export const cidrHostBits: ObjectRule = {
  id: 'cidr-host-bits',
  severity: 'warning',
  category: 'invalid',
  summary: 'A CIDR is written so that it can be misread: with host bits, leading zeros or as mapped IPv6.',
  subject: 'object',
  check: once(function* (object) {
    for (const ipBlock of ipBlocksOf(object)) {
      for (const node of [entryOf(ipBlock, 'cidr')?.value, ...itemsOf(entryOf(ipBlock, 'except')?.value)]) {
        const text = stringOf(node);
        const cidr = text === undefined ? undefined : parseCidr(text);
        const problem = cidr && problemOf(cidr);
        if (!node || text === undefined || !cidr || !problem) continue;
        const alone = `${cidr.address}/${cidr.family === 4 ? 32 : 128}`;
        yield {
          at: node,
          message: `CIDR ${quote(text)} is read as ${cidr.network}, and is rejected since Kubernetes 1.36: ${problem}. Write ${cidr.network}${cidr.hostBits ? `, or ${alone} for the one address` : ''}.`,
        };
      }
    }
  }),
};

/** The first that the API server names. */
function problemOf(cidr: Cidr): string | undefined {
  if (cidr.leadingZeros) return 'must not have leading 0s in IP or prefix length';
  if (cidr.mapped) return 'must not have an IPv4-mapped IPv6 address';
  return cidr.hostBits ? 'must not have bits set beyond the prefix length' : undefined;
}

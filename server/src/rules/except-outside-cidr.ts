import { type Cidr, isNoAddress, parseCidr, subtractAddresses } from '../policy/addressSet.ts';
import { entryOf, type Node } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { ipBlocksOf, itemsOf, once, quote, stringOf } from './support/policyNodes.ts';

export const exceptOutsideCidr: ObjectRule = {
  id: 'except-outside-cidr',
  severity: 'error',
  category: 'invalid',
  summary: 'An exception of an ipBlock is not a smaller range inside its cidr.',
  subject: 'object',
  check: once(function* (object) {
    for (const ipBlock of ipBlocksOf(object)) {
      const cidr = cidrOf(entryOf(ipBlock, 'cidr')?.value);
      if (!cidr) continue;
      for (const node of itemsOf(entryOf(ipBlock, 'except')?.value)) {
        const except = cidrOf(node);
        if (!except || isStrictSubset(except, cidr)) continue;
        const advice =
          except.network === cidr.network
            ? 'It leaves nothing: remove the peer, or except less.'
            : `Write a range inside ${cidr.network}, or remove it.`;
        yield {
          at: node,
          message: `Exception ${quote(stringOf(node) ?? '')} is rejected: must be a strict subset of \`cidr\`, which is ${cidr.network}. ${advice}`,
        };
      }
    }
  }),
};

function cidrOf(node: Node | undefined): Cidr | undefined {
  const text = stringOf(node);
  return text === undefined ? undefined : parseCidr(text);
}

function isStrictSubset(inner: Cidr, outer: Cidr): boolean {
  return inner.prefix > outer.prefix && isNoAddress(subtractAddresses(inner.addresses, outer.addresses));
}

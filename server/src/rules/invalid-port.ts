import { isPortNumber, isWhole } from '../model/syntax.ts';
import { entryOf, type Node } from '../yaml/node.ts';
import type { ObjectRule, Report } from './rule.ts';
import { numberOf, once, portsOf } from './support/policyNodes.ts';

export const invalidPort: ObjectRule = {
  id: 'invalid-port',
  severity: 'error',
  category: 'invalid',
  summary: 'A port number is not between 1 and 65535.',
  subject: 'object',
  check: once(function* (object) {
    for (const port of portsOf(object)) {
      const first = entryOf(port, 'port')?.value;
      if (numberOf(first) === undefined) continue;
      yield* outOfRange('Port', first);
      yield* outOfRange('endPort', entryOf(port, 'endPort')?.value);
    }
  }),
};

function* outOfRange(field: string, node: Node | undefined): Iterable<Report> {
  const value = numberOf(node);
  if (!node || value === undefined || isPortNumber(value)) return;
  yield {
    at: node,
    message: `${field} ${value} is rejected: must be between 1 and 65535, inclusive. ${advice(field, value)}`,
  };
}

function advice(field: string, value: number | bigint): string {
  if (!isWhole(value)) return 'Write a whole number.';
  return field === 'Port' && Number(value) === 0
    ? 'To allow every port of the protocol, leave the port out.'
    : 'Write a number in that range.';
}

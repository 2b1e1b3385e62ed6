import { isQuotedNumber, portNameProblems } from '../model/syntax.ts';
import { entryOf } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { once, portsOf, quote, stringOf } from './support/policyNodes.ts';

export const invalidPortName: ObjectRule = {
  id: 'invalid-port-name',
  severity: 'error',
  category: 'invalid',
  summary: 'The name of a port is not one that a container port can have; a number in quotes is such a name.',
  subject: 'object',
  check: once(function* (object) {
    for (const port of portsOf(object)) {
      const node = entryOf(port, 'port')?.value;
      const name = stringOf(node);
      if (!node || name === undefined) continue;
      const problems = portNameProblems(name);
      if (problems.length === 0) continue;
      const advice = isQuotedNumber(name)
        ? `A quoted number is a port name: write ${name} without quotes.`
        : 'Write the name of a container port, or a number.';
      yield { at: node, message: `Port name ${quote(name)} is rejected: ${problems.join('; ')}. ${advice}` };
    }
  }),
};

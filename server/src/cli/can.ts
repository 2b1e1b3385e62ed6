import { formatPorts, intersectPorts, isEmpty, type PortSet, subtractPorts } from '../policy/portSet.ts';
import type { Explanation, Verdict } from '../snapshot/explanation.ts';
import { answer, readQuestion } from './connection.ts';
import { type Exit, exit, type Io } from './io.ts';

/**
 * `netpol can --from P --to P --port 8080/TCP [PATH...]`: one line, and an exit code for scripts. Of many addresses or
 * ports, what is allowed for some and denied for others is neither.
 */
export async function canCommand(io: Io, args: readonly string[]): Promise<Exit> {
  const question = readQuestion(args);
  if (typeof question === 'string') {
    io.error(`netpol can: ${question}`);
    return exit.failed;
  }
  if (question.format !== 'text') {
    io.error('netpol can: --format is for explain');
    return exit.failed;
  }
  const answered = await answer(io, question);
  if (!answered) return exit.failed;
  const { loaded, explanations } = answered;
  if (loaded.incomplete) return exit.failed;
  const verdicts = new Set(explanations.flatMap((each) => verdictsOf(each, question.ports)));
  const [only] = verdicts;
  const verdict = verdicts.size === 1 && only ? only : 'unknown';
  const mixed = verdicts.has('allowed') && verdicts.has('denied') ? ' (allowed for some of it, denied for some)' : '';
  io.out(`${question.from} => ${question.to} : ${formatPorts(question.ports)} ${verdict}${mixed}\n`);
  return exits[verdict];
}

function verdictsOf({ access: { must, may } }: Explanation, ports: PortSet): Verdict[] {
  const verdicts: Verdict[] = [];
  if (!isEmpty(intersectPorts(ports, must))) verdicts.push('allowed');
  if (!isEmpty(intersectPorts(ports, subtractPorts(may, must)))) verdicts.push('unknown');
  if (!isEmpty(subtractPorts(ports, may))) verdicts.push('denied');
  return verdicts;
}

const exits: Readonly<Record<Verdict, Exit>> = { allowed: exit.ok, denied: exit.findings, unknown: exit.unknown };

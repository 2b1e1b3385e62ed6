import { formatPorts, intersectPorts, isEmpty, type PortSet, subtractPorts } from '../policy/portSet.ts';
import type { Explanation, Verdict } from '../snapshot/explanation.ts';
import { answer, questionOptions, readQuestion } from './connection.ts';
import { type Exit, exit } from './io.ts';
import { type Command, loadUsage, readOptions } from './options.ts';

/**
 * `netpol can --from P --to P --port 8080/TCP [PATH...]`: one line, and an exit code for scripts. Of many addresses or
 * ports, what is allowed for some and denied for others is neither.
 */
export const canCommand: Command = {
  summary: 'whether one may call another: one line and the exit code, for scripts',
  usage: `Usage: netpol can --from P --to P [--port 8080/TCP] [PATH...] [OPTIONS]

P is a workload (namespace/name, a name that one namespace has, Kind/namespace/name), an address, a range such as
10.0.0.0/8, or internet. A port is that of the destination's pods, behind any Service.

Options:
  --from P, --to P      the two ends
  --port PORT           one port, 8080/TCP (default: all)
  --cluster NAME        one of several clusters
${loadUsage}
Exit: 0 allowed, 1 denied, 3 unknown, 2 bad usage or unreadable input.
`,
  async run(io, args) {
    const { values, paths } = readOptions(args, questionOptions);
    const question = readQuestion(values, paths);
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
  },
};

function verdictsOf({ access: { must, may } }: Explanation, ports: PortSet): Verdict[] {
  const verdicts: Verdict[] = [];
  if (!isEmpty(intersectPorts(ports, must))) verdicts.push('allowed');
  if (!isEmpty(intersectPorts(ports, subtractPorts(may, must)))) verdicts.push('unknown');
  if (!isEmpty(subtractPorts(ports, may))) verdicts.push('denied');
  return verdicts;
}

const exits: Readonly<Record<Verdict, Exit>> = { allowed: exit.ok, denied: exit.findings, unknown: exit.unknown };

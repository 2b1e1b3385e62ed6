import type { Beyond, Proof, ProvenCall } from '../generate/prove.ts';
import { counted } from '../model/counted.ts';
import { formatPorts } from '../policy/portSet.ts';
import { portsText } from './listText.ts';
import { endWords } from './neededWords.ts';
import { reasonWords } from './reasonWords.ts';

/** What became of the calls with evidence: how many are allowed, which are not and why, and what is open beside them. */
export function* proofText({ calls, beyond, onNode }: Proof): Iterable<string> {
  const having = (verdict: ProvenCall['verdict']): ProvenCall[] => calls.filter((each) => each.verdict === verdict);
  yield `${counted(having('allowed').length, 'call')} allowed`;
  yield* section(`${counted(having('unknown').length, 'call')} that nobody can know:`, having('unknown').map(callLine));
  yield* section(`${counted(having('denied').length, 'call')} denied:`, having('denied').map(callLine));
  yield* section(`${counted(beyond.length, 'connection')} open beyond the calls:`, beyond.map(beyondLine));
  yield* section('as their nodes, which may call every pod on them, since they use hostNetwork:', onNode.map(endWords));
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - shown;
  return [title, ...[...lines.slice(0, shown), ...(more > 0 ? [`and ${more} more`] : [])].map((line) => `  ${line}`)];
}

/** What is beyond this is in `netpol list`. */
const shown = 20;

function callLine({ call, ports, codes }: ProvenCall): string {
  const who = call.caller ? endWords(call.caller) : callers[call.from];
  const why = codes.map((code) => reasonWords[code]);
  return `${who} => ${endWords(call.target)} : ${formatPorts(ports)}, ${[call.evidence.text, ...why].join('; ')}`;
}

const callers: Readonly<Record<ProvenCall['call']['from'], string>> = {
  workload: 'a workload',
  ingressController: 'the ingress controller',
  outside: 'the outside',
  apiServer: 'the API server',
  prometheus: 'Prometheus',
  keda: 'KEDA',
};

function beyondLine(pair: Beyond): string {
  return `${endWords(pair.from)} => ${endWords(pair.to)} : ${portsText(pair)}`;
}

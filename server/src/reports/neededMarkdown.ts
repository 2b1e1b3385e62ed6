import { formatPorts } from '../policy/portSet.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { escaped } from './listMarkdown.ts';
import { portsText } from './listText.ts';
import type { NeededCall, Unneeded } from './needed.ts';
import { deciderWords, endWords, evidenceWords, reasonsOf, type ShownPlace } from './neededWords.ts';

/** Calls as a table, a line at a time. */
export function* callTable(calls: readonly NeededCall[], shown: ShownPlace): Iterable<string> {
  yield '| From | To | Ports | Verdict | Why | Evidence |\n| --- | --- | --- | --- | --- | --- |\n';
  for (const call of calls) {
    const verdict = call.verdict === 'allowed' ? call.verdict : `**${call.verdict}**`;
    const cells = [
      escaped(endWords(call.from)),
      escaped(endWords(call.to)),
      call.verdict === 'nowhere' ? '' : formatPorts(call.ports),
      verdict,
    ];
    yield row([...cells, several(reasonsOf(call, shown)), several(evidenceWords(call, shown))]);
  }
}

export function* unneededTable(pairs: Iterable<Unneeded>, shown: ShownPlace): Iterable<string> {
  yield '| Not needed: from | To | Ports | Admitted by |\n| --- | --- | --- | --- |\n';
  for (const pair of pairs) {
    const by = pair.by.map((decider) => deciderWords(decider, shown));
    yield row([escaped(endWords(pair.from)), escaped(endWords(pair.to)), portsText(pair), several(by)]);
  }
}

export function silentParagraph(workloads: readonly WorkloadInstance[]): string {
  return `No evidence of any call: ${workloads.map((each) => escaped(endWords(each))).join(', ')}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function several(texts: readonly string[]): string {
  return texts.map(escaped).join('<br>');
}

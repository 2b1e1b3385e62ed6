import type { Ternary } from '../model/ternary.ts';
import type { ClusterDiff, ConnectionChange, IsolationChange, WorkloadChange } from './diff.ts';
import { endText, portsText } from './listText.ts';

/**
 * A line a change: `+ shop/frontend[Deployment] => shop/cart[Deployment] : TCP 7070`, with `-` for what is gone and `~`
 * for what is otherwise. Of several clusters, each that differs has its name above.
 */
export function* diffText(diffs: readonly ClusterDiff[]): Iterable<string> {
  for (const { name, workloads, isolation, connections } of diffs) {
    let named = diffs.length === 1;
    for (const line of lines(workloads, isolation, connections)) {
      if (!named) yield `# ${name}`;
      named = true;
      yield line;
    }
  }
}

function* lines(
  workloads: readonly WorkloadChange[],
  isolation: readonly IsolationChange[],
  connections: Iterable<ConnectionChange>,
): Iterable<string> {
  for (const { change, workload } of workloads) yield `${signs[change]} workload ${workload.id}`;
  for (const change of isolation) yield isolationLine(change);
  for (const { change, from, to, before, after } of connections) {
    const ports = [before, after].map(portsText).filter((text) => text !== '');
    yield `${signs[change]} ${endText(from)} => ${endText(to)} : ${ports.join(' -> ')}`;
  }
}

/** `- isolation shop/web[Deployment] ingress`; where it is or was not sure, `~ … : yes -> perhaps`. */
function isolationLine({ workload, direction, before, after }: IsolationChange): string {
  const name = `isolation ${workload.id} ${direction}`;
  if (before === 'maybe' || after === 'maybe') return `${signs.changed} ${name} : ${words[before]} -> ${words[after]}`;
  return `${after === 'yes' ? signs.added : signs.removed} ${name}`;
}

const signs: Readonly<Record<ConnectionChange['change'], string>> = { added: '+', removed: '-', changed: '~' };
const words: Readonly<Record<Ternary, string>> = { yes: 'yes', no: 'no', maybe: 'perhaps' };

import type { ClusterDiff, ConnectionChange } from './diff.ts';
import { endText } from './ends.ts';
import { quoted } from './listDot.ts';
import { portsText } from './listText.ts';

/** A graph a cluster in the DOT language: what is added is green, what is removed red and dashed, what changed orange. */
export function* diffDot(diffs: readonly ClusterDiff[]): Iterable<string> {
  for (const { name, workloads, connections } of diffs) {
    yield `digraph ${quoted(name)} {`;
    for (const { change, workload } of workloads) yield `  ${quoted(workload.id)} [${looks[change]}]`;
    for (const { change, from, to, before, after } of connections) {
      const label = [before, after].map(portsText).filter((text) => text !== '');
      yield `  ${quoted(endText(from))} -> ${quoted(endText(to))} [${looks[change]}, label=${quoted(label.join(' -> '))}]`;
    }
    yield '}';
  }
}

const looks: Readonly<Record<ConnectionChange['change'], string>> = {
  added: 'color=green',
  removed: 'color=red, style=dashed',
  changed: 'color=orange',
};

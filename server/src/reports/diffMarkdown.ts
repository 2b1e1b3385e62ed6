import { capitalized } from '../model/capitalized.ts';
import { listed } from '../model/listed.ts';
import type { Ternary } from '../model/ternary.ts';
import type { ClusterDiff } from './diff.ts';
import { endText } from './ends.ts';
import { portsText } from './listText.ts';

/**
 * For a pull request: a line that sums up, then a table for each sort of change that there is. A table of more than
 * twenty rows is folded.
 */
export function* diffMarkdown(diffs: readonly ClusterDiff[]): Iterable<string> {
  for (const [index, diff] of diffs.entries()) {
    if (index > 0) yield '';
    const found = tables(diff).filter(({ rows }) => rows.length > 0);
    const title = diffs.length === 1 ? 'Network policies' : `Network policies, ${code(diff.name)}`;
    const summary = found.map(({ title, rows }) => `${rows.length} ${rows.length === 1 ? title.one : title.many}`);
    yield `**${title}:** ${found.length === 0 ? 'no difference' : listed(summary, 'and')}.`;
    for (const table of found) yield* tableLines(table);
  }
}

interface Table {
  readonly title: { readonly one: string; readonly many: string };
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function tables({ workloads, isolation, connections }: ClusterDiff): Table[] {
  const all = [...connections];
  const ends = ['from', 'to'];
  const pair = ({ from, to }: (typeof all)[number]): string[] => [code(endText(from)), code(endText(to))];
  const of = (change: (typeof all)[number]['change']): typeof all => all.filter((each) => each.change === change);
  const isolationRows = (lost: boolean): string[][] =>
    isolation
      .filter(({ before, after }) => certainty[after] < certainty[before] === lost)
      .map(({ workload, direction, before, after }) => [code(workload.id), direction, words[before], words[after]]);
  const workloadRows = (which: 'added' | 'removed'): string[][] =>
    workloads.filter(({ change }) => change === which).map(({ workload }) => [code(workload.id)]);
  const isolationHead = ['workload', 'direction', 'isolated before', 'isolated after'];
  return [
    {
      title: counted('connection', 'added'),
      head: [...ends, 'allowed'],
      rows: of('added').map((each) => [...pair(each), portsText(each.after)]),
    },
    {
      title: counted('connection', 'removed'),
      head: [...ends, 'was allowed'],
      rows: of('removed').map((each) => [...pair(each), portsText(each.before)]),
    },
    {
      title: counted('connection', 'changed'),
      head: [...ends, 'before', 'after'],
      rows: of('changed').map((each) => [...pair(each), portsText(each.before), portsText(each.after)]),
    },
    {
      title: { one: 'isolation lost', many: 'isolations lost' },
      head: isolationHead,
      rows: isolationRows(true),
    },
    {
      title: { one: 'isolation gained', many: 'isolations gained' },
      head: isolationHead,
      rows: isolationRows(false),
    },
    { title: counted('workload', 'added'), head: ['workload'], rows: workloadRows('added') },
    { title: counted('workload', 'removed'), head: ['workload'], rows: workloadRows('removed') },
  ];
}

function counted(noun: string, change: string): Table['title'] {
  return { one: `${noun} ${change}`, many: `${noun}s ${change}` };
}

const certainty: Readonly<Record<Ternary, number>> = { no: 0, maybe: 1, yes: 2 };
const words: Readonly<Record<Ternary, string>> = { yes: 'yes', no: 'no', maybe: 'perhaps' };

function* tableLines({ title, head, rows }: Table): Iterable<string> {
  const { many } = title;
  const name = capitalized(many);
  const folded = rows.length > longestOpenTable;
  yield '';
  yield folded ? `<details><summary>${name} (${rows.length})</summary>` : `### ${name}`;
  yield '';
  yield row(head);
  yield row(head.map(() => '---'));
  for (const cells of rows) yield row(cells);
  if (folded) yield* ['', '</details>'];
}

const longestOpenTable = 20;

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A name as code. What manifests call things may be anything, and must not end the code or the cell. */
function code(text: string): string {
  return `\`${text.replace(/[`\s]/g, ' ').replaceAll('|', '\\|')}\``;
}

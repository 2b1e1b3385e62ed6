import { endText } from './ends.ts';
import type { Exposure, RulePlace } from './exposure.ts';
import { openPortsText, peerText, unprotected } from './exposureText.ts';
import { escaped } from './listMarkdown.ts';

/** What is open and what nothing protects, as two tables; empty where there is nothing to say. */
export function exposureMarkdown(exposures: readonly Exposure[]): string {
  const open = exposures.flatMap(({ workload, direction, open }) =>
    open.map((one) => [
      endText(workload),
      direction,
      peerText(one.peer),
      openPortsText(one),
      one.rules.map(ruleText).join(', '),
    ]),
  );
  return [
    section('Exposure', ['workload', 'direction', 'open to', 'ports', 'by'], open),
    section('Not protected', ['workload', 'direction'], unprotected(exposures)),
  ].join('');
}

function ruleText({ namespace, policy, direction, number }: RulePlace): string {
  return `${namespace === undefined ? '' : `${namespace}/`}${policy} ${direction} rule ${number}`;
}

function section(heading: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`);
  return `\n## ${heading}\n\n${lines.join('\n')}\n`;
}

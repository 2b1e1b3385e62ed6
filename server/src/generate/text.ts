import type { Evidence } from '../calls/call.ts';
import type { Style } from '../yaml/style.ts';
import { entryLines, indented, itemLines, linesOf, type Value } from '../yaml/write.ts';
import type { Reason } from './need.ts';
import type { PlannedPolicy } from './plan.ts';
import type { PlannedPeer, PlannedRule } from './rules.ts';
import { peersKey, policyTypeOf } from './ruleValue.ts';

/** Where evidence stands, as the reader of a policy may look it up: `deploy/frontend.yaml:41`. */
export type Where = (evidence: Evidence) => string | undefined;

/** A planned policy as a document, each peer below the evidence for it. The namespace is written where the neighbour's is. */
export function policyText(policy: PlannedPolicy, style: Style, where: Where): string {
  const { name, neighbour, labels, directions, remarks } = policy;
  const { namespace } = neighbour.resource;
  const spec = [
    ...entryLines('podSelector', Object.keys(labels).length > 0 ? { matchLabels: labels } : {}, style),
    ...entryLines('policyTypes', directions.map(policyTypeOf), style),
    ...directions.flatMap((direction) => {
      const dns = direction === 'egress' ? policy.dns : [];
      const rules = policy.rules.filter((rule) => rule.direction === direction);
      const lines = [
        ...(dns.length > 0 ? ['# DNS of the cluster'] : []),
        ...dns.flatMap((rule) => itemLines(rule, style)),
        ...rules.flatMap((rule) => ruleLines(rule, style, where)),
      ];
      return lines.length > 0 ? [`${direction}:`, ...indented(lines, style.listIndent)] : [];
    }),
  ];
  const lines = [
    ...remarks.flatMap(comments),
    ...linesOf({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }, style),
    ...entryLines('metadata', { name, namespace }, style),
    'spec:',
    ...indented(spec, style.indent),
  ];
  return lines.join(style.eol) + style.eol;
}

function ruleLines({ direction, peers, ports, reasons }: PlannedRule, style: Style, where: Where): string[] {
  const lines = [
    ...(peers.length > 0
      ? [
          `${peersKey(direction)}:`,
          ...indented(
            peers.flatMap((peer) => peerLines(peer, style, where)),
            style.listIndent,
          ),
        ]
      : []),
    ...(ports ? entryLines('ports', ports as Value, style) : []),
  ];
  const [first = '{}', ...rest] = lines;
  return [...reasonLines(reasons, where), `- ${first}`, ...indented(rest, 2)];
}

function peerLines({ value, reasons }: PlannedPeer, style: Style, where: Where): string[] {
  return [...reasonLines(reasons, where), ...itemLines(value, style)];
}

/** The places first. Of many the first few, since they say the same. */
function reasonLines(reasons: readonly Reason[], where: Where): string[] {
  const places = reasons.flatMap((reason) => (typeof reason === 'string' ? [] : [placeWords(reason, where)]));
  const remarks = reasons.flatMap((reason) => (typeof reason === 'string' ? [reason] : []));
  const distinct = [...new Set(places)];
  const more = distinct.length - shown;
  return [...distinct.slice(0, shown), ...(more > 0 ? [`and ${more} more`] : []), ...new Set(remarks)].flatMap(
    comments,
  );
}

const shown = 3;

function placeWords(evidence: Evidence, where: Where): string {
  const place = where(evidence);
  return place === undefined ? evidence.text : `${evidence.text}, ${place}`;
}

/** A name may hold anything, but a comment ends with its line. A long one goes on in the next. */
function comments(text: string): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}`);
}

const width = 110;

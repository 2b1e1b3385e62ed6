import type { Evidence } from '../calls/call.ts';
import type { Direction } from '../model/policy.ts';
import type { Style } from '../yaml/style.ts';
import { comments, linesOf, type Value } from '../yaml/write.ts';
import type { Reason } from './need.ts';
import type { PlannedPolicy } from './plan.ts';
import type { PlannedPeer, PlannedRule } from './rules.ts';
import { peersKey, policyTypeOf } from './ruleValue.ts';

/** Where evidence stands, as the reader of a policy may look it up: `deploy/frontend.yaml:41`. */
export type Where = (evidence: Evidence) => string | undefined;

/**
 * A planned policy as a document, each peer below the evidence for it.
 *
 * @param namespace As it is written; undefined where it is left to a deploying tool.
 */
export function policyText(policy: PlannedPolicy, namespace: string | undefined, style: Style, where: Where): string {
  const { name, labels, directions, remarks } = policy;
  const value = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: {
      podSelector: selectorValue(labels),
      policyTypes: directions.map(policyTypeOf),
      ...Object.fromEntries(
        directions.flatMap((direction) => {
          const rules = ruleValues(policy, direction, where);
          return rules.length > 0 ? [[direction, rules]] : [];
        }),
      ),
    },
  };
  const lines = [...remarks.flatMap(wrapped).map((words) => `# ${words}`), ...linesOf(value, style)];
  return lines.join(style.eol) + style.eol;
}

/** A LabelSelector (meta/v1) of what one label, or one of several, has to be. */
function selectorValue(labels: PlannedPolicy['labels']): Value {
  const single = Object.entries(labels).filter(([, value]) => typeof value === 'string');
  const several = Object.entries(labels).flatMap(([key, values]) =>
    typeof values === 'string' ? [] : [{ key, operator: 'In', values }],
  );
  return {
    matchLabels: single.length > 0 ? Object.fromEntries(single) : undefined,
    matchExpressions: several.length > 0 ? several : undefined,
  };
}

/** The rules of a direction, those to DNS first, with their evidence as comments. */
export function ruleValues(policy: PlannedPolicy, direction: Direction, where: Where): Value[] {
  const [first, ...others] = direction === 'egress' ? policy.dns : [];
  return [
    ...(first ? [commented(first, ['DNS of the cluster']), ...others] : []),
    ...policy.rules.filter((rule) => rule.direction === direction).map((rule) => ruleValue(rule, where)),
  ];
}

export function peerValue({ value, reasons }: PlannedPeer, where: Where): Value {
  return commented(value, reasonLines(reasons, where));
}

function ruleValue({ direction, peers, ports, reasons }: PlannedRule, where: Where): Value {
  const from = peers.length > 0 ? peers.map((peer) => peerValue(peer, where)) : undefined;
  return commented({ [peersKey(direction)]: from, ports }, reasonLines(reasons, where));
}

function commented(value: Value, lines: readonly string[]): Value {
  return Object.assign({ [comments]: lines }, value);
}

/** The places first. Of many the first few, since they say the same. */
function reasonLines(reasons: readonly Reason[], where: Where): string[] {
  const places = reasons.flatMap((reason) => (typeof reason === 'string' ? [] : [placeWords(reason, where)]));
  const remarks = reasons.flatMap((reason) => (typeof reason === 'string' ? [reason] : []));
  const distinct = [...new Set(places)];
  const more = distinct.length - shown;
  return [...distinct.slice(0, shown), ...(more > 0 ? [`and ${more} more`] : []), ...new Set(remarks)].flatMap(wrapped);
}

const shown = 3;

function placeWords(evidence: Evidence, where: Where): string {
  const place = where(evidence);
  return place === undefined ? evidence.text : `${evidence.text}, ${place}`;
}

/** A name may hold anything, but a comment ends with its line. A long one goes on in the next. */
function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

const width = 110;

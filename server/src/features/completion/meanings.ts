/** What a value that the API lists means, in a sentence; undefined where its field says all. */
export function meaningOf(value: string): string | undefined {
  return Object.hasOwn(meanings, value) ? meanings[value] : undefined;
}

/** By the value: none means one thing in one field and something else in another. */
const meanings: Readonly<Record<string, string>> = {
  In: 'The label is there with one of the values.',
  NotIn: 'The label has none of the values, or is not there.',
  Exists: 'The label is there, whatever its value.',
  DoesNotExist: 'The label is not there.',
  Ingress: 'What reaches the selected pods is denied, but for what ingress rules allow.',
  Egress: 'What the selected pods reach is denied, but for what egress rules allow: DNS too.',
  TCP: 'What is meant where no protocol is written.',
  UDP: 'DNS queries, QUIC and syslog use it.',
  SCTP: 'Not every network plugin knows it.',
  Accept: 'It is allowed, whatever NetworkPolicies say.',
  Allow: 'It is allowed, and nothing behind this rule is asked.',
  Deny: 'It is denied, whatever stands behind this rule.',
  Pass: 'The rest of the tier is skipped: NetworkPolicies decide, and behind them the baseline.',
  Admin: 'It decides before NetworkPolicies.',
  Baseline: 'It decides where no NetworkPolicy selects the pod.',
};

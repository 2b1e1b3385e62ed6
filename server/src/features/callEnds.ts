import type { Decider, NeededEnd, OtherEnd } from '../reports/needed.ts';
import { placeOfDecider } from '../reports/neededWords.ts';
import { type Link, linkFrom, type Segment } from './text.ts';

/**
 * An end of a call.
 * @param home The namespace that the reader knows it is about.
 * @param inSentence Puts what is no workload into the sentence.
 */
export function endLink(
  end: NeededEnd,
  home: string,
  inSentence: (words: string) => string = (words) => words,
): Segment {
  return 'resource' in end ? linkFrom(home, end) : inSentence(otherEndWords(end));
}

/** Between the ends of a call. */
export function verbOf(from: NeededEnd): string {
  return 'kind' in from && from.kind === 'Outside' ? ' call ' : ' calls ';
}

/** `the ingress controller`, `DNS`, or a host by its name. */
export function otherEndWords({ kind, name }: OtherEnd): string {
  return otherNames[kind](name);
}

/** What is at an end of a call and is no workload, in words. */
export const otherNames: Readonly<
  Record<Exclude<NeededEnd, { resource: unknown }>['kind'], (name?: string) => string>
> = {
  IngressController: () => 'the ingress controller',
  Outside: () => 'clients outside of the cluster',
  ApiServer: () => 'the API server',
  Prometheus: () => 'Prometheus',
  Keda: () => 'KEDA',
  Dns: () => 'DNS',
  Host: (name) => name ?? 'a host that a Secret names',
};

/** `rule 2 of AdminNetworkPolicy tenants`, or a policy as a whole, which opens. */
export function deciderLink(decider: Decider): Link {
  const { policy, rule } = decider;
  const name = `${policy.resource.kind} ${policy.resource.name}`;
  return { text: rule ? `rule ${rule.index + 1} of ${name}` : name, to: placeOfDecider(decider) };
}

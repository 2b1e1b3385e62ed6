import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Overruling, Peer, Policy, Rule } from '../model/policy.ts';
import { type Admitted, admittedAt } from './admitted.ts';
import { type Bits, bitsOf } from './bits.ts';
import { type Callers, callersOf } from './callers.ts';
import { isolationOf } from './isolation.ts';
import { type Ordinals, select } from './labelIndex.ts';
import type { PodsParty } from './party.ts';
import { ordinalBits } from './places.ts';
import type { RowsNamespace } from './rowsWorld.ts';

/**
 * What the policies of a namespace admit to its workloads, by who calls. Sets are of ordinals in the namespace, so
 * that an edit elsewhere changes nothing here.
 */
export interface IngressRules {
  /** Those that no policy isolates. */
  readonly open: Bits;
  /** Those that some policy surely isolates. */
  readonly isolated: Bits;
  /** Of the policies that surely isolate; rules with the same peers are one, under the text of those. */
  readonly rules: ReadonlyMap<string, IngressRule>;
  /** Of `rules`. */
  readonly callers: Callers<IngressRule>;
  /** Policies that perhaps isolate some, each for itself. */
  readonly unsure: readonly UnsurePolicy[];
}

export interface IngressRule {
  /** Any of those with these peers, and the namespace of its policy. */
  readonly rule: Rule;
  readonly home: string;
  /** The sets may overlap. */
  readonly admitted: readonly Admitted[];
}

export interface UnsurePolicy {
  readonly overrules: Overruling | undefined;
  readonly isolated: Bits;
  readonly rules: ReadonlyMap<string, IngressRule>;
}

export function ingressRules(namespace: RowsNamespace): IngressRules {
  const known = rulesOf(namespace.parties);
  let rules = known.get(namespace.policies);
  if (!rules) {
    rules = computed(namespace);
    known.set(namespace.policies, rules);
  }
  return rules;
}

const rulesOf = memo((_: readonly PodsParty[]) => new WeakMap<readonly Instance<Policy>[], IngressRules>());

interface Isolating {
  readonly policy: Instance<Policy>;
  readonly workloads: Bits;
}

function computed({ labelIndex, policies, parties }: RowsNamespace): IngressRules {
  const open: number[] = [];
  const isolated: number[] = [];
  isolationOf(labelIndex, policies).ingress.forEach((selecting, ordinal) => {
    if (selecting.length === 0) open.push(ordinal);
    if (selecting.some(({ verdict }) => verdict === 'yes')) isolated.push(ordinal);
  });
  const sure: Isolating[] = [];
  const unsure: Isolating[] = [];
  for (const policy of policies) {
    const isolates = policy.resource.isolates.ingress;
    if (isolates === 'no') continue;
    const { must, may } = select(labelIndex, policy.resource.podSelector);
    const surely = isolates === 'yes' ? must : [];
    if (surely.length > 0) sure.push({ policy, workloads: ordinalBits(surely) });
    if (surely.length < may.length) unsure.push({ policy, workloads: bitsOf(without(may, surely)) });
  }
  const rules = grouped(sure, parties);
  return {
    open: bitsOf(open),
    isolated: bitsOf(isolated),
    rules,
    callers: callersOf(rules.values()),
    unsure: unsure.map((each) => ({
      overrules: each.policy.resource.overrules?.ingress,
      isolated: each.workloads,
      rules: grouped([each], parties),
    })),
  };
}

function without(ordinals: Ordinals, others: Ordinals): Ordinals {
  const left = new Set(others);
  return ordinals.filter((ordinal) => !left.has(ordinal));
}

function grouped(all: readonly Isolating[], parties: readonly PodsParty[]): ReadonlyMap<string, IngressRule> {
  const rules = new Map<string, { rule: Rule; home: string; admitted: Admitted[] }>();
  for (const { policy, workloads } of all) {
    for (const rule of policy.resource.ingress) {
      const admitted = admittedAt(rule, workloads, (ordinal) => parties[ordinal] as PodsParty);
      const key = peersText(rule, policy.namespace);
      const known = rules.get(key);
      if (known) known.admitted.push(...admitted);
      else rules.set(key, { rule, home: policy.namespace, admitted });
    }
  }
  return rules;
}

/** The same for rules that match the same parties. */
export function peersText(rule: Rule, home: string): string {
  const { text, asksHome } = textOf(rule);
  return asksHome ? `${home}\0${text}` : text;
}

const textOf = memo(({ peers }: Rule): { readonly text: string; readonly asksHome: boolean } => {
  if (peers === 'everyone') return { text: 'everyone', asksHome: false };
  return {
    text: JSON.stringify(peers.map(peerText).sort()),
    asksHome: peers.some((peer) => peer.type === 'selector' && !peer.namespaceSelector),
  };
});

function peerText(peer: Peer): string {
  switch (peer.type) {
    case 'selector':
      return JSON.stringify([peer.namespaceSelector?.canonical, peer.podSelector?.canonical]);
    case 'ipBlock':
      return JSON.stringify([peer.cidr, ...peer.except]);
    default:
      return peer.type;
  }
}

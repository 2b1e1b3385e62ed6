import type { ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import { type Instance, placeIn } from '../model/instance.ts';
import type { Direction, Policy, Rule } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import { addressRanges } from '../policy/addressSet.ts';
import type { KnownParty } from '../policy/party.ts';
import type { UnknownCode } from '../policy/peers.ts';
import { intersectPorts, isEmpty, type PortSet } from '../policy/portSet.ts';
import type { Explanation, PolicyLook, RuleLook, Ruling, Side, Step, Verdict } from '../snapshot/explanation.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { PeerJson } from './listJson.ts';
import { type Range, toLocation } from './places.ts';

/** An explanation of some ports as data. */
export interface ExplanationJson {
  readonly from: PeerJson;
  readonly to: PeerJson;
  /** Both ends are one pod: all ports are allowed, and no policy is asked. */
  readonly samePod: boolean;
  /** Ports in sets that are decided alike. */
  readonly parts: readonly PartJson[];
  /** The policies of the source; absent where no policy is about it. */
  readonly egress?: SideJson;
  /** The policies of the destination. */
  readonly ingress?: SideJson;
}

export interface PartJson {
  readonly ports: PortSet;
  readonly verdict: Verdict;
  readonly egress?: RulingJson;
  readonly ingress?: RulingJson;
}

export interface RulingJson {
  readonly verdict: Verdict;
  /** What decides, in order. */
  readonly steps: readonly StepJson[];
}

export interface StepJson {
  /**
   * `rule`: a rule has its say. `isolates`: a NetworkPolicy isolates the pods, and none of its rules surely admits the
   * other end. `default`: nothing else decides. `node`: network plugins differ on what comes from a node or goes to it.
   */
  readonly type: Step['type'];
  readonly sure: boolean;
  readonly policy?: PlacedName;
  readonly rule?: RuleJson;
}

export interface SideJson {
  readonly direction: Direction;
  readonly admin: readonly PolicyJson[];
  readonly policies: readonly PolicyJson[];
  readonly baseline: readonly PolicyJson[];
}

export interface PolicyJson extends PlacedName {
  readonly selects: Exclude<Ternary, 'no'>;
  readonly reason?: UnknownCode;
  readonly rules: readonly MatchJson[];
}

/** How a rule compares with the other end. */
export interface MatchJson extends RuleJson {
  readonly matches: Ternary;
  readonly reason?: UnknownCode;
  /** The ports that it surely is about, and those that it may be about beyond them included. */
  readonly must: PortSet;
  readonly may: PortSet;
  /** The one label by which the pods at the other end are missed. */
  readonly nearMiss?: {
    readonly key: string;
    readonly wanted: string;
    readonly slip: string;
    readonly instead: string;
  };
}

export interface RuleJson extends PlaceJson {
  /** From one. */
  readonly number: number;
  readonly name?: string;
  readonly action: RuleLook['action'];
}

export interface PlacedName extends PlaceJson {
  readonly kind: string;
  /** Absent for a policy of the whole cluster. */
  readonly namespace?: string;
  readonly name: string;
}

/** Absent where the place is gone. Lines and columns count from zero. */
export interface PlaceJson {
  readonly file?: string;
  readonly range?: Range;
}

/** `display` turns a URI into the path to show. */
export function explanationJson(
  snapshot: Snapshot,
  { from, to, isSamePod, parts, egress, ingress }: Explanation,
  ports: PortSet,
  display: (uri: string) => string,
): ExplanationJson {
  const place: PlaceOf = (instance, node) => {
    const location = toLocation(snapshot, placeIn(instance, node));
    return location ? { file: display(location.uri), range: location.range } : {};
  };
  return {
    from: peerJson(from),
    to: peerJson(to),
    samePod: isSamePod,
    parts: parts.flatMap((part) => {
      const own = intersectPorts(part.ports, ports);
      if (isEmpty(own)) return [];
      return [
        {
          ports: own,
          verdict: part.verdict,
          ...(part.egress ? { egress: rulingJson(part.egress, place) } : {}),
          ...(part.ingress ? { ingress: rulingJson(part.ingress, place) } : {}),
        },
      ];
    }),
    ...(egress ? { egress: sideJson(egress, place) } : {}),
    ...(ingress ? { ingress: sideJson(ingress, place) } : {}),
  };
}

type PlaceOf = (
  policy: Instance<Policy | ClusterPolicy>,
  node: { readonly start: number; readonly end: number },
) => PlaceJson;

function peerJson(party: KnownParty): PeerJson {
  switch (party.type) {
    case 'pods':
      return { kind: party.workload.kind, namespace: party.namespace.name, name: party.workload.name };
    case 'external':
      return { kind: 'External', ranges: addressRanges(party.addresses) };
    case 'ingressController':
      return { kind: 'IngressController' };
  }
}

function rulingJson({ verdict, steps }: Ruling, place: PlaceOf): RulingJson {
  return {
    verdict,
    steps: steps.map((step) => ({
      type: step.type,
      sure: step.isSure,
      ...('policy' in step ? { policy: placedName(step.policy, place) } : {}),
      ...('rule' in step ? { rule: ruleJson(step.policy, step.rule, place) } : {}),
    })),
  };
}

function sideJson({ direction, admin, policies, baseline }: Side, place: PlaceOf): SideJson {
  const all = (looks: readonly PolicyLook[]): PolicyJson[] => looks.map((look) => policyJson(look, place));
  return { direction, admin: all(admin), policies: all(policies), baseline: all(baseline) };
}

function policyJson(look: PolicyLook, place: PlaceOf): PolicyJson {
  return {
    ...placedName(look, place),
    selects: look.selects,
    ...(look.code ? { reason: look.code } : {}),
    rules: look.rules.map((rule) => matchJson(look, rule, place)),
  };
}

function matchJson(look: PolicyLook, rule: RuleLook, place: PlaceOf): MatchJson {
  const { match, code, ports, nearMiss } = rule;
  return {
    ...ruleJson(look, rule, place),
    matches: match,
    ...(code ? { reason: code } : {}),
    must: ports.must,
    may: ports.may,
    ...(nearMiss
      ? { nearMiss: { key: nearMiss.key, wanted: nearMiss.wanted, slip: nearMiss.slip, instead: nearMiss.instead } }
      : {}),
  };
}

function ruleJson({ policy }: PolicyLook, { rule, action }: RuleLook, place: PlaceOf): RuleJson {
  const name = nameOfRule(rule);
  return { number: rule.index + 1, ...(name ? { name } : {}), action, ...place(policy, rule.node) };
}

function nameOfRule(rule: Rule | ClusterRule): string | undefined {
  return 'name' in rule ? rule.name : undefined;
}

function placedName({ policy }: PolicyLook, place: PlaceOf): PlacedName {
  const { namespace, resource } = policy;
  return {
    kind: resource.kind,
    ...(namespace === '' ? {} : { namespace }),
    name: resource.name,
    ...place(policy, resource.nameNode),
  };
}

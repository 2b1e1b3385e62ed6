import { capitalized } from '../model/capitalized.ts';
import type { ClusterRule } from '../model/clusterPolicy.ts';
import { placeIn } from '../model/instance.ts';
import type { Rule } from '../model/policy.ts';
import { addressRanges, isNoAddress, subtractAddresses } from '../policy/addressSet.ts';
import { failsClosed } from '../policy/clusterPeers.ts';
import { internetAddresses } from '../policy/internet.ts';
import type { KnownParty } from '../policy/party.ts';
import { equalPorts, formatPorts, intersectPorts, isEmpty, type PortSet } from '../policy/portSet.ts';
import { missWords } from '../reports/missWords.ts';
import { reasonWords } from '../reports/reasonWords.ts';
import { codesOf } from '../reports/stepCodes.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  type Explanation,
  type IsolatingStep,
  type PolicyLook,
  type RuleLook,
  type Ruling,
  type Side,
  type Step,
  type Verdict,
  workloadOf,
} from '../snapshot/explanation.ts';
import { rangesWords } from './reach.ts';
import { type Line, type Link, linkTo, type Segment } from './text.ts';

/** Lines below each other, each as deep as it stands below others. */
export type Outline = readonly OutlineItem[];

export interface OutlineItem {
  readonly depth: number;
  readonly line: Line;
}

/** An explanation in words, of some ports: what is decided and by which rules, then everything that was looked at. */
export function explanationOutline(cluster: ClusterModel, explanation: Explanation, ports: PortSet): Outline {
  const { from, to } = explanation;
  const title = item(0, ...partyWords(cluster, from), ' => ', ...partyWords(cluster, to));
  return [title, ...explanationItems(explanation, ports)];
}

/** The same without the line that says what it is about. */
export function explanationItems({ parts, egress, ingress, isSamePod }: Explanation, ports: PortSet): OutlineItem[] {
  if (isSamePod) return [item(1, 'Both are one pod, and nothing can keep a pod from itself: all ports are allowed.')];
  const sides = [egress, ingress].filter((side) => side !== undefined);
  return [
    ...parts.flatMap((part) => {
      const own = intersectPorts(part.ports, ports);
      if (isEmpty(own)) return [];
      return [
        item(1, { strong: `${formatPorts(own)}: ${part.verdict}` }),
        ...sides.flatMap((side) => rulingItems(side, part[side.direction])),
      ];
    }),
    ...sides.flatMap(sideItems),
  ];
}

/** `Deployment shop/cart`, a link; addresses or the ingress controller. */
function partyWords(cluster: ClusterModel, party: KnownParty): Segment[] {
  if (party.type === 'ingressController') return ['the ingress controller'];
  if (party.type === 'external') {
    const isInternet =
      isNoAddress(subtractAddresses(party.addresses, internetAddresses)) &&
      isNoAddress(subtractAddresses(internetAddresses, party.addresses));
    return [isInternet ? 'the internet' : rangesWords(addressRanges(party.addresses))];
  }
  const workload = workloadOf(cluster, party);
  const name = `${party.workload.kind} ${party.namespace.name}/${party.workload.name}`;
  return [workload ? linkTo(workload, name) : name];
}

function nameOf(party: KnownParty): string {
  if (party.type === 'pods') return party.workload.name;
  return party.type === 'external' ? 'these addresses' : 'the ingress controller';
}

function item(depth: number, ...line: Segment[]): OutlineItem {
  return { depth, line };
}

function rulingItems(side: Side, ruling: Ruling | undefined): OutlineItem[] {
  if (!ruling) return [];
  const { direction, subject } = side;
  return [
    item(2, `${capitalized(direction)} of ${subject.workload.name}: ${ruling.verdict}`),
    ...ruling.steps.flatMap((step) => stepItems(side, ruling, step)),
  ];
}

function stepItems(side: Side, ruling: Ruling, step: Step): OutlineItem[] {
  const other = nameOf(side.other);
  switch (step.type) {
    case 'default': {
      const isOnly = ruling.steps.length === 1;
      return [item(3, isOnly ? 'no policy decides: it is allowed' : 'no other policy decides: it is allowed')];
    }
    case 'node':
      return [item(3, reasonWords[step.code])];
    case 'isolates':
      return [item(3, ...isolatingWords(step, other, ruling.verdict), ...whyUnsure(step)), ...missItems(step.policy)];
    case 'rule': {
      const { policy, rule, isSure } = step;
      const verb = `${isSure ? '' : 'perhaps '}${verbs[rule.action](other)}`;
      return [item(3, ruleLink(policy, rule), ` of ${policyName(policy)} ${verb}`, ...whyUnsure(step))];
    }
  }
}

const verbs: Readonly<Record<RuleLook['action'], (other: string) => string>> = {
  accept: (other) => `admits ${other}`,
  deny: (other) => `denies ${other}`,
  pass: (other) => `leaves ${other} to the next tier`,
  invalid: (other) => `does nothing to ${other}`,
  hidden: (other) => `does to ${other} what a placeholder hides`,
};

function isolatingWords(step: IsolatingStep, other: string, verdict: Verdict): Segment[] {
  const { policy, isSure, onOtherPorts } = step;
  const first: Segment[] = [policyLink(policy), isSure ? ' isolates it' : ' perhaps isolates it'];
  if (policy.rules.length === 0) return [...first, ' and has no rules'];
  if (onOtherPorts.length === 0)
    return [...first, `, and no rule ${verdict === 'unknown' ? 'surely ' : ''}admits ${other}`];
  const rules = onOtherPorts.map((rule) => `${ruleName(rule)} on ${formatPorts(rule.ports.may)}`);
  return [...first, `, and admits ${other} on other ports only: ${rules.join(', ')}`];
}

/** The rules of a policy that just miss. */
function missItems(policy: PolicyLook): OutlineItem[] {
  return policy.rules.flatMap((rule) =>
    rule.nearMiss ? [item(4, ruleLink(policy, rule), ` ${missWords(rule.nearMiss)}`)] : [],
  );
}

function whyUnsure(step: Step): Segment[] {
  const words = new Set(codesOf(step).map((code) => reasonWords[code]));
  return words.size > 0 ? [`: ${[...words].join('; ')}`] : [];
}

/** Every policy of a side, and how each of its rules compares with the other end. */
function sideItems(side: Side): OutlineItem[] {
  const { direction, subject, admin, policies, baseline } = side;
  const looks = [...admin, ...policies, ...baseline];
  const title = `Policies for ${direction} of ${subject.workload.name}`;
  if (looks.length === 0) return [item(1, { strong: `${title}: none` })];
  return [item(1, { strong: title }), ...looks.flatMap((look) => lookItems(side, look))];
}

function lookItems(side: Side, look: PolicyLook): OutlineItem[] {
  const { selects, code, rules } = look;
  const verb = selects === 'yes' ? 'selects it' : 'perhaps selects it';
  const why = code ? `: ${reasonWords[code]}` : '';
  const none = rules.length === 0 ? `, without a rule for ${side.direction}` : '';
  return [
    item(2, policyLink(look), ` ${verb}${why}${none}`),
    ...rules.map((rule) => item(3, ruleLink(look, rule), ' ', ...ruleWords(side, rule))),
  ];
}

function ruleWords(side: Side, rule: RuleLook): Segment[] {
  const other = nameOf(side.other);
  const { match, code, ports, action, nearMiss } = rule;
  if (isClusterRule(rule.rule) && failsClosed(rule.rule)) {
    return [
      match === 'no'
        ? 'has a peer that is not known, and so matches nothing'
        : 'has a peer that is not known, and so denies everything',
    ];
  }
  if (match === 'no') return [`does not match ${other}`, ...(nearMiss ? [`: it ${missWords(nearMiss)}`] : [])];
  if (isEmpty(ports.may)) return [`matches ${other}, and none of its ports`];
  const verb = `${match === 'yes' ? '' : 'perhaps '}${verbs[action](other)}`;
  const unsure = equalPorts(ports.must, ports.may) || match !== 'yes' ? '' : `, surely on ${formatPorts(ports.must)}`;
  return [`${verb} on ${formatPorts(ports.may)}${unsure}${code ? `: ${reasonWords[code]}` : ''}`];
}

function isClusterRule(rule: Rule | ClusterRule): rule is ClusterRule {
  return 'action' in rule;
}

function policyLink({ policy }: PolicyLook): Link {
  return linkTo(policy);
}

export function policyName({ policy: { resource } }: PolicyLook): string {
  return `${resource.kind} ${resource.name}`;
}

export function ruleLink({ policy }: PolicyLook, look: RuleLook): Link {
  return { text: ruleName(look), to: placeIn(policy, look.rule.node) };
}

/** `rule 2`, or `rule 2 (allow-dns)` of a cluster policy. */
function ruleName({ rule }: RuleLook): string {
  return `rule ${rule.index + 1}${isClusterRule(rule) && rule.name ? ` (${rule.name})` : ''}`;
}

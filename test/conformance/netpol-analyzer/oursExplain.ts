import { ingressCalls } from '../../../server/src/calls/entryPoints.ts';
import type { Ingress } from '../../../server/src/model/ingress.ts';
import type { Instance } from '../../../server/src/model/instance.ts';
import type { Route } from '../../../server/src/model/route.ts';
import { everyAddress } from '../../../server/src/policy/addressSet.ts';
import type { ExternalParty, KnownParty } from '../../../server/src/policy/party.ts';
import { partition } from '../../../server/src/policy/portPartition.ts';
import { allPorts, equalPorts, intersectPorts, isEmpty, type PortSet } from '../../../server/src/policy/portSet.ts';
import { type Answering, answeringWorkloads } from '../../../server/src/reports/answering.ts';
import type { ClusterModel } from '../../../server/src/snapshot/clusterModel.ts';
import {
  explainParts,
  type Explanation as OurExplanation,
  type Verdict as OurVerdict,
  type PolicyLook,
  type RuleLook,
  type Ruling,
  type Step,
} from '../../../server/src/snapshot/explanation.ts';
import { distinct, ingressControllerOf, partyOf } from '../../../server/src/snapshot/queries.ts';
import { type Cause, type Explanation, ingressControllerPeer, type Part, type Peer, type Verdict } from './types.ts';

/** What `netpol explain` says of every pair of a cluster. Throws where it leaves something open. */
export function ourExplanations(cluster: ClusterModel): Explanation[] {
  const workloads = answeringWorkloads(cluster);
  const outside: ExternalParty = { type: 'external', addresses: { v4: everyAddress.v4, v6: [] } };
  const between = (from: KnownParty, to: KnownParty, fromName: string, toName: string): Explanation[] =>
    explainParts(cluster, from, to).flatMap((explanation) => sections(explanation, fromName, toName));
  return workloads.flatMap((workload) => {
    const [name, party] = [nameOf(workload), partyOf(cluster, workload)];
    return [
      ...between(outside, party, '', name),
      ...between(party, outside, name, ''),
      ...workloads
        .filter((other) => other.key !== workload.key)
        .flatMap((other) => between(party, partyOf(cluster, other), name, nameOf(other))),
      ...fromController(cluster, workload),
    ];
  });
}

function nameOf({ namespace, answersAs }: Answering): string {
  return `${namespace}/${answersAs.name}[${answersAs.kind}]`;
}

function sections(explanation: OurExplanation, fromName: string, toName: string): Explanation[] {
  return peersOf(explanation.from, fromName).flatMap((from) =>
    peersOf(explanation.to, toName).flatMap((to) =>
      explanation.parts.map(({ ports, verdict, egress, ingress }) => ({
        from,
        to,
        ports,
        verdict: settled(verdict),
        egress: causeOf(egress),
        ingress: causeOf(ingress),
      })),
    ),
  );
}

function peersOf(party: KnownParty, name: string): Peer[] {
  return party.type === 'external' ? party.addresses.v4.map(([low, high]) => ({ low, high })) : [name];
}

function settled(verdict: OurVerdict): Verdict {
  if (verdict === 'unknown') throw new Error('unknown, though the peer’s assumptions settle everything');
  return verdict;
}

const open: Cause = { verdict: 'allowed', byDefault: true, parts: [] };

/** Of an end that no policy is about the peer says that it is open by default. */
function causeOf(ruling: Ruling | undefined): Cause {
  if (!ruling) return open;
  return {
    verdict: settled(ruling.verdict),
    byDefault: ruling.steps.some(({ type }) => type === 'default'),
    parts: ruling.steps.filter((step) => !isBehindAll(step)).flatMap(partsOf),
  };
}

/** The peer reads the rules of a NetworkPolicy up to the first that admits all ports, and names none behind it. */
function isBehindAll(step: Step): boolean {
  if (step.type !== 'rule' || step.tier !== 'policies') return false;
  const before = step.policy.rules.slice(0, step.policy.rules.indexOf(step.rule));
  return before.some(({ match, ports }) => match === 'yes' && equalPorts(ports.must, allPorts));
}

/** Of the rules that admit the other end on other ports the peer names the first. */
function partsOf(step: Step): Part[] {
  if (step.type === 'rule') return [partOf(step.policy, effects[step.rule.action], step.rule)];
  if (step.type !== 'isolates') return [];
  const [first] = step.onOtherPorts;
  return [first ? partOf(step.policy, 'other-ports', first) : partOf(step.policy, 'selects', undefined)];
}

const effects = { accept: 'allows', deny: 'denies', pass: 'passes', invalid: 'selects', hidden: 'selects' } as const;

function partOf(
  { policy: { namespace, resource } }: PolicyLook,
  effect: Part['effect'],
  look: RuleLook | undefined,
): Part {
  const name = namespace === '' ? resource.name : `${namespace}/${resource.name}`;
  const rule = look && ('name' in look.rule ? look.rule.name : `#${look.rule.index + 1}`);
  return { kind: resource.kind, name, effect, rule };
}

/** An Ingress or a Route that leads to a workload. */
interface Entry {
  readonly part: Omit<Part, 'effect'>;
  readonly ports: PortSet;
}

/** What the ingress controller may call: what the policies admit, on the ports to which an Ingress or Route leads. */
function fromController(cluster: ClusterModel, workload: Answering): Explanation[] {
  const entries = entriesOf(cluster, workload);
  if (entries.length === 0) return [];
  return explainParts(cluster, ingressControllerOf(cluster), partyOf(cluster, workload)).flatMap((explanation) =>
    sections(explanation, ingressControllerPeer, nameOf(workload)).flatMap((section) =>
      partition(
        section.ports,
        entries.map(({ ports }) => ports),
      ).map((ports) => byWayOf(entries, { ...section, ports })),
    ),
  );
}

function byWayOf(entries: readonly Entry[], section: Explanation): Explanation {
  const leading = entries.filter(({ ports }) => !isEmpty(intersectPorts(ports, section.ports)));
  const own = section.ingress ?? open;
  const verdict = leading.length > 0 ? section.verdict : 'denied';
  const ways = (leading.length > 0 ? leading : entries).map(
    ({ part }): Part => ({ ...part, effect: leading.length > 0 ? 'allows' : 'other-ports' }),
  );
  const ingress: Cause = { verdict, byDefault: false, parts: [...own.parts, ...ways] };
  return { ...section, verdict, ingress };
}

function entriesOf(cluster: ClusterModel, workload: Answering): Entry[] {
  return [...cluster.namespaces.values()].flatMap(({ ingresses, routes }) =>
    distinct<Instance<Ingress | Route>>([...ingresses, ...routes]).flatMap((way) =>
      ingressCalls(cluster, way)
        .filter(({ target }) => target.key === workload.key)
        .map(({ service, ports }) => ({
          part: {
            kind: way.resource.kind,
            name: `${way.namespace}/${way.resource.name}`,
            rule: service?.resource.name ?? '',
          },
          ports,
        })),
    ),
  );
}

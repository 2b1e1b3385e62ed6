import { portsOfTarget } from '../../generate/portsToOpen.ts';
import { listed } from '../../model/listed.ts';
import { access } from '../../policy/access.ts';
import { type AddressSet, everyAddress, isNoAddress, subtractAddresses } from '../../policy/addressSet.ts';
import { internetAddresses } from '../../policy/internet.ts';
import type { KnownParty, Party, PodsParty } from '../../policy/party.ts';
import { allPorts, equalPorts, formatPorts } from '../../policy/portSet.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { type Explanation, explain, explainParts, workloadOf } from '../../snapshot/explanation.ts';
import { policiesOf } from '../../snapshot/queries.ts';
import type { Expectation, PolicyTest } from '../../workspace/policyTestFile.ts';
import { addressesText } from '../ends.ts';
import type { Decider } from '../needed.ts';
import { reasonWords } from '../reasonWords.ts';
import type { AskedIn, ResolvedTest } from './ends.ts';
import { type Asked, type Judgement, judge, portsAt } from './judge.ts';
import { isSamePods } from './members.ts';
import { whyAnyPods, whyOf } from './why.ts';

/** `unknown`: it cannot be told from the manifests; `error`: it cannot be asked. Neither is a success. */
export type TestOutcome = 'passed' | 'failed' | 'unknown' | 'error';

/** What came out of one expectation. */
export interface ExpectationResult {
  readonly expectation: Expectation;
  readonly outcome: TestOutcome;
  /** What is not as expected, cluster by cluster; failures first. */
  readonly complaints: readonly Complaint[];
}

/** Connections of a cluster that are not as expected, for one and the same reason. */
export interface Complaint {
  readonly outcome: Exclude<TestOutcome, 'passed'>;
  /** Undefined where there is one only that it is asked in. */
  readonly cluster: string | undefined;
  /** A sentence. */
  readonly message: string;
  /** The policies and rules that decide. */
  readonly by: readonly Decider[];
}

/**
 * Asks clusters whether everything is as a test expects, in the order of the text. What is asked in none of them is left
 * out.
 * @param isMeant Which clusters are asked, of those that the test is about.
 */
export function runTest(
  { test, problems, expectations }: ResolvedTest,
  isMeant: (cluster: ClusterModel) => boolean = () => true,
): readonly ExpectationResult[] {
  return expectations.flatMap((resolved) => {
    const { expectation, asked } = resolved;
    const wrong = [...problems, ...resolved.problems];
    if (wrong.length === 0) {
      const meant = asked.filter(({ cluster }) => isMeant(cluster));
      return meant.length === 0 ? [] : runExpectation(test, expectation, meant, asked.length > 1);
    }
    const complaints = wrong.map(
      ({ message }): Complaint => ({ outcome: 'error', cluster: undefined, message, by: [] }),
    );
    return { expectation, outcome: 'error', complaints };
  });
}

/** The worst of several. */
export function worstOf(outcomes: readonly TestOutcome[]): TestOutcome {
  return (['error', 'failed', 'unknown'] as const).find((outcome) => outcomes.includes(outcome)) ?? 'passed';
}

function runExpectation(
  test: PolicyTest,
  expectation: Expectation,
  asked: readonly AskedIn[],
  isOneOfSeveral: boolean,
): ExpectationResult {
  const found = asked.flatMap((each) => {
    const name = isOneOfSeveral ? each.cluster.name : undefined;
    return complaintsIn(test, expectation, each).map((complaint) => ({ ...complaint, cluster: name }));
  });
  const outcome = worstOf(found.map((complaint) => complaint.outcome));
  const complaints = [...found].sort((left, right) => rank(left) - rank(right));
  return { expectation, outcome, complaints };
}

function rank({ outcome }: Complaint): number {
  return outcome === 'failed' ? 0 : 1;
}

/** Something that is not as expected between a subject and one other end. */
interface Mismatch extends Judgement {
  readonly subject: Party;
  readonly other: Party;
  /** Given where the answer came with it. */
  readonly explanation: Explanation | undefined;
  readonly isSure: boolean;
}

function complaintsIn(test: PolicyTest, expectation: Expectation, asked: AskedIn): Complaint[] {
  const { cluster } = asked;
  const groups = new Map<string, Group>();
  let left = mostExplained;
  for (const mismatch of mismatches(test, expectation, asked)) {
    // What is a reason for many is found among the first of them.
    const why = left-- > 0 ? complaintAbout(test, expectation, cluster, mismatch) : undefined;
    const key = why
      ? JSON.stringify([mismatch.outcome, partyName(mismatch.subject), formatPorts(mismatch.ports), why.words])
      : 'more';
    const group = groups.get(key);
    if (group) group.others.push(mismatch.other);
    else groups.set(key, { mismatch, why, subjects: [mismatch.subject], others: [mismatch.other] });
  }
  return together([...groups.values()]).map((group) => complaint(test, expectation, group));
}

/** Groups of which the same is said of the same others, each under all of their subjects. */
function together(groups: readonly Group[]): Group[] {
  const found = new Map<string, Group>();
  for (const group of groups) {
    const { mismatch, why, others } = group;
    const key = JSON.stringify([
      mismatch.outcome,
      formatPorts(mismatch.ports),
      why?.words,
      others.map((each) => partyName(each)),
    ]);
    const known = found.get(key);
    found.set(key, known ? { ...known, subjects: [...known.subjects, ...group.subjects] } : group);
  }
  return [...found.values()];
}

/** Pairs of which it is said why they are as they are; of a thousand nobody reads more. */
const mostExplained = 100;

interface Group {
  readonly mismatch: Mismatch;
  /** Undefined for those that are counted only. */
  readonly why: ReturnType<typeof complaintAbout> | undefined;
  readonly subjects: readonly Party[];
  readonly others: Party[];
}

function* mismatches(
  test: PolicyTest,
  expectation: Expectation,
  { cluster, subjects, others }: AskedIn,
): Iterable<Mismatch> {
  const policies = policiesOf(cluster);
  const isIngress = test.direction === 'ingress';
  // A group need not name each of its members to mean them in front of the others.
  const isGroup = expectation.other.type !== 'named';
  const members = others();
  for (const subject of subjects) {
    const ofSubject = isIngress ? askedOf(expectation, cluster, subject.party) : undefined;
    for (const other of members) {
      if (isGroup && isSamePods(subject.party, other.party)) continue;
      const [from, to] = isIngress ? [other.party, subject.party] : [subject.party, other.party];
      const asked = isIngress ? ofSubject : askedOf(expectation, cluster, to);
      if (!asked) continue;
      const about = { subject: subject.party, isSure: subject.isSure && other.isSure };
      if (isMany(from) || isMany(to)) {
        for (const explanation of explainParts(cluster, from as KnownParty, to as KnownParty)) {
          const part = isIngress ? explanation.from : explanation.to;
          const judged = judge(asked, explanation.access);
          const end = isMany(other.party) ? part : other.party;
          if (judged.outcome !== 'passed') yield { ...judged, ...about, other: end, explanation };
        }
      } else {
        const judged = judge(asked, access(from, to, policies));
        if (judged.outcome !== 'passed') yield { ...judged, ...about, other: other.party, explanation: undefined };
      }
    }
  }
}

/** Addresses, of which policies may treat some otherwise than others. */
function isMany(party: Party): boolean {
  return party.type === 'external';
}

/** Undefined where the other end has no port of the names that are asked about. */
function askedOf({ kind, ports }: Expectation, cluster: ClusterModel, to: Party): Asked | undefined {
  const named = portsAt(ports, to);
  if (!named) return undefined;
  if (kind === 'deny' || ports) return { kind, ports: named, isAny: false };
  const target = to.type === 'pods' ? workloadOf(cluster, to) : undefined;
  return { kind, ports: target ? portsOfTarget(cluster, target).ports : allPorts, isAny: true };
}

function complaintAbout({ direction }: PolicyTest, { kind }: Expectation, cluster: ClusterModel, mismatch: Mismatch) {
  const { subject, other, ports, outcome, isSure } = mismatch;
  const isAllowed = kind === 'deny';
  const verdict = outcome === 'unknown' ? 'unknown' : isAllowed ? 'allowed' : 'denied';
  const why =
    other.type === 'anyPods'
      ? whyAnyPods(cluster, subject as PodsParty, direction, other, ports)
      : whyOf(mismatch.explanation ?? explained(cluster, direction, subject, other), ports, verdict, direction);
  // Whoever is perhaps not meant is not the reason to fail.
  return isSure ? why : { ...why, words: `${why.words}; who is meant cannot be told: ${reasonWords['pod-labels']}` };
}

function explained(
  cluster: ClusterModel,
  direction: PolicyTest['direction'],
  subject: Party,
  other: Party,
): Explanation {
  const [from, to] = direction === 'ingress' ? [other, subject] : [subject, other];
  return explain(cluster, from as KnownParty, to as KnownParty);
}

/** `frontend and ad may not call cart on TCP 7070: NetworkPolicy deny isolates cart for ingress, and no rule allows it.` */
function complaint(
  { direction }: PolicyTest,
  { kind }: Expectation,
  { mismatch, why, subjects, others }: Group,
): Complaint {
  const { ports, isSure } = mismatch;
  const outcome = isSure && mismatch.outcome === 'failed' ? 'failed' : 'unknown';
  const home = homeOf([...subjects, ...others]);
  const [own, names] = [partyNames(subjects, home), partyNames(others, home)];
  if (!why)
    return {
      outcome,
      cluster: undefined,
      message: `${others.length} more ${others.length === 1 ? 'is' : 'are'} not as expected.`,
      by: [],
    };
  const [from, to] = direction === 'ingress' ? [names, own] : [own, names];
  const on = equalPorts(ports, allPorts) ? portsInGeneral[kind] : formatPorts(ports);
  const what = `${from} may ${outcome === 'failed' && kind === 'allow' ? 'not ' : ''}call ${to} on ${on}`;
  const message = outcome === 'failed' ? `${what}: ${why.words}.` : `It cannot be told whether ${what}: ${why.words}.`;
  return { outcome, cluster: undefined, message, by: why.by };
}

const portsInGeneral = { allow: 'any port', deny: 'all ports' } as const;

/** The namespace of all that have one; undefined where they have several. */
function homeOf(parties: readonly Party[]): string | undefined {
  const homes = new Set(parties.flatMap((party) => (party.type === 'pods' ? [party.namespace.name] : [])));
  return homes.size === 1 ? [...homes][0] : undefined;
}

function partyNames(parties: readonly Party[], home: string | undefined): string {
  const names = parties.map((party) => partyName(party, home));
  return names.length <= mostNames
    ? listed(names, 'and')
    : `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`;
}

const mostNames = 5;

/** `cart` to a reader in its namespace, and `shop/cart` to others. */
function partyName(party: Party, home?: string): string {
  switch (party.type) {
    case 'pods':
      return party.namespace.name === home ? party.workload.name : `${party.namespace.name}/${party.workload.name}`;
    case 'anyPods':
      return 'pods that no manifest shows';
    case 'ingressController':
      return 'the ingress controller';
    case 'external':
      return addressesName(party.addresses);
  }
}

/** A few blocks; the rest is counted. */
function addressesName(addresses: AddressSet): string {
  if (isEqual(addresses, internetAddresses)) return 'the internet';
  if (isEqual(addresses, everyAddress)) return 'every address outside the cluster';
  const blocks = addressesText(addresses).split(', ');
  return blocks.length <= mostNames
    ? blocks.join(', ')
    : `${blocks.slice(0, mostNames).join(', ')} and ${blocks.length - mostNames} more ranges`;
}

function isEqual(one: AddressSet, other: AddressSet): boolean {
  return isNoAddress(subtractAddresses(one, other)) && isNoAddress(subtractAddresses(other, one));
}

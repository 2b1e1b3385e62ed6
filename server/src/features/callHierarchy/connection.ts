import type { Call } from '../../calls/call.ts';
import { portsOfCall } from '../../generate/portsToOpen.ts';
import { type Access, access, deaf, type Recorder } from '../../policy/access.ts';
import type { UnknownCode } from '../../policy/peers.ts';
import type { Selecting } from '../../policy/policies.ts';
import {
  equalPorts,
  formatPorts,
  isEmpty,
  noPorts,
  type PortSet,
  subtractPorts,
  unionPorts,
} from '../../policy/portSet.ts';
import type { ClusterSelecting } from '../../policy/tiers.ts';
import { reasonWords } from '../../reports/reasonWords.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { partyOf, policiesOf, type WorkloadInstance } from '../../snapshot/queries.ts';

/**
 * What policies say of one workload's way to another, beside what it calls there, and which of them say so:
 * `TCP 7070 · needed · admitted by policy cart`, `blocked by policy deny · needed on TCP 7070`.
 * @param calls Those that the manifests tell of between the two.
 */
export function connectionWords(
  cluster: ClusterModel,
  from: WorkloadInstance,
  to: WorkloadInstance,
  calls: readonly Call[],
): string {
  const heard = listen(cluster, from, to);
  const needed = calls.map((call) => portsOfCall(cluster, call).ports).reduce(unionPorts, noPorts);
  const [need, why] = [neededWords(calls, needed, heard.must), whyWords(heard)];
  return (isEmpty(heard.may) ? [why, need] : [openWords(heard), need, why]).join(' · ');
}

interface Heard extends Access {
  /** The policies with a rule that admits it, surely or perhaps. */
  readonly admitting: ReadonlySet<string>;
  /** Those of an end that lets nothing through. */
  readonly blocking: ReadonlySet<string>;
  readonly codes: ReadonlySet<UnknownCode>;
  readonly isFree: boolean;
}

/** The same computation as for a full explanation, which costs more than a list of hundreds can wait for. */
function listen(cluster: ClusterModel, from: WorkloadInstance, to: WorkloadInstance): Heard {
  const admitting = new Set<string>();
  const blocking = new Set<string>();
  const codes = new Set<UnknownCode>();
  let isFree = true;
  let selecting = new Set<string>();
  const recorder: Recorder = {
    ...deaf,
    selected: (about) => selecting.add(nameOf(about)),
    rule(about, _, { verdict }, { may }) {
      if (verdict !== 'no' && !isEmpty(may)) admitting.add(nameOf(about));
    },
    clusterRule(about, _, action, { verdict }, { may }) {
      if (action === 'accept' && verdict !== 'no' && !isEmpty(may)) admitting.add(nameOf(about));
    },
    unknown: (code) => codes.add(code),
    decided(_, __, { may }) {
      if (selecting.size > 0) isFree = false;
      if (isEmpty(may)) for (const name of selecting) blocking.add(name);
      selecting = new Set();
    },
  };
  const { must, may } = access(partyOf(cluster, from), partyOf(cluster, to), policiesOf(cluster), recorder);
  return { must, may, admitting, blocking, codes, isFree };
}

function nameOf(about: Selecting | ClusterSelecting): string {
  if (!('clusterPolicy' in about)) return `policy ${about.policy.name}`;
  return `${about.clusterPolicy.kind} ${about.clusterPolicy.name}`;
}

function openWords({ must, may }: Access): string {
  if (isEmpty(must)) return `perhaps ${formatPorts(may)}`;
  const unsure = subtractPorts(may, must);
  return `${formatPorts(must)}${isEmpty(unsure) ? '' : `, perhaps ${formatPorts(unsure)}`}`;
}

function neededWords(calls: readonly Call[], needed: PortSet, open: PortSet): string {
  if (calls.length === 0) return 'nothing shows a call';
  return equalPorts(needed, open) ? 'needed' : `needed on ${formatPorts(needed)}`;
}

function whyWords({ must, may, admitting, blocking, codes, isFree }: Heard): string {
  if (isEmpty(may)) return `blocked by ${[...blocking].join(', ')}`;
  if (isEmpty(must) && codes.size > 0) return [...codes].map((code) => reasonWords[code]).join('; ');
  if (admitting.size > 0) return `admitted by ${[...admitting].join(', ')}`;
  return isFree ? 'no policy isolates either end' : 'no policy denies it';
}

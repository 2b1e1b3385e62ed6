import { type Call, isServed } from '../calls/call.ts';
import { toldBy } from '../calls/callsAt.ts';
import { apiServerPorts } from '../calls/outside.ts';
import { portsOfCall } from '../generate/portsToOpen.ts';
import type { Instance } from '../model/instance.ts';
import { everyAddress } from '../policy/addressSet.ts';
import { formatPorts } from '../policy/portSet.ts';
import { nameLabel } from '../policy/selection.ts';
import type { Finding } from '../rules/rule.ts';
import { isIsolated, partyOf, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Fix, FixContext } from './fix.ts';
import { admissionOf, deniedByAdmin } from './keptOut.ts';
import { openDirection } from './openDirection.ts';

/**
 * What lets a caller or a target through that no manifest shows: the API server, which is no pod, by a rule without peers,
 * and Prometheus by the namespace that it is mostly in. Only where a NetworkPolicy isolates the pods already: one that
 * undoes what a baseline denies would close all else.
 */
export function* allowWithoutPods(context: FixContext): Iterable<Fix> {
  yield* allowCallers(context);
  yield* allowApiServer(context);
}

function* allowCallers({ snapshot, cursor, findings, options }: FixContext): Iterable<Fix> {
  const { cluster, instance } = cursor;
  for (const answers of instance ? findings : []) {
    const call = toldBy(cluster, instance as Instance).find((each) => isAbout(answers, each));
    if (!call || !isServed(call)) continue;
    const { from, target } = call;
    if (isIsolated(cluster, target, 'ingress') !== 'yes') continue;
    const { ports, words } = portsOfCall(cluster, call);
    const isApiServer = from === 'apiServer';
    const peer = isApiServer ? undefined : { namespaceSelector: { matchLabels: { [nameLabel]: monitoring } } };
    const opening = {
      subject: target,
      direction: 'ingress',
      peer,
      ports,
      destination: partyOf(cluster, target),
    } as const;
    const effect = openDirection(snapshot, cluster, opening, options);
    if (effect.type !== 'change') continue;
    const { isDenied, unless } = isApiServer
      ? { isDenied: false, unless: deniedByAdmin(cluster, target, 'ingress', ports, undefined) }
      : admissionOf(cluster, target, ports, monitoring);
    if (isDenied) continue;
    const to = `to call ${target.resource.name} on ${words}`;
    const title = isApiServer
      ? `Allow everyone ${to}, the API server among them${unless ? `, except whom ${unless}` : ''}`
      : `Allow Prometheus (namespace ${monitoring}) ${to}${unless ? `, unless ${unless} it` : ''}`;
    yield { title, kind: 'quickfix', changes: 'opens as titled', answers, preferred: true, effect };
  }
}

function isAbout({ rule, document, start, data }: Finding, { from, caller, target, evidence }: Call): boolean {
  const isHere = evidence.document === document && evidence.start === start;
  return isHere && rule === ruleAbout[from] && !caller && data.call?.target === target.resource.name;
}

const ruleAbout: Readonly<Record<string, string>> = { apiServer: 'webhook-blocked', prometheus: 'scrape-blocked' };
const monitoring = 'monitoring';

function* allowApiServer({ snapshot, cursor, findings, options }: FixContext): Iterable<Fix> {
  const { cluster, instance } = cursor;
  const answers = findings.find(({ rule }) => rule === 'apiserver-egress-blocked');
  if (!answers || instance?.resource.type !== 'workload') return;
  const subject = instance as WorkloadInstance;
  if (isIsolated(cluster, subject, 'egress') !== 'yes') return;
  const opening = {
    subject,
    direction: 'egress',
    peer: undefined,
    ports: apiServerPorts,
    destination: everywhere,
  } as const;
  const effect = openDirection(snapshot, cluster, opening, options);
  const denying = deniedByAdmin(cluster, subject, 'egress', apiServerPorts, everywhere);
  const except = denying ? `, except what ${denying}` : '';
  const title = `Allow ${subject.resource.name} to call every address on ${formatPorts(apiServerPorts)}, the API server among them${except}`;
  if (effect.type === 'change')
    yield { title, kind: 'quickfix', changes: 'opens as titled', answers, preferred: true, effect };
}

const everywhere = { type: 'external', addresses: everyAddress } as const;

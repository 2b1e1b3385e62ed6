import { callsOf, ingressCalls } from '../calls/calls.ts';
import type { Instance } from '../model/instance.ts';
import type { Direction } from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';
import { type Cursor, cursorAt, type Step } from '../snapshot/cursor.ts';
import type { PolicyInstance, WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Document } from '../yaml/source.ts';
import { callCard } from './callCard.ts';
import { ownLabelsCard, podLabelsCard } from './labelsCard.ts';
import { namespaceCard } from './namespaceCard.ts';
import { peerCard, policyCard, portsCard } from './policyCard.ts';
import { serviceCard } from './serviceCard.ts';
import type { Card, Line } from './text.ts';
import { workloadCard } from './workloadCard.ts';

/** What a hover says at an offset of a file, with the span of `document` that it speaks of; undefined for nothing. */
export interface Hover extends Card {
  readonly document: Document;
}

export function hoverAt(snapshot: Snapshot, uri: string, offset: number): Hover | undefined {
  const cursor = cursorAt(snapshot, uri, offset);
  const found = cursor?.instance && answer(cursor, cursor.instance);
  if (!found || found.lines.length === 0) return undefined;
  const { start, end } = found.step;
  return { document: (cursor as Cursor).document, at: { start, end }, lines: found.lines };
}

interface Answer {
  readonly step: Step;
  readonly lines: readonly Line[];
}

function answer({ cluster, path }: Cursor, instance: Instance): Answer | undefined {
  const [first, second, third] = path;
  if (!first) return undefined;
  const keys = path.map(({ key }) => key);
  const isName = keys[0] === 'metadata' && keys[1] === 'name';
  const onResource = keys[0] === 'kind' ? first : isName ? second : undefined;
  if (isPolicy(instance)) {
    const aboutPolicy =
      onResource ??
      (keys[0] === 'spec' && (keys[1] === 'podSelector' || keys[1] === 'policyTypes') ? second : undefined);
    if (aboutPolicy) return { step: aboutPolicy, lines: policyCard(cluster, instance) };
    return third && ruleAnswer(cluster, instance, path);
  }
  if (isWorkload(instance)) {
    if (onResource) return { step: onResource, lines: workloadCard(cluster, instance) };
    const { resource } = instance;
    const labels = path.find(({ node }) => node === resource.labelsNode);
    if (labels) return { step: labels, lines: podLabelsCard(cluster, instance) };
    if (keys[0] === 'metadata' && keys[1] === 'labels' && second)
      return { step: second, lines: ownLabelsCard(instance) };
    const here = callsOf(cluster, instance).filter(({ evidence }) => path.at(-1)?.node.start === evidence.start);
    const last = path.at(-1);
    return last && here.length > 0 ? { step: last, lines: callCard(cluster, here) } : undefined;
  }
  if (isType(instance, 'service')) {
    const about = onResource ?? (keys[0] === 'spec' ? second : undefined);
    return about && { step: about, lines: serviceCard(cluster, instance) };
  }
  if (isType(instance, 'namespace')) {
    return onResource && { step: onResource, lines: namespaceCard(cluster, instance.resource.name) };
  }
  if (isType(instance, 'ingress')) {
    const last = path.at(-1);
    const here = ingressCalls(cluster, instance).filter(({ evidence }) => last?.node.start === evidence.start);
    return last && here.length > 0 ? { step: last, lines: callCard(cluster, here) } : undefined;
  }
  return undefined;
}

/** Inside `spec.ingress[i]` or `spec.egress[i]`: a peer, or the ports. */
function ruleAnswer(cluster: Cursor['cluster'], policy: PolicyInstance, path: readonly Step[]): Answer | undefined {
  const [spec, direction, item, part, index] = path;
  if (spec?.key !== 'spec' || (direction?.key !== 'ingress' && direction?.key !== 'egress')) return undefined;
  const rule = policy.resource[direction.key as Direction][Number(item?.key)];
  if (!rule || !part) return undefined;
  if (part.key === 'ports') return { step: index ?? part, lines: portsCard(cluster, policy, rule) };
  if (!index) return undefined;
  return { step: index, lines: peerCard(cluster, policy, rule, Number(index.key)) };
}

function isPolicy(instance: Instance): instance is PolicyInstance {
  return instance.resource.type === 'policy';
}

function isWorkload(instance: Instance): instance is WorkloadInstance {
  return instance.resource.type === 'workload';
}

function isType<T extends Resource['type']>(
  instance: Instance,
  type: T,
): instance is Instance<Extract<Resource, { type: T }>> {
  return instance.resource.type === type;
}

import type { Steps } from '../model/steps.ts';
import type { OutsideNode } from './connectivityGraph.ts';
import type { EdgeKind } from './graph.ts';
import type { Shown } from './graphScope.ts';
import type { LinkPart } from './linkParts.ts';
import type { NeededCall, NeededEnd, OtherEnd } from './needed.ts';
import { deciderWords } from './neededWords.ts';
import { reasonWords } from './reasonWords.ts';

/**
 * The calls between what is shown, and with whoever is outside. Those inside of what is shown as one are left out, and so
 * is what everyone asks of DNS as long as nothing keeps it away.
 */
export function* callLinks({ calls, subjects, idOf }: Shown): Steps<{
  readonly parts: readonly LinkPart[];
  readonly outside: readonly OutsideNode[];
}> {
  const isSubject = new Set(subjects.map(({ key }) => key));
  const outside = new Map<string, OutsideNode>();
  const endId = (end: NeededEnd, other: NeededEnd, side: OutsideNode['side']): string | undefined => {
    if ('key' in end) return idOf(end);
    if (!('key' in other) || !isSubject.has(other.key)) return undefined;
    const node = outsideNode(end, side);
    outside.set(node.id, node);
    return node.id;
  };
  const parts: LinkPart[] = [];
  for (const call of calls) {
    yield;
    if (isAnsweredDns(call)) continue;
    const from = endId(call.from, call.to, 'caller');
    const to = endId(call.to, call.from, 'callee');
    if (from === undefined || to === undefined || from === to) continue;
    const { ports, verdict, trouble } = call;
    const why = whyOf(call);
    parts.push({ from, to, kind: kinds[verdict], ports, why, ...(trouble === undefined ? {} : { trouble }) });
  }
  return { parts, outside: [...outside.values()] };
}

const kinds: Readonly<Record<NeededCall['verdict'], EdgeKind>> = {
  allowed: 'allowed',
  denied: 'blocked',
  nowhere: 'blocked',
  unknown: 'unknown',
};

function isAnsweredDns({ to, verdict }: NeededCall): boolean {
  return 'kind' in to && to.kind === 'Dns' && verdict === 'allowed';
}

function whyOf({ by, codes, trouble }: NeededCall): string[] {
  const deciders = by.map((decider) => deciderWords(decider, () => undefined));
  return [
    ...(trouble === undefined ? [] : [trouble]),
    ...(deciders.length === 0 ? [] : [`blocked by ${deciders.join(' and ')}`]),
    ...codes.map((code) => reasonWords[code]),
  ];
}

function outsideNode({ kind, name }: OtherEnd, side: OutsideNode['side']): OutsideNode {
  const words = otherWords[kind];
  return name === undefined
    ? { type: 'outside', id: `${side} ${kind}`, ...words, side }
    : { type: 'outside', id: `${side} ${kind} ${name}`, name, kind: 'outside the cluster', side };
}

const otherWords: Readonly<Record<OtherEnd['kind'], Pick<OutsideNode, 'name' | 'kind'>>> = {
  IngressController: { name: 'ingress controller', kind: 'for Ingresses and routes' },
  Outside: { name: 'clients', kind: 'outside the cluster' },
  ApiServer: { name: 'API server', kind: 'of the cluster' },
  Prometheus: { name: 'Prometheus', kind: 'in no manifest' },
  Keda: { name: 'KEDA', kind: 'in no manifest' },
  Dns: { name: 'DNS', kind: 'of the cluster' },
  Host: { name: 'a host', kind: 'that nothing names' },
};

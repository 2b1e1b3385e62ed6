import type { DocumentSpan } from '../model/instance.ts';
import type { PortSet } from '../policy/portSet.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { PlaceJson } from './explanationJson.ts';
import type { Decider, NeededCall, NeededEnd, Unneeded } from './needed.ts';
import { placeOfDecider } from './neededWords.ts';
import { toLocation } from './places.ts';

/** A call with its evidence as data; `display` turns a URI into the path to show. */
export function callJson(snapshot: Snapshot, call: NeededCall, display: (uri: string) => string): CallJson {
  const { from, to, ports, verdict, by, codes, trouble, evidence } = call;
  return {
    from: endJson(from),
    to: endJson(to),
    ports,
    verdict,
    by: by.map((decider) => deciderJson(snapshot, decider, display)),
    reasons: codes,
    ...(trouble === undefined ? {} : { trouble }),
    evidence: evidence.map((each) => ({ text: each.text, ...placeJson(snapshot, each, display) })),
  };
}

export interface CallJson {
  readonly from: EndJson;
  readonly to: EndJson;
  readonly ports: PortSet;
  readonly verdict: NeededCall['verdict'];
  readonly by: readonly DeciderJson[];
  readonly reasons: readonly string[];
  /** Why it leads nowhere; absent otherwise. */
  readonly trouble?: string;
  readonly evidence: readonly (PlaceJson & { readonly text: string })[];
}

/** Of a workload with its namespace; whoever else is there has a kind, and a host its name. */
export interface EndJson {
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
}

export interface DeciderJson extends PlaceJson {
  readonly kind: string;
  /** Absent for a policy of the whole cluster. */
  readonly namespace?: string;
  readonly name: string;
  /** From one; absent where the policy denies since none of its rules admits. */
  readonly rule?: number;
}

export function unneededJson(snapshot: Snapshot, pair: Unneeded, display: (uri: string) => string): UnneededJson {
  const { from, to, allowed, unknown, by } = pair;
  const deciders = by.map((decider) => deciderJson(snapshot, decider, display));
  return { from: endJson(from), to: endJson(to), allowed, unknown, by: deciders };
}

export interface UnneededJson {
  readonly from: EndJson;
  readonly to: EndJson;
  readonly allowed: PortSet;
  readonly unknown: PortSet;
  readonly by: readonly DeciderJson[];
}

export function endJson(end: NeededEnd): EndJson {
  if ('resource' in end) return { kind: end.resource.kind, namespace: end.namespace, name: end.resource.name };
  return end.name === undefined ? { kind: end.kind } : { kind: end.kind, name: end.name };
}

function deciderJson(snapshot: Snapshot, decider: Decider, display: (uri: string) => string): DeciderJson {
  const { namespace, resource } = decider.policy;
  return {
    kind: resource.kind,
    ...(namespace === '' ? {} : { namespace }),
    name: resource.name,
    ...(decider.rule ? { rule: decider.rule.index + 1 } : {}),
    ...placeJson(snapshot, placeOfDecider(decider), display),
  };
}

function placeJson(snapshot: Snapshot, place: DocumentSpan, display: (uri: string) => string): PlaceJson {
  const location = toLocation(snapshot, place);
  return location ? { file: display(location.uri), range: location.range } : {};
}

import { addressRanges } from '../policy/addressSet.ts';
import type { PortSet } from '../policy/portSet.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Connection, End } from './connectivity.ts';
import { type Range, toLocation } from './places.ts';

/** A connection as data; `display` turns a URI into the path to show. */
export function connectionJson(
  snapshot: Snapshot,
  connection: Connection,
  display: (uri: string) => string,
): ConnectionJson {
  const { from, to, allowed, unknown, reasons } = connection;
  return {
    from: peerJson(from),
    to: peerJson(to),
    allowed,
    unknown,
    reasons: reasons.flatMap(({ code, message, ...place }) => {
      const location = toLocation(snapshot, place);
      return location ? [{ code, message, file: display(location.uri), range: location.range }] : [];
    }),
  };
}

export interface ConnectionJson {
  readonly from: PeerJson;
  readonly to: PeerJson;
  readonly allowed: PortSet;
  readonly unknown: PortSet;
  readonly reasons: readonly {
    readonly code: string;
    readonly message: string;
    readonly file: string;
    readonly range: Range;
  }[];
}

export type PeerJson =
  | { readonly kind: string; readonly namespace: string; readonly name: string }
  | { readonly kind: 'External'; readonly ranges: readonly (readonly [string, string])[] }
  | { readonly kind: 'IngressController' };

export function peerJson(end: End): PeerJson {
  if ('resource' in end) return { kind: end.answersAs.kind, namespace: end.namespace, name: end.answersAs.name };
  return end.type === 'external'
    ? { kind: 'External', ranges: addressRanges(end.addresses) }
    : { kind: 'IngressController' };
}

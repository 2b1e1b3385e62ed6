import type { Direction } from '../model/policy.ts';
import type { Selector } from '../model/selector.ts';
import type { Ternary } from '../model/ternary.ts';
import type { AnyPodsParty } from '../policy/party.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Exposure, OpenPorts } from './exposure.ts';
import { type PeerJson, peerJson, type ReasonJson, reasonsJson } from './listJson.ts';
import { type Range, toLocation } from './places.ts';

/** What one workload admits in one direction, as data; `display` turns a URI into the path to show. */
export function exposureJson(
  snapshot: Snapshot,
  { workload, direction, isProtected, open }: Exposure,
  display: (uri: string) => string,
): ExposureJson {
  return {
    workload: peerJson(workload),
    direction,
    isProtected,
    open: open.map(({ peer, isLess, allowed, unknown, rules, reasons }) => ({
      peer: peer.type === 'external' ? peerJson(peer) : podsJson(peer),
      isLess,
      allowed,
      unknown,
      rules: rules.flatMap(({ policy, namespace, number, ...place }) => {
        const location = toLocation(snapshot, place);
        return location
          ? [{ policy, namespace, rule: number, file: display(location.uri), range: location.range }]
          : [];
      }),
      reasons: reasonsJson(snapshot, reasons, display),
    })),
  };
}

export interface ExposureJson {
  readonly workload: PeerJson;
  readonly direction: Direction;
  readonly isProtected: Ternary;
  readonly open: readonly {
    readonly peer: PeerJson | PodsJson;
    /** Whether these pods may do less than wider ones: then this is all that they may do. */
    readonly isLess: boolean;
    readonly allowed: OpenPorts;
    readonly unknown: OpenPorts;
    readonly rules: readonly {
      readonly policy: string;
      /** Missing for a policy of the whole cluster. */
      readonly namespace: string | undefined;
      readonly rule: number;
      readonly file: string;
      readonly range: Range;
    }[];
    readonly reasons: readonly ReasonJson[];
  }[];
}

/** All pods that match `podSelector`, in one namespace or in those that match `namespaceSelector`; no requirement is all. */
export interface PodsJson {
  readonly kind: 'EntireCluster' | 'Pods';
  readonly namespace?: string;
  readonly namespaceSelector?: readonly RequirementJson[];
  readonly podSelector?: readonly RequirementJson[];
}

interface RequirementJson {
  readonly key: string;
  readonly operator: string;
  /** Null stands for a value that a placeholder hides. */
  readonly values: readonly (string | null)[];
}

function podsJson({ namespaces, pods }: AnyPodsParty): PodsJson {
  const podSelector = requirements(pods);
  if ('name' in namespaces) return { kind: 'Pods', namespace: namespaces.name, podSelector };
  const namespaceSelector = requirements(namespaces);
  const isAll = podSelector.length === 0 && namespaceSelector.length === 0;
  return isAll ? { kind: 'EntireCluster' } : { kind: 'Pods', namespaceSelector, podSelector };
}

function requirements(selector: Selector): RequirementJson[] {
  return selector.requirements.map(({ key, operator, values }) => ({
    key,
    operator,
    values: values.map((value) => value ?? null),
  }));
}

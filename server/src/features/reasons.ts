import type { KnownParty } from '../policy/party.ts';
import type { UnknownCode } from '../policy/peers.ts';
import { allPorts, intersectPorts, isEmpty, type PortSet } from '../policy/portSet.ts';
import { reasonWords } from '../reports/reasonWords.ts';
import { codesOf } from '../reports/stepCodes.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type Explanation, explainParts } from '../snapshot/explanation.ts';

/** Why it is unknown what one end may call at the other on some ports. */
export function unknownReasons(cluster: ClusterModel, from: KnownParty, to: KnownParty, ports = allPorts): string[] {
  const codes = new Set(explainParts(cluster, from, to).flatMap((explanation) => unknownCodes(explanation, ports)));
  return [...codes].map((code) => reasonWords[code]);
}

function unknownCodes({ parts }: Explanation, ports: PortSet): UnknownCode[] {
  return parts
    .filter((part) => part.verdict === 'unknown' && !isEmpty(intersectPorts(part.ports, ports)))
    .flatMap(({ egress, ingress }) => [...(ingress?.steps ?? []), ...(egress?.steps ?? [])])
    .flatMap(codesOf);
}

import type { Call } from '../../calls/call.ts';
import { allCalls } from '../../calls/calls.ts';
import { capitalized } from '../../model/capitalized.ts';
import { formatPorts } from '../../policy/portSet.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { type Identity, keyAfter } from './same.ts';
import { objectWords } from './words.ts';

/**
 * What the manifests of a cluster would say of a call that they do not say now, or no longer say, as a sentence;
 * undefined where they say the same.
 * @param names The names after.
 */
export function callsChanged(before: ClusterModel, after: ClusterModel, names: Identity): string | undefined {
  const was = callsByText(before, names);
  const is = callsByText(after, undefined);
  const lost = [...was].find(([text]) => !is.has(text))?.[1];
  if (lost)
    return `${capitalized(lost.evidence.text)} would no longer lead to ${objectWords(lost.service ?? lost.target)}.`;
  const gained = [...is].find(([text]) => !was.has(text))?.[1];
  return (
    gained && `${capitalized(gained.evidence.text)} would lead to ${objectWords(gained.service ?? gained.target)} then.`
  );
}

function callsByText(cluster: ClusterModel, names: Identity | undefined): ReadonlyMap<string, Call> {
  return new Map(
    allCalls(cluster).map((call) => {
      const { from, caller, target, service, ports } = call;
      const ends = [from, ...[caller, target, service].map((end) => end && keyAfter(end, names))];
      return [JSON.stringify([...ends, formatPorts(ports)]), call] as const;
    }),
  );
}

import type { Call } from '../../calls/call.ts';
import { allCalls } from '../../calls/calls.ts';
import type { Instance } from '../../model/instance.ts';
import { formatPorts } from '../../policy/portSet.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { objectWords } from './words.ts';

/** Another name of an object after, where it has one. */
export type Renamed = (instance: Instance) => string;

/**
 * What the manifests of a cluster would say of a call that they do not say now, or no longer say, as a sentence;
 * undefined where they say the same.
 * @param keyOf The key after of an object before.
 */
export function callsChanged(before: ClusterModel, after: ClusterModel, keyOf: Renamed): string | undefined {
  const was = callsByText(before, keyOf);
  const is = callsByText(after, ({ key }) => key);
  const lost = [...was].find(([text]) => !is.has(text))?.[1];
  if (lost) return `${sourceWords(lost)} would no longer lead to ${objectWords(lost.service ?? lost.target)}.`;
  const gained = [...is].find(([text]) => !was.has(text))?.[1];
  return gained && `${sourceWords(gained)} would lead to ${objectWords(gained.service ?? gained.target)} then.`;
}

function callsByText(cluster: ClusterModel, keyOf: Renamed): ReadonlyMap<string, Call> {
  return new Map(
    allCalls(cluster).map((call) => {
      const { from, caller, target, service, ports } = call;
      const ends = [from, ...[caller, target, service].map((end) => end && keyOf(end))];
      return [JSON.stringify([...ends, formatPorts(ports)]), call] as const;
    }),
  );
}

/** `env CART of web`, as a sentence begins. */
function sourceWords({ evidence: { text } }: Call): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

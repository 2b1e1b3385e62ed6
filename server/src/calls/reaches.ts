import { isEmpty } from '../policy/portSet.ts';
import { type Call, isServed } from './call.ts';

/**
 * Whether a call gets anywhere if policies let it: its Service has the port that is asked for and leads it to a port of
 * the pods. An Ingress to a port of UDP leads nowhere, nor does a targetPort whose name no container has.
 */
export function reaches(call: Call): boolean {
  const { service, ports, hidesPort } = call;
  if (!isServed(call)) return false;
  return !isEmpty(ports) || hidesPort || !service || service.resource.ports.length === 0;
}

import type { Selector } from '../model/selector.ts';
import type { Workload } from '../model/workload.ts';
import type { AddressSet } from './addressSet.ts';
import type { NamespaceFacts } from './selection.ts';

/** Whoever is at an end of a connection. */
export type Party = PodsParty | AnyPodsParty | ExternalParty | IngressControllerParty;

/** The pods of one workload. */
export interface PodsParty {
  readonly type: 'pods';
  readonly workload: Workload;
  readonly namespace: NamespaceFacts;
}

/**
 * All pods that match `pods` in one namespace or in those that a selector matches, whether or not they are there yet.
 * A rule that admits only some of them does not match them.
 */
export interface AnyPodsParty {
  readonly type: 'anyPods';
  readonly namespaces: NamespaceFacts | Selector;
  readonly pods: Selector;
}

/** Addresses outside the cluster that every ipBlock treats alike. */
export interface ExternalParty {
  readonly type: 'external';
  readonly addresses: AddressSet;
}

/** The pods behind Ingress resources: somewhere in the cluster, in a namespace and with labels that we do not know. */
export interface IngressControllerParty {
  readonly type: 'ingressController';
}

export const ingressController: IngressControllerParty = { type: 'ingressController' };

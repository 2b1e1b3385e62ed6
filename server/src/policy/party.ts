import type { Workload } from '../model/workload.ts';
import type { AddressSet } from './addressSet.ts';
import type { NamespaceFacts } from './selection.ts';

/** Whoever is at an end of a connection. */
export type Party = PodsParty | ExternalParty | IngressControllerParty;

/** The pods of one workload. */
export interface PodsParty {
  readonly type: 'pods';
  readonly workload: Workload;
  readonly namespace: NamespaceFacts;
}

/** Addresses outside the cluster that every ipBlock treats alike. */
export interface ExternalParty {
  readonly type: 'external';
  readonly addresses: AddressSet;
}

/** The pods that send requests on behalf of Ingresses and routes. */
export interface IngressControllerParty {
  readonly type: 'ingressController';
  /** Any of these may be it. Undefined: pods somewhere in the cluster, with labels that we do not know. */
  readonly candidates?: readonly ControllerPods[];
}

export interface ControllerPods {
  readonly namespace: NamespaceFacts;
  /** Undefined where they are not known. */
  readonly labels: ReadonlyMap<string, string> | undefined;
  readonly hostNetwork: boolean;
}

/** The one of which nothing is known. */
export const ingressController: IngressControllerParty = { type: 'ingressController' };

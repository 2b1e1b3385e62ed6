import type { Selector } from '../model/selector.ts';
import type { ContainerPort, Workload } from '../model/workload.ts';
import { type AddressSet, everyAddress } from './addressSet.ts';
import type { NamespaceFacts } from './selection.ts';

/** Whoever is at an end of a connection. */
export type Party = KnownParty | AnyPodsParty;

/** Whoever is there. */
export type KnownParty = PodsParty | ExternalParty | IngressControllerParty;

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
  /** Container ports with names that they are thought to have; else none. */
  readonly ports?: readonly Pick<ContainerPort, 'name' | 'port' | 'protocol'>[];
}

/** Addresses outside the cluster that every ipBlock treats alike. */
export interface ExternalParty {
  readonly type: 'external';
  readonly addresses: AddressSet;
  /** Set for what is on the network of a node, which OpenShift has a namespace for. */
  readonly isOnNode?: true;
}

/** The API server, at an address that nobody knows. */
export const apiServer: ExternalParty = { type: 'external', addresses: everyAddress, isOnNode: true };

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

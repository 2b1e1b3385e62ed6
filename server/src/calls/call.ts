import type { Forwarder } from '../model/ingressController.ts';
import type { DocumentSpan, Instance } from '../model/instance.ts';
import type { Protocol } from '../model/ports.ts';
import type { Service } from '../model/service.ts';
import type { KnownParty } from '../policy/party.ts';
import type { PortSet } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { ingressControllerOf, partyOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { servicePorts } from './servicePorts.ts';

/** Evidence in the manifests that somebody calls a workload. */
export interface Call extends Caller {
  readonly target: WorkloadInstance;
  /** The Service that leads there; undefined where the evidence names pods, or a workload. */
  readonly service: Instance<Service> | undefined;
  /** The Service's port that the evidence names; undefined where it names none. */
  readonly asked: number | string | undefined;
  /** The ports of the target's pods that the call goes to; empty where nothing says which, or there is none. */
  readonly ports: PortSet;
  /** Whether a placeholder hides which of `ports` it is. */
  readonly hidesPort: boolean;
  readonly strength: Strength;
  readonly evidence: Evidence;
}

/** Strong: the address has a port, a scheme or a namespace. Weak: a bare word that is a Service's name. */
export type Strength = 'strong' | 'weak';

export interface Caller {
  /**
   * Who calls: a workload; the pods that bring requests in for Ingresses and routes; clients outside of the cluster; the
   * API server, which is no pod; or Prometheus or KEDA, where no manifest shows their pods.
   */
  readonly from: 'workload' | 'ingressController' | 'outside' | 'apiServer' | 'prometheus' | 'keda';
  /** Undefined where it is no workload of the manifests. */
  readonly caller: WorkloadInstance | undefined;
  /** Of an ingress controller, where the evidence says which one. */
  readonly forwarder?: Forwarder | undefined;
}

/** Where the manifests say so. */
export interface Evidence extends DocumentSpan {
  /** `env CART_SERVICE_ADDR of frontend`; never anything of a Secret but its name and its keys. */
  readonly text: string;
}

/** A call that leaves the cluster, or goes to what no manifest shows. */
export interface OutsideCall {
  readonly caller: WorkloadInstance;
  readonly to: Outside;
  /** Undefined where the evidence names none. */
  readonly port: number | undefined;
  /** TCP where the evidence says nothing else. */
  readonly protocol?: Protocol;
  readonly strength: Strength;
  readonly evidence: Evidence;
}

export type Outside =
  /**
   * A host by its name or its address, undefined where a Secret names it or nothing says where a Service without selector
   * leads; `service` is that, or the ExternalName that stands for it.
   */
  | { readonly type: 'host'; readonly host: string | undefined; readonly service: Instance<Service> | undefined }
  /** The API server of the cluster. */
  | { readonly type: 'apiServer' }
  /** Who answers the DNS queries of pods (`dns` of the configuration), for the names that the other calls use. */
  | { readonly type: 'dns' };

/** Whether the Service has the port that is asked for; a headless one takes its clients to every port. */
export function isServed({ service, asked }: Call): boolean {
  if (!service || service.resource.headless || service.resource.morePorts || asked === undefined) return true;
  return servicePorts(service.resource, asked).length > 0;
}

/** Who calls, as policies see it; undefined for what is no pod, or whose pods nobody knows. */
export function partyOfCaller(cluster: ClusterModel, { from, caller }: Caller): KnownParty | undefined {
  if (caller) return partyOf(cluster, caller);
  return from === 'ingressController' ? ingressControllerOf(cluster) : undefined;
}

import {
  type ClusterFacts,
  type Dns,
  defaultClusterFacts,
  type IngressController,
  kubeDns,
  nodeLocalDns,
  openShiftDns,
} from '../model/clusterFacts.ts';
import { cniProfiles, type IpBlockMatchesPods } from '../model/cni.ts';
import { isNull, itemsOf, type Node } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { readCallers } from './callersConfig.ts';
import { type Fields, type Report, readBoolean, readFields, readLabelMap, readStrings, readText } from './fields.ts';

/** The settings of a `.netpol.yaml` that are about the cluster. */
export const clusterKeys: readonly string[] = [
  'cni',
  'ipBlockMatchesPods',
  'closedWorld',
  'namespaces',
  'podCIDRs',
  'serviceCIDRs',
  'nodeCIDRs',
  'ingressControllers',
  'dns',
  'callers',
];

/**
 * The facts that a configuration gives, and those of `base` where it says nothing. What is wrong is reported and is as if
 * it were not there.
 * @param document That of the configuration.
 */
export function readClusterFacts(
  fields: Fields,
  document: Document,
  wrong: Report,
  base: ClusterFacts = defaultClusterFacts,
): ClusterFacts {
  const cni = readCni(fields.get('cni'), wrong);
  const matching =
    readMatching(fields.get('ipBlockMatchesPods'), wrong) ?? cniProfiles.get(cni ?? '')?.ipBlockMatchesPods;
  const given = <T>(name: string, read: (node: Node) => T, other: T): T => {
    const node = fields.get(name);
    return node ? read(node) : other;
  };
  // Whether they are valid is seen where they are used: this layer knows no addresses.
  const cidrs = (name: 'podCIDRs' | 'serviceCIDRs' | 'nodeCIDRs'): readonly string[] =>
    given(
      name,
      (node) =>
        readStrings(node, `${name} must be a list of CIDRs.`, 'A CIDR must be a string, as 10.0.0.0/8 is.', wrong),
      base[name],
    );
  return {
    cni: cni ?? base.cni,
    ipBlockMatchesPods: matching ?? base.ipBlockMatchesPods,
    closedWorld: readBoolean(fields, 'closedWorld', wrong) ?? base.closedWorld,
    namespaces: given('namespaces', (node) => readNamespaces(node, wrong), base.namespaces),
    podCIDRs: cidrs('podCIDRs'),
    serviceCIDRs: cidrs('serviceCIDRs'),
    nodeCIDRs: cidrs('nodeCIDRs'),
    ingressControllers: given('ingressControllers', (node) => readControllers(node, wrong), base.ingressControllers),
    dns: given('dns', (node) => readDns(node, wrong), base.dns),
    callers: given('callers', (node) => readCallers(node, document, wrong), base.callers),
  };
}

function readCni(node: Node | undefined, wrong: Report): string | undefined {
  if (!node) return undefined;
  if (node.kind === 'scalar' && typeof node.value === 'string' && cniProfiles.has(node.value)) return node.value;
  wrong(node, `cni must be one of ${[...cniProfiles.keys()].join(', ')}.`);
  return undefined;
}

function readMatching(node: Node | undefined, wrong: Report): IpBlockMatchesPods | undefined {
  if (!node) return undefined;
  const value = node.kind === 'scalar' ? node.value : undefined;
  // YAML 1.1 reads a bare `yes` as true.
  if (value === true || value === 'yes') return 'yes';
  if (value === false || value === 'no') return 'no';
  if (value === 'unknown') return 'unknown';
  wrong(node, 'ipBlockMatchesPods must be yes, no or unknown.');
  return undefined;
}

/** A Namespace whose labels are wrong is left out: with a part of them it would surely not have the others. */
function readNamespaces(node: Node, wrong: Report): ClusterFacts['namespaces'] {
  if (node.kind !== 'mapping') wrong(node, 'namespaces must be a mapping from name to {labels: {..}}.');
  const entries = node.kind === 'mapping' ? node.entries : [];
  return new Map(
    entries.flatMap(({ key, value }) => {
      const none: ReadonlyMap<string, string> = new Map();
      if (isNull(value)) return [[key, none] as const];
      const fields = readFields(value, `namespace ${key}`, ['labels'], wrong);
      const labels = fields.has('labels') ? readLabelMap(fields, 'labels', wrong) : none;
      return labels && value.kind === 'mapping' ? [[key, labels] as const] : [];
    }),
  );
}

function readControllers(node: Node, wrong: Report): IngressController[] {
  if (node.kind !== 'sequence') wrong(node, 'ingressControllers must be a list.');
  return itemsOf(node).flatMap((item) => {
    const fields = readFields(item, 'an ingress controller', ['namespace', 'podLabels', 'hostNetwork'], wrong);
    const namespace = readText(fields, 'namespace', wrong);
    const podLabels = readLabelMap(fields, 'podLabels', wrong);
    const hostNetwork = readBoolean(fields, 'hostNetwork', wrong) ?? false;
    if (item.kind === 'mapping' && !fields.has('namespace'))
      wrong(item, 'An ingress controller must have a namespace.');
    return namespace === undefined ? [] : [{ namespace, podLabels, hostNetwork }];
  });
}

/** The name of one of the usual ones, or a mapping; what that leaves out is as in kube-dns. */
function readDns(node: Node, wrong: Report): Dns {
  if (node.kind === 'scalar') {
    if (node.value === 'openshift') return openShiftDns;
    if (node.value === 'node-local') return nodeLocalDns;
    if (node.value !== 'kube-dns') {
      wrong(
        node,
        'dns must be kube-dns, node-local, openshift, or a mapping with the keys namespace, labels, ports and addresses.',
      );
    }
    return kubeDns;
  }
  const fields = readFields(node, 'dns', ['namespace', 'labels', 'ports', 'addresses'], wrong);
  const addresses = fields.get('addresses');
  return {
    namespace: readText(fields, 'namespace', wrong) ?? kubeDns.namespace,
    labels: readLabelMap(fields, 'labels', wrong) ?? kubeDns.labels,
    ports: readPorts(fields.get('ports'), wrong),
    addresses: addresses
      ? readStrings(addresses, 'addresses must be a list.', 'An address must be a string, as 169.254.20.10 is.', wrong)
      : kubeDns.addresses,
  };
}

function readPorts(node: Node | undefined, wrong: Report): readonly number[] {
  if (!node) return kubeDns.ports;
  if (node.kind !== 'sequence') wrong(node, 'ports must be a list of numbers.');
  const ports = itemsOf(node).flatMap((item) => {
    if (item.kind === 'scalar' && isPort(item.value)) return item.value;
    wrong(item, 'A port must be a number from 1 to 65535.');
    return [];
  });
  return ports.length > 0 ? ports : kubeDns.ports;
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535;
}

import { capitalized } from '../../model/capitalized.ts';
import type { ClusterPolicy } from '../../model/clusterPolicy.ts';
import { type Instance, placeIn } from '../../model/instance.ts';
import type { Direction, Policy } from '../../model/policy.ts';
import { text } from '../../model/resource.ts';
import type { Service } from '../../model/service.ts';
import type { Workload } from '../../model/workload.ts';
import { readContainerPorts } from '../../model/workload.ts';
import { podsWords } from '../../policy/selectorWords.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { PolicyInstance } from '../../snapshot/queries.ts';
import { itemsOf, type Node, valueAt } from '../../yaml/node.ts';
import { clusterPeerWords, clusterRuleWords } from '../clusterRuleWords.ts';
import { segmentText } from '../outlineText.ts';
import { peersOf } from '../policyCard.ts';
import { portsWords } from '../words.ts';
import type { ManifestSymbol, SymbolType } from './symbol.ts';

/**
 * What an object consists of, as far as it says something of networks, in the order written: rules in words, containers
 * with their ports, the ports of a Service, the backends of an entry point.
 * @param applied What it means in a cluster.
 * @param written The same as it is written, where the places come from.
 */
export function partsOf(cluster: ClusterModel, applied: Instance, written: Instance): ManifestSymbol[] {
  const parts = ((): readonly Part[] => {
    const { resource } = written;
    switch (resource.type) {
      case 'policy':
        return policyParts(cluster, asPolicy(applied, resource), resource);
      case 'clusterPolicy':
        return clusterPolicyParts(resource);
      case 'workload':
        return workloadParts(resource);
      case 'service':
        return servicePorts(resource);
      case 'ingress':
      case 'route':
        return resource.backends.map(({ service, port, node }) =>
          part('entryPoint', `to Service ${service}`, port === undefined ? '' : `port ${port}`, node),
        );
      default:
        return [];
    }
  })();
  return parts.map((each) => symbolOf(written, each));
}

interface Part {
  readonly kind: SymbolType;
  readonly name: string;
  readonly detail: string;
  readonly node: Node;
  readonly children: readonly Part[];
}

function part(kind: SymbolType, name: string, detail: string, node: Node, children: readonly Part[] = []): Part {
  return { kind, name, detail, node, children };
}

function symbolOf(instance: Instance, { kind, name, detail, node, children }: Part): ManifestSymbol {
  const place = placeIn(instance, node);
  return { kind, name, detail, place, whole: place, children: children.map((each) => symbolOf(instance, each)) };
}

function asPolicy(applied: Instance, written: Policy): PolicyInstance {
  const { resource } = applied;
  return { ...applied, resource: resource.type === 'policy' ? resource : written };
}

function policyParts(cluster: ClusterModel, applied: PolicyInstance, written: Policy): Part[] {
  const { podSelector } = applied.resource;
  const rules = (direction: Direction): Part[] =>
    written[direction].map((rule) => {
      const meant = applied.resource[direction][rule.index] ?? rule;
      const peers = peersOf(cluster, applied.namespace, meant).map(segmentText).join('');
      return part(
        'rule',
        `${preposition[direction]} ${peers || 'nobody'} on ${portsWords(meant)}`,
        direction,
        rule.node,
      );
    });
  return [
    ...(written.podSelectorNode
      ? [part('selector', capitalized(podsWords(podSelector)), 'podSelector', written.podSelectorNode)]
      : []),
    ...rules('ingress'),
    ...rules('egress'),
  ];
}

const preposition = { ingress: 'from', egress: 'to' };

function clusterPolicyParts({ subject, ingress, egress }: ClusterPolicy): Part[] {
  return [
    part('selector', capitalized(clusterPeerWords(subject)), 'subject', subject.node),
    ...[...ingress, ...egress].map((rule) =>
      part('rule', clusterRuleWords(rule), [rule.direction, rule.name ?? []].flat().join(' · '), rule.node),
    ),
  ];
}

function workloadParts({ template }: Workload): Part[] {
  const spec = valueAt(template, 'spec');
  return ['initContainers', 'containers'].flatMap((field) =>
    itemsOf(valueAt(spec, field)).map((container) => {
      const name = text(valueAt(container, 'name')) || '(no name)';
      const ports = readContainerPorts(container).map(({ name: port, port: number, protocol, node }) =>
        part('port', port ?? String(number), `${number}/${protocol}`, node),
      );
      return part('container', name, text(valueAt(container, 'image')) ?? '', container, ports);
    }),
  );
}

function servicePorts({ ports }: Service): Part[] {
  return ports.map(({ name, port, targetPort, protocol, node }) =>
    part('port', name ?? String(port), `${port}/${protocol} to ${targetPort}`, node),
  );
}

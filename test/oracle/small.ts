/** Small worlds for tests: manifests as one text, nothing left open that the test does not leave open. */
import { complete, nothingSettled } from './complete.ts';
import { allows, decidedBy } from './evaluate.ts';
import { chooser } from './property.ts';
import { readManifests } from './read.ts';
import type { End, Host, NetworkPlugin, Node, Pod, Protocol, World } from './world.ts';

/** How plugins behave in the upstream tests. */
export const plainPlugin: NetworkPlugin = {
  ipBlockMatchesPods: true,
  hostNetworkIsPod: false,
  podMayCallOwnNode: true,
};

/** What a text says, on a plain plugin. Each pod is on its own node, unless `change` says otherwise. */
export function worldOf(text: string, change: (world: World) => Partial<World> = () => ({})): World {
  const made = complete(readManifests([{ path: 'main.yaml', text }]), nothingSettled, chooser(0));
  const world: World = {
    ...made,
    plugin: plainPlugin,
    nodes: made.pods.map((_, index) => node(index)),
    pods: made.pods.map((pod, index) => placed(pod, index)),
  };
  return { ...world, ...change(world) };
}

function node(index: number): Node {
  return { type: 'node', name: `node-${index}`, labels: {}, addresses: [`172.16.0.${index + 1}`] };
}

function placed(pod: Pod, index: number): Pod {
  const addresses = pod.hostNetwork ? node(index).addresses : [`10.0.0.${index + 1}`, `fd00::${index + 1}`];
  return { ...pod, node: `node-${index}`, addresses };
}

export function pod({ pods }: World, name: string): Pod {
  const found = pods.filter((one) => one.name === name || `${one.namespace}/${one.name}` === name);
  if (found.length !== 1) throw new Error(`${found.length} pods ${name}`);
  return found[0] as Pod;
}

export function host(address: string, ...names: string[]): Host {
  return { type: 'host', address, names };
}

/** Who of all pods, by name, may call a pod on a port. */
export function callersOf(world: World, to: string, port = 80, protocol: Protocol = 'TCP'): string[] {
  const target = pod(world, to);
  return world.pods
    .filter((from) => from !== target && allows(world, from, target, protocol, port))
    .map(({ namespace, name }) => `${namespace}/${name}`);
}

/** `egress: Admin c1 0 denies; ingress: none allows` */
export function why(world: World, from: End, to: End, port = 80, protocol: Protocol = 'TCP'): string {
  const { egress, ingress } = decidedBy(world, from, to, protocol, port);
  return [egress, ingress]
    .map(({ direction, tier, by, allowed }) => {
      const names = by.map(({ policy, rule }) => (rule === undefined ? policy : `${policy} ${rule}`));
      return [`${direction}:`, tier, ...names, allowed ? 'allows' : 'denies'].join(' ');
    })
    .join('; ');
}

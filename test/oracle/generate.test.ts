import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { GenerateOptions } from './arbitraries.ts';
import { decidedBy } from './evaluate.ts';
import { featuresOf } from './features.ts';
import { clusters, type Generated } from './generate.ts';
import { print, type Style } from './print.ts';
import { chooser, patient, runs, Tally } from './property.ts';
import { type Manifest, readManifests } from './read.ts';
import { targetsOf } from './services.ts';
import { firstMatch } from './tiers.ts';
import { probes, protocols } from './vocabulary.ts';
import type { End } from './world.ts';

const everything: GenerateOptions = { unknowns: true, ipBlocks: true, tiers: true, services: true, settled: true };

test('the texts say the objects, in every version of YAML', patient, () => {
  const property = fc.property(clusters(everything), ({ files, manifests }) => {
    const sorted = (list: readonly Manifest[]) => list.map((one) => [idOf(one), one] as const).sort(byId);
    expect(sorted(readManifests(files))).toEqual(sorted(manifests));
    for (const { path, text } of files) {
      for (const version of ['1.1', '1.2'] as const) {
        for (const document of parseAllDocuments(text, { version })) {
          expect([...document.errors, ...document.warnings], `${path} as YAML ${version}`).toEqual([]);
        }
      }
    }
  });
  fc.assert(property, runs(60));
});

test('an object means the same in every style', patient, () => {
  const styles: fc.Arbitrary<Style> = fc.record({
    form: fc.constantFrom<Style['form'][]>('block', 'mixed', 'flow', 'json'),
    indent: fc.constantFrom(2, 4),
    flatLists: fc.boolean(),
    quotes: fc.constantFrom('needed', 'single', 'double'),
    nulls: fc.constantFrom('', 'null', '~'),
    comments: fc.boolean(),
    disorder: fc.boolean(),
    anchors: fc.boolean(),
  });
  const property = fc.property(clusters(everything), styles, fc.integer(), ({ manifests }, style, seed) => {
    for (const manifest of manifests) {
      const text = print(manifest, style, chooser(seed));
      expect(readManifests([{ path: 'a.yaml', text }]), text).toEqual([manifest]);
    }
  });
  fc.assert(property, runs(60));
});

test('the same choices complete a cluster to the same world', () => {
  const property = fc.property(clusters(everything), fc.integer(), ({ complete }, seed) => {
    expect(complete(chooser(seed))).toEqual(complete(chooser(seed)));
  });
  fc.assert(property, runs(30));
});

test('a completion has no placeholder left, a name on every namespace, and pods where they are said to be', () => {
  const property = fc.property(clusters(everything), fc.integer(), ({ manifests, complete }, seed) => {
    const world = complete(chooser(seed));
    expect(JSON.stringify(world)).not.toMatch(/\$\{|\{\{/);
    for (const [name, labels] of Object.entries(world.namespaces)) {
      expect(labels['kubernetes.io/metadata.name']).toBe(name);
    }
    for (const pod of world.pods) {
      expect(pod.addresses.length).toBeGreaterThan(0);
      expect(Object.keys(world.namespaces)).toContain(pod.namespace);
      const node = world.nodes.find(({ name }) => name === pod.node);
      if (pod.hostNetwork) expect(pod.addresses).toEqual(node?.addresses);
    }
    expect(world.networkPolicies).toHaveLength(countOf(manifests, 'networking.k8s.io/v1 NetworkPolicy'));
    expect(world.services).toHaveLength(countOf(manifests, 'v1 Service'));
  });
  fc.assert(property, runs(60));
});

test('without unknowns, every completion has the same labels, ports and policies', () => {
  const settled: GenerateOptions = { ...everything, unknowns: false };
  const property = fc.property(clusters(settled), fc.integer(), fc.integer(), ({ complete }, one, two) => {
    const shown = (seed: number): unknown => {
      const { namespaces, pods, networkPolicies, clusterPolicies } = complete(chooser(seed));
      const known = pods.map(({ labels, containers, hostNetwork }) => ({ own: own(labels), containers, hostNetwork }));
      const sorted = clusterPolicies.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
      return { namespaces, known, networkPolicies, clusterPolicies: sorted };
    };
    expect(shown(one)).toEqual(shown(two));
  });
  fc.assert(property, runs(60));
});

/** The labels that a manifest gives: controllers may add others, which no selector asks for here. */
function own(labels: Readonly<Record<string, string>>): unknown {
  return ['app', 'tier', 'app.kubernetes.io/name'].map((key) => labels[key]);
}

test('all features occur', patient, () => {
  const tally = new Tally('generator');
  const count = (generated: Generated): void => {
    tally.add('clusters');
    for (const feature of featuresOf(generated)) tally.add(feature);
  };
  fc.assert(fc.property(clusters(everything), count), runs(250));
  tally.expectShares('clusters', {
    // Texts
    'block style': 0.1,
    'flow style': 0.05,
    JSON: 0.05,
    'mixed styles': 0.1,
    comments: 0.2,
    anchors: 0.05,
    CRLF: 0.15,
    'several documents a file': 0.5,
    List: 0.1,
    'typed List': 0.02,
    'foreign object': 0.3,
    'empty namespace': 0.1,
    // Workloads
    'undeclared namespace': 0.3,
    'namespace without labels': 0.1,
    'wrong name label': 0.05,
    hostNetwork: 0.2,
    sidecar: 0.3,
    'init container': 0.2,
    'known pod address': 0.1,
    'null label': 0.1,
    // Placeholders
    'placeholder label': 0.2,
    'placeholder port': 0.1,
    'placeholder cidr': 0.1,
    'placeholder rules': 0.05,
    'placeholder peer': 0.05,
    'placeholder ports': 0.05,
    'placeholder selector': 0.2,
    'placeholder policyTypes': 0.05,
    'placeholder hostNetwork': 0.05,
    'placeholder tier': 0.05,
    'placeholder priority': 0.1,
    'placeholder action': 0.1,
    // NetworkPolicy
    NetworkPolicy: 0.6,
    'policyTypes missing or empty': 0.3,
    'null podSelector': 0.1,
    'null rule': 0.05,
    'rules missing or empty': 0.4,
    'everyone peers': 0.2,
    'all ports': 0.2,
    'namespace and pod peer': 0.2,
    'rejected peer': 0.1,
    'rejected rules': 0.05,
    'rejected policyTypes': 0.05,
    'rejected ports': 0.05,
    'rejected selector': 0.2,
    ipBlock: 0.3,
    except: 0.15,
    'IPv6 cidr': 0.2,
    'mapped cidr': 0.02,
    'cidr with host bits': 0.05,
    'cidr with leading zeros': 0.05,
    'port number': 0.3,
    'port range': 0.2,
    'port name': 0.2,
    'protocol alone': 0.2,
    'operator In': 0.3,
    'operator NotIn': 0.3,
    'operator Exists': 0.2,
    'operator DoesNotExist': 0.2,
    'empty selector': 0.5,
    'runtime label': 0.2,
    // Tiers
    'ClusterNetworkPolicy Admin': 0.3,
    'ClusterNetworkPolicy Baseline': 0.15,
    AdminNetworkPolicy: 0.3,
    BaselineAdminNetworkPolicy: 0.2,
    'equal priorities': 0.1,
    'rejected cluster policy': 0.05,
    'action Accept': 0.3,
    'action Allow': 0.3,
    'action Deny': 0.4,
    'action Pass': 0.3,
    'namespaces subject': 0.3,
    'pods subject': 0.3,
    'networks peer': 0.2,
    'nodes peer': 0.15,
    'domainNames peer': 0.1,
    'unknown peer': 0.1,
    'cluster port number': 0.2,
    'cluster port range': 0.2,
    'cluster port name': 0.1,
    'no cluster ports': 0.3,
    // Services
    'Service ClusterIP': 0.2,
    'Service headless': 0.1,
    'Service NodePort': 0.1,
    'Service LoadBalancer': 0.1,
    'Service ExternalName': 0.1,
    'Service without selector': 0.05,
    'targetPort number': 0.2,
    'targetPort name': 0.2,
    'targetPort missing': 0.1,
    // Settings
    'ipBlockMatchesPods settled': 0.4,
    closedWorld: 0.3,
    podCIDRs: 0.4,
    nodeCIDRs: 0.4,
    'known node address': 0.02,
  });
});

test('every tier decides, both ways', patient, () => {
  const tally = new Tally('decisions');
  const property = fc.property(clusters(everything), fc.nat(), ({ complete }, seed) => {
    const choose = chooser(seed);
    const world = complete(choose);
    const ends: End[] = [...world.pods, ...world.nodes, ...world.hosts];
    const [pod, other] = [choose(...world.pods), choose(...world.pods, ...ends)];
    for (const direction of ['ingress', 'egress'] as const) {
      const [from, to] = direction === 'ingress' ? [other, pod] : [pod, other];
      for (let time = 0; time < 5; time++) {
        const [protocol, port] = [choose(...protocols), choose(...probes)];
        const { [direction]: decision } = decidedBy(world, from, to, protocol, port);
        tally.add('decisions');
        tally.add(`${decision.tier} ${decision.allowed ? 'allows' : 'denies'}`);
        if (decision.by.length > 1) tally.add('by several');
        const traffic = { direction, subject: pod, other, destination: to, protocol, port, family: 4 } as const;
        for (const tier of ['Admin', 'Baseline'] as const) {
          if (firstMatch(world, tier, traffic)?.action === 'Pass') tally.add(`${tier} passes`);
        }
      }
    }
  });
  fc.assert(property, runs(400));
  tally.expectShares('decisions', {
    'none allows': 0.2,
    'Admin allows': 0.03,
    'Admin denies': 0.03,
    'Admin passes': 0.02,
    'NetworkPolicy allows': 0.05,
    'NetworkPolicy denies': 0.1,
    'Baseline allows': 0.01,
    'Baseline denies': 0.01,
    'Baseline passes': 0.002,
    'by several': 0.02,
  });
});

test('Services lead to pods, to several ports, to addresses, and to nobody', patient, () => {
  const tally = new Tally('Services');
  const property = fc.property(clusters(everything), fc.nat(), ({ complete }, seed) => {
    const world = complete(chooser(seed));
    for (const service of world.services) {
      for (const { port, protocol } of service.ports) {
        const targets = targetsOf(world, service, protocol, port);
        tally.add('ports of Services');
        if (targets.length === 0) tally.add('nobody');
        if (targets.some(({ to }) => to.type === 'pod')) tally.add('pods');
        if (targets.some(({ to }) => to.type === 'host')) tally.add('addresses');
        if (targets.some((target) => target.port !== port)) tally.add('another port');
        if (new Set(targets.map((target) => target.port)).size > 1) tally.add('different ports');
      }
    }
  });
  fc.assert(property, runs(250));
  tally.expectShares('ports of Services', {
    nobody: 0.1,
    pods: 0.15,
    addresses: 0.05,
    'another port': 0.08,
    'different ports': 0.02,
  });
});

function idOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;
}

function byId([left]: readonly [string, Manifest], [right]: readonly [string, Manifest]): number {
  return left < right ? -1 : 1;
}

function countOf(manifests: Generated['manifests'], type: string): number {
  return manifests.filter(({ apiVersion, kind }) => `${apiVersion} ${kind}` === type).length;
}

/**
 * What is generated for a cluster lets through its calls and entry points and nothing else, as the oracle reads the text.
 * The clusters are made of the calls, so that what is called is known without asking the server.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { complete, nothingSettled } from '../oracle/complete.ts';
import { allows } from '../oracle/evaluate.ts';
import { chooser, patient, runs, Tally } from '../oracle/property.ts';
import { readManifests } from '../oracle/read.ts';
import type { Pod, Protocol, World } from '../oracle/world.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { clusterWith, generated, generateIn } from '../support/generate.ts';

const tally = new Tally('generate');
const extended = new Tally('generate into files');
const portNumbers = [80, 81, 8080, 9090] as const;
const protocols: readonly Protocol[] = ['TCP', 'UDP'];

interface App {
  readonly name: string;
  readonly namespace: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'Pod';
  /** What its pods are told by: a label of the name, or one of several that others share in part. */
  readonly label: 'app' | 'role' | 'both';
  /** Of the pods; the Service has 7000, 7001 and so on for them. */
  readonly ports: readonly number[];
  readonly named: boolean;
  readonly protocol: Protocol;
  readonly entry: 'none' | 'LoadBalancer' | 'NodePort' | 'Ingress';
  /** Indexes of those that it calls, and of their ports. */
  readonly calls: readonly { readonly to: number; readonly port: number }[];
}

const app = fc.record({
  namespace: fc.constantFrom('shop', 'jobs'),
  kind: fc.constantFrom<App['kind'][]>('Deployment', 'Deployment', 'StatefulSet', 'Pod'),
  label: fc.constantFrom<App['label'][]>('app', 'role', 'both'),
  ports: fc.uniqueArray(fc.constantFrom(...portNumbers), { minLength: 1, maxLength: 3 }),
  named: fc.boolean(),
  protocol: fc.constantFrom<Protocol[]>('TCP', 'TCP', 'TCP', 'UDP'),
  entry: fc.constantFrom<App['entry'][]>('none', 'none', 'none', 'LoadBalancer', 'NodePort', 'Ingress'),
  calls: fc.array(fc.record({ to: fc.nat(5), port: fc.nat(2) }), { maxLength: 4 }),
});

/** Some of any kind, or one that calls several others, which are alike. */
const anyApps: fc.Arbitrary<readonly App[]> = fc
  .oneof(
    { weight: 4, arbitrary: fc.array(app, { minLength: 1, maxLength: 6 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(app, app, fc.integer({ min: 2, max: 4 }), fc.nat(2))
        .map(([caller, one, count, port]) => [
          { ...caller, calls: Array.from({ length: count }, (_, at) => ({ to: at + 1, port })) },
          ...Array.from({ length: count }, () => ({ ...one, calls: [] })),
        ]),
    },
  )
  .map((apps) => apps.map((each, index) => ({ ...each, name: `app${index}` })));

const anyOptions = fc.record({
  egress: fc.boolean(),
  shared: fc.boolean(),
  ports: fc.constantFrom<('numbers' | 'names')[]>('numbers', 'names'),
});

test('exactly the calls and entry points are allowed, whatever else the cluster is', patient, () => {
  fc.assert(
    fc.property(anyApps, anyOptions, fc.nat(), (apps, options, seed) => {
      const source = manifestsOf(apps);
      const { texts, calls, beyond, notes } = generateIn(clusterWith(source), options);
      const text = [...source.split(/^\/\/- .*$/m), ...texts].join('\n---\n');
      const world = complete(readManifests([{ path: 'all.yaml', text }]), nothingSettled, chooser(seed));
      expect(allowedIn(world)).toEqual(expectedIn(world, apps, options.egress));
      expect(calls.filter((call) => !call.endsWith(': allowed'))).toEqual([]);
      expect({ beyond, notes }).toEqual({ beyond: [], notes: [] });
      tally.add('clusters');
      tally.add(options.egress ? 'egress' : 'ingress only');
      if (calls.some((call) => /^app/.test(call))) tally.add('calls');
      if (calls.some((call) => call.startsWith('outside'))) tally.add('outside');
      if (calls.some((call) => call.startsWith('ingressController'))) tally.add('controller');
      if (text.includes('port: p0')) tally.add('named ports');
      if (text.includes('operator: In')) tally.add('shared');
      if (text.includes('namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: shop')) {
        tally.add('across namespaces');
      }
    }),
    runs(150),
  );
  tally.expectShares('clusters', {
    egress: 0.3,
    'ingress only': 0.3,
    calls: 0.5,
    outside: 0.3,
    controller: 0.2,
    'named ports': 0.1,
    shared: 0.02,
    'across namespaces': 0.1,
  });
});

test('and so they are where policies of fewer calls are there, which get what they lack', patient, () => {
  fc.assert(
    fc.property(
      anyApps,
      anyOptions,
      fc.nat(),
      fc.constantFrom('file', 'document'),
      (apps, options, seed, newPolicy) => {
        const fewer = apps.map((each) => ({ ...each, calls: each.calls.slice(1) }));
        const { texts } = generateIn(clusterWith(manifestsOf(fewer)), { ...options, shared: false });
        const present = texts.map((text, at) => `//- policies/${at}.yaml\n${text}`).join('');
        const before = snapshotOf(parseFixture(manifestsOf(apps) + present));
        const after = generated(before, { ...options, newPolicy });
        const text = [...after.files.values()].map(({ source }) => source.text).join('\n---\n');
        const world = complete(readManifests([{ path: 'all.yaml', text }]), nothingSettled, chooser(seed));
        expect(allowedIn(world)).toEqual(expectedIn(world, apps, options.egress));
        const changed = [...after.files].filter(([uri, file]) => before.files.get(uri) !== file).map(([uri]) => uri);
        extended.add('clusters');
        if (changed.some((uri) => uri.includes('/policies/'))) extended.add('extended');
        if (changed.some((uri) => !before.files.has(uri))) extended.add('created');
        if (options.egress && changed.some((uri) => uri.includes('/policies/'))) extended.add('with egress');
      },
    ),
    runs(100),
  );
  extended.expectShares('clusters', { extended: 0.2, created: 0.05, 'with egress': 0.1 });
});

/** Who may call whom on which of the ports that any app has: `jobs/app0 -> shop/app1 TCP 80`, hosts as `host`. */
function allowedIn(world: World): string[] {
  return pairsIn(world).flatMap(({ from, to, words, protocol, port }) =>
    allows(world, from, to, protocol, port) ? [words] : [],
  );
}

function expectedIn(world: World, apps: readonly App[], egress: boolean): string[] {
  return pairsIn(world).flatMap(({ from, to, words, protocol, port }) => {
    const target = appOf(apps, to);
    if (target.protocol !== protocol || !target.ports.includes(port)) return [];
    if (from.type === 'pod') {
      const caller = appOf(apps, from);
      const isCalled = callsOf(apps, caller).some(({ to, port: called }) => to === target && called === port);
      // An entry point that is open to any pod lets them in, but not out.
      return isCalled || (!egress && isEntered(target, 'pod', port)) ? [words] : [];
    }
    return isEntered(target, 'host', port) ? [words] : [];
  });
}

/** Every pod and a host outside, as callers, and every other pod on all ports that there may be. */
function pairsIn(world: World) {
  const callers = [...world.pods, ...world.hosts.slice(0, 1)];
  return callers.flatMap((from) =>
    world.pods
      .filter((to) => to !== from)
      .flatMap((to) =>
        protocols.flatMap((protocol) =>
          portNumbers.map((port) => ({
            from,
            to,
            protocol,
            port,
            words: `${from.type === 'pod' ? `${from.namespace}/${from.name}` : 'host'} -> ${to.namespace}/${to.name} ${protocol} ${port}`,
          })),
        ),
      ),
  );
}

/**
 * A load balancer is open to everyone, and an Ingress whose controller nobody knows to any pod, on its first port, if
 * that is TCP: HTTP is.
 */
function isEntered({ entry, ports, protocol }: App, who: 'pod' | 'host', port: number): boolean {
  if (entry === 'LoadBalancer' || entry === 'NodePort') return true;
  return entry === 'Ingress' && protocol === 'TCP' && who === 'pod' && port === ports[0];
}

function appOf(apps: readonly App[], { workload }: Pod): App {
  const found = apps.find(({ kind, namespace, name }) => workload === `${kind}/${namespace}/${name}`);
  if (!found) throw new Error(`no app ${workload}`);
  return found;
}

/** The apps and the pods' ports that an app calls; its own Service it reaches by itself, which is no call. */
function callsOf(apps: readonly App[], caller: App): { readonly to: App; readonly port: number }[] {
  return caller.calls.flatMap(({ to: index, port }) => {
    const to = apps[index];
    const called = to?.ports[port];
    return to && to !== caller && called !== undefined ? [{ to, port: called }] : [];
  });
}

// ---- manifests ----

function manifestsOf(apps: readonly App[]): string {
  return apps.map((each) => workloadOf(apps, each) + serviceOf(each) + ingressOf(each)).join('');
}

function workloadOf(apps: readonly App[], caller: App): string {
  const { kind, name, namespace, ports, named, protocol } = caller;
  const env = callsOf(apps, caller).map(({ to, port }, index) => {
    const asked = 7000 + to.ports.indexOf(port);
    return { name: `CALL_${index}_ADDR`, value: `${to.name}.${to.namespace}:${asked}` };
  });
  const container = {
    name: 'main',
    image: 'example',
    env,
    ports: ports.map((containerPort, index) => ({
      containerPort,
      protocol,
      ...(named ? { name: `p${index}` } : {}),
    })),
  };
  const pod = { spec: { containers: [container] } };
  const labels = labelsOf(caller);
  const header = { apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1', kind };
  const metadata = { name, namespace };
  const object =
    kind === 'Pod'
      ? { ...header, metadata: { ...metadata, labels }, ...pod }
      : {
          ...header,
          metadata,
          spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, ...pod } },
        };
  return fileOf(`${name}.yaml`, object);
}

function labelsOf({ name, label }: App): Record<string, string> {
  return label === 'app'
    ? { app: name, tier: 'x' }
    : label === 'role'
      ? { tier: 'x', role: name }
      : { app: 'x', role: name };
}

function serviceOf(each: App): string {
  const { name, namespace, ports, named, protocol, entry } = each;
  return fileOf(`${name}-service.yaml`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: {
      ...(entry === 'LoadBalancer' || entry === 'NodePort' ? { type: entry } : {}),
      selector: labelsOf(each),
      ports: ports.map((port, index) => ({
        name: `s${index}`,
        port: 7000 + index,
        targetPort: named ? `p${index}` : port,
        protocol,
      })),
    },
  });
}

function ingressOf({ name, namespace, entry }: App): string {
  if (entry !== 'Ingress') return '';
  const backend = { service: { name, port: { number: 7000 } } };
  return fileOf(`${name}-ingress.yaml`, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace },
    spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  });
}

function fileOf(name: string, object: unknown): string {
  return `//- ${name}\n${JSON.stringify(object)}\n`;
}

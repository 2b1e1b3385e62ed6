import fc from 'fast-check';
import { fields, type GenerateOptions, given, rarely, some } from './arbitraries.ts';
import { labelValue } from './generateSelectors.ts';
import type { Manifest } from './read.ts';
import {
  domains,
  likelyNames,
  nameKey,
  namespaceKeys,
  namespaceNames,
  nodeAddresses,
  podAddresses,
  podKeys,
  portNumbers,
} from './vocabulary.ts';

const homes = fc.constantFrom('shop', 'shop', 'shop', ...namespaceNames);

type Home = Pick<Manifest['metadata'], 'namespace'>;

/** A namespace; an object in `default` need not say so, and may say nothing in several ways. */
export const home: fc.Arbitrary<Home> = fc
  .tuple(homes, fc.constantFrom<Home[]>({ namespace: 'default' }, {}, {}, { namespace: null }, { namespace: '' }))
  .map(([namespace, byDefault]) => (namespace === 'default' ? byDefault : { namespace }));

/** Namespaces that are declared: all where nothing may be unknown. */
export function namespaces(options: GenerateOptions): fc.Arbitrary<Manifest[]> {
  const labels = fields(Object.fromEntries(namespaceKeys.map((key) => [key, labelValue(options)])));
  // The API server sets this label whatever is written.
  const withName = labels.map((own) => ({ ...own, [nameKey]: 'shop' }));
  const declaration = (name: string): fc.Arbitrary<Manifest> =>
    rarely(5, fc.constantFrom(undefined, null), rarely(5, withName, labels)).map((labels) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: given({ name, labels }) as unknown as Manifest['metadata'],
    }));
  const all = namespaceNames.map((name) =>
    options.unknowns ? rarely(2, fc.constant(undefined), declaration(name)) : declaration(name),
  );
  return fc.tuple(...all).map((list) => list.filter((one) => one !== undefined));
}

const workloadKinds = [
  ['v1', 'Pod'],
  ['v1', 'Pod'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'ReplicationController'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['argoproj.io/v1alpha1', 'Rollout'],
] as const;

export function workloads(options: GenerateOptions): fc.Arbitrary<Manifest[]> {
  const place = fc.tuple(home, fc.constantFrom('w0', 'w1', 'w2', 'w3', 'w4'));
  return fc
    .uniqueArray(place, {
      minLength: 2,
      maxLength: 5,
      selector: ([{ namespace }, name]) => `${namespace || 'default'}/${name}`,
    })
    .chain((places) => fc.tuple(...places.map(([where, name]) => workload(where, name, options))));
}

function workload(where: Home, name: string, options: GenerateOptions): fc.Arbitrary<Manifest> {
  // One hidden label makes all policies unsure that look at it.
  const nullable = rarely(15, fc.constant(null), labelValue(options, 12));
  const labels = rarely(
    10,
    fc.constantFrom(undefined, null, {}),
    fc
      .record({
        [podKeys[0]]: rarely(4, fc.constant(undefined), nullable),
        [podKeys[1]]: fc.option(nullable, { nil: undefined }),
        [podKeys[2]]: rarely(4, nullable, fc.constant(undefined)),
      })
      .map(given),
  );
  // The names of a container's ports must differ; those of two containers need not.
  const portList = (maxLength: number) =>
    fc.uniqueArray(containerPort(options), { maxLength, selector: (port) => port['name'] ?? port });
  const ports = (most: number) => rarely(5, fc.constantFrom(undefined, null), portList(most));
  const containers = some(
    ports(3).map((list) => given({ name: 'c', ports: list })),
    1,
    2,
  );
  const initContainers = rarely(
    2,
    fc.constant(undefined),
    some(
      fc
        .tuple(fc.constantFrom('Always', 'Always', undefined), ports(2))
        .map(([restartPolicy, list]) => given({ name: 'i', restartPolicy, ports: list })),
      1,
      2,
    ),
  );
  return fc
    .record({
      kind: fc.constantFrom(...workloadKinds),
      labels,
      containers,
      initContainers,
      hostNetwork: options.unknowns
        ? rarely(6, fc.constantFrom<unknown>(true, true, '${HOST}'), fc.constantFrom(undefined, false))
        : fc.constantFrom(undefined, false),
      ownLabels: fields({ app: labelValue(options), tier: labelValue(options) }),
      node: options.settled ? fc.option(nodeStatus, { nil: undefined }) : fc.constant(undefined),
      status: options.settled ? fc.option(podStatus, { nil: undefined }) : fc.constant(undefined),
    })
    .map(({ kind: [apiVersion, kind], labels, containers, initContainers, hostNetwork, ownLabels, node, status }) => {
      const spec = given({ hostNetwork, initContainers, containers });
      const template = given({ metadata: labels === undefined ? undefined : { labels }, spec });
      const metadata = { name, ...where, labels: ownLabels };
      if (kind === 'Pod') {
        // The status of a pod on its node's network names the node's addresses.
        const known =
          hostNetwork === true
            ? node && { hostIP: node[0], hostIPs: node.map((ip) => ({ ip })) }
            : hostNetwork
              ? undefined
              : status;
        return given({ apiVersion, kind, metadata: given({ name, ...where, labels }), spec, status: known });
      }
      if (kind === 'CronJob') return { apiVersion, kind, metadata, spec: { jobTemplate: { spec: { template } } } };
      return { apiVersion, kind, metadata, spec: { selector: {}, template } };
    }) as fc.Arbitrary<unknown> as fc.Arbitrary<Manifest>;
}

/** Those of one of the two nodes. */
const nodeStatus = fc.constantFrom(...[0, 1].map((index) => [nodeAddresses[4][index], nodeAddresses[6][index]]));

const podStatus = fc
  .record({
    v4: fc.option(fc.constantFrom(...podAddresses[4]), { nil: undefined }),
    v6: fc.option(fc.constantFrom(...podAddresses[6]), { nil: undefined }),
  })
  .map(({ v4, v6 }) => [v4, v6].flatMap((ip) => (ip === undefined ? [] : [{ ip }])))
  .map((podIPs) => (podIPs.length === 0 ? undefined : { podIP: podIPs[0]?.ip, podIPs }));

function containerPort({ unknowns }: GenerateOptions): fc.Arbitrary<Record<string, unknown>> {
  const open = <T>(placeholders: fc.Arbitrary<T>, known: fc.Arbitrary<T>): fc.Arbitrary<T> =>
    unknowns ? rarely(14, placeholders, known) : known;
  return fc
    .record({
      name: fc.option(open(fc.constant('${NAME}'), fc.constantFrom<string>(...likelyNames)), { nil: undefined }),
      containerPort: open<number | string>(
        fc.constantFrom('${NUMBER}', '${NUMBER_2}'),
        fc.constantFrom(...portNumbers),
      ),
      protocol: open<string | null | undefined>(
        fc.constant('${PROTOCOL}'),
        fc.constantFrom(undefined, undefined, 'TCP', 'UDP', 'SCTP', null),
      ),
    })
    .map(given);
}

/** Services of all types; most have a selector that some workload of the vocabulary fulfils. */
export function services(options: GenerateOptions): fc.Arbitrary<Manifest[]> {
  const selector = rarely(
    8,
    fc.constantFrom(undefined, null, {}),
    fc.oneof(
      fc.constant({ app: 'web' }),
      labelValue(options).map((app) => ({ app })),
      fc.record({ app: labelValue(options), tier: labelValue(options) }),
    ),
  );
  const port = fc
    .record({
      port: fc.constantFrom(...portNumbers),
      targetPort: fc.constantFrom<(number | string | null | undefined)[]>(
        undefined,
        null,
        ...portNumbers,
        ...likelyNames,
      ),
      protocol: fc.constantFrom('TCP', undefined, undefined, 'UDP'),
    })
    .map(given);
  const ports = fc
    .uniqueArray(port, {
      minLength: 1,
      maxLength: 3,
      selector: (one) => `${one['protocol'] ?? 'TCP'} ${one['port']}`,
    })
    // Several ports must have names.
    .map((list): Record<string, unknown>[] =>
      list.length === 1 ? list : list.map((one, index) => ({ name: `p${index}`, ...one })),
    );
  const type = fc.constantFrom(
    undefined,
    'ClusterIP',
    'ClusterIP',
    'headless',
    'NodePort',
    'LoadBalancer',
    'ExternalName',
  );
  const service = fc.record({ where: home, type, selector, ports, externalName: fc.constantFrom(...domains) });
  return some(service, 0, 3).map((list) =>
    list.map(({ where, type, selector, ports, externalName }, index) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `s${index}`, ...where },
      spec:
        type === 'ExternalName'
          ? { type, externalName }
          : given({
              type: type === 'headless' ? undefined : type,
              clusterIP: type === 'headless' ? 'None' : undefined,
              selector,
              ports:
                type === 'NodePort' ? ports.map((one, at) => ({ ...one, nodePort: 30000 + 3 * index + at })) : ports,
            }),
    })),
  );
}

/** Now and then a Service before two pods that mean different numbers by one name, which chance makes too rarely. */
export const twins: fc.Arbitrary<Manifest[]> = rarely(
  5,
  fc.uniqueArray(fc.constantFrom(...portNumbers), { minLength: 2, maxLength: 2 }).map((numbers) => [
    ...numbers.map((containerPort, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `t${index}`, namespace: 'shop', labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', ports: [{ name: 'http', containerPort }] }] },
    })),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'twins', namespace: 'shop' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
    },
  ]),
  fc.constant([]),
);

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type ClusterFacts,
  defaultClusterFacts,
  kubeDns,
  nodeLocalDns,
  openShiftDns,
} from '../../server/src/model/clusterFacts.ts';
import { cniProfiles } from '../../server/src/model/cni.ts';
import { emptyConfig, readConfig } from '../../server/src/workspace/config.ts';
import { noGroupingConfig } from '../../server/src/workspace/groupingConfig.ts';

/** What a configuration without problems says of the cluster. */
function facts(text: string): ClusterFacts {
  const { config, problems } = readConfig(text);
  expect(problems, text).toEqual([]);
  return config.cluster;
}

/** The problems of a configuration, each with the text that it is at. */
function problemsOf(text: string): string[] {
  return readConfig(text).problems.map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`);
}

test('without settings everything is at its default', () => {
  for (const text of [
    '',
    '# nothing\n',
    '{}\n',
    'exclude:\nrules:\ncni:\ndns:\nnamespaces:\npodCIDRs:\nclosedWorld:\nclusters:\nknown:\ndefaultNamespace:\n',
  ]) {
    expect(readConfig(text), text).toEqual({ config: emptyConfig, problems: [] });
  }
  expect(emptyConfig).toEqual({
    exclude: [],
    rules: {},
    cluster: defaultClusterFacts,
    grouping: noGroupingConfig,
    charts: [],
  });
});

test('globs and levels', () => {
  const { config, problems } = readConfig('exclude: [vendor/**, "*.tmp"]\nrules: {a: off, b: "off", c: error}\n');
  expect(problems).toEqual([]);
  expect([config.exclude, config.rules]).toEqual([['vendor/**', '*.tmp'], { a: 'off', b: 'off', c: 'error' }]);
});

test.each(['cluster: x\n', 'constructor: x\n', '__proto__: x\n'])('there is no setting in %s', (text) => {
  expect(problemsOf(text)).toEqual([
    `${text.split(':')[0]}: There is no setting "${text.split(':')[0]}"; known are exclude, rules, charts, cni, ipBlockMatchesPods, closedWorld, namespaces, podCIDRs, serviceCIDRs, nodeCIDRs, ingressControllers, dns, callers, defaultNamespace, clusters and known.`,
  ]);
});

test('what is wrong is named in the order of the text, and the rest counts', () => {
  const text = 'closedWorld: maybe\ncluster: x\nexclude: [1, a]\ncni: calico\nrules: {r: loud, s: hint}\n';
  const { config } = readConfig(text);
  expect(problemsOf(text).map((problem) => problem.split(':')[0])).toEqual(['maybe', 'cluster', '1', 'loud']);
  expect(config).toEqual({
    exclude: ['a'],
    rules: { s: 'hint' },
    cluster: { ...defaultClusterFacts, cni: 'calico', ipBlockMatchesPods: 'yes' },
    grouping: noGroupingConfig,
    charts: [],
  });
});

test('a file that is no mapping', () => {
  expect(problemsOf('- a\n')[0]).toMatch(/^- a: The configuration must be a mapping with the keys exclude, rules, /);
  expect(readConfig('- a\n').config).toEqual(emptyConfig);
});

test('the network plugin decides about an ipBlock and pods, unless the setting does', () => {
  const matching = (text: string): string => facts(text).ipBlockMatchesPods;
  expect(matching('')).toBe('unknown');
  for (const [cni, profile] of cniProfiles) {
    expect(facts(`cni: ${cni}\n`)).toMatchObject({ cni, ipBlockMatchesPods: profile.ipBlockMatchesPods });
  }
  expect(['calico', 'cilium', 'antrea'].map((cni) => matching(`cni: ${cni}\n`))).toEqual(['yes', 'no', 'unknown']);
  expect(matching('cni: cilium\nipBlockMatchesPods: yes\n')).toBe('yes');
  expect(matching('ipBlockMatchesPods: unknown\ncni: cilium\n')).toBe('unknown');
  for (const yes of ['yes', '"yes"', 'true', 'on']) expect(matching(`ipBlockMatchesPods: ${yes}\n`), yes).toBe('yes');
  for (const no of ['no', "'no'", 'false']) expect(matching(`ipBlockMatchesPods: ${no}\n`), no).toBe('no');
});

test('namespaces, ranges and the closed world', () => {
  expect(
    facts(`closedWorld: yes
namespaces:
  shop: {labels: {team: a, tier: }}
  bare: {}
  null-too:
podCIDRs: [10.244.0.0/16, "fd00::/48"]
serviceCIDRs: [10.96.0.0/12]
nodeCIDRs: [192.168.0.0/16]
`),
  ).toEqual({
    ...defaultClusterFacts,
    closedWorld: true,
    namespaces: new Map([
      [
        'shop',
        new Map([
          ['team', 'a'],
          ['tier', ''],
        ]),
      ],
      ['bare', new Map()],
      ['null-too', new Map()],
    ]),
    podCIDRs: ['10.244.0.0/16', 'fd00::/48'],
    serviceCIDRs: ['10.96.0.0/12'],
    nodeCIDRs: ['192.168.0.0/16'],
  });
});

test('ingress controllers', () => {
  expect(
    facts(`ingressControllers:
- namespace: ingress-nginx
  podLabels: {app.kubernetes.io/name: ingress-nginx}
- {namespace: openshift-ingress, hostNetwork: true}
`).ingressControllers,
  ).toEqual([
    {
      namespace: 'ingress-nginx',
      podLabels: new Map([['app.kubernetes.io/name', 'ingress-nginx']]),
      hostNetwork: false,
    },
    { namespace: 'openshift-ingress', podLabels: undefined, hostNetwork: true },
  ]);
});

test('DNS', () => {
  expect(facts('').dns).toBe(kubeDns);
  expect(facts('dns: kube-dns\n').dns).toBe(kubeDns);
  expect(facts('dns: openshift\n').dns).toBe(openShiftDns);
  expect(facts('dns: {}\n').dns).toEqual(kubeDns);
  expect(facts('dns: node-local\n').dns).toBe(nodeLocalDns);
  expect(facts('dns: {addresses: [169.254.25.10]}\n').dns).toEqual({ ...kubeDns, addresses: ['169.254.25.10'] });
  expect(
    facts('dns: {namespace: dns, labels: {app: unbound}, ports: [53, 1053], addresses: [169.254.25.10]}\n').dns,
  ).toEqual({
    namespace: 'dns',
    labels: new Map([['app', 'unbound']]),
    ports: [53, 1053],
    addresses: ['169.254.25.10'],
  });
});

describe('what is wrong is as if it were not there', () => {
  test.each<[text: string, ...problems: string[]]>([
    [
      'cni: weave\n',
      'weave: cni must be one of antrea, aws-vpc-cni, calico, cilium, flannel, kube-network-policies, kube-router, ovn-kubernetes.',
    ],
    [
      'cni: [calico]\n',
      '[calico]: cni must be one of antrea, aws-vpc-cni, calico, cilium, flannel, kube-network-policies, kube-router, ovn-kubernetes.',
    ],
    ['ipBlockMatchesPods: maybe\n', 'maybe: ipBlockMatchesPods must be yes, no or unknown.'],
    ['ipBlockMatchesPods: 1\n', '1: ipBlockMatchesPods must be yes, no or unknown.'],
    ['closedWorld: "yes"\n', '"yes": closedWorld must be true or false.'],
    ['namespaces: [shop]\n', '[shop]: namespaces must be a mapping from name to {labels: {..}}.'],
    ['namespaces: {shop: x}\n', 'x: namespace shop must be a mapping with the key labels.'],
    ['namespaces: {shop: {labels: x}}\n', 'x: labels must be a mapping from label to value.'],
    ['namespaces: {shop: {labels: {a: b, c: 1}}}\n', '1: The value of a label must be a string: put it in quotes.'],
    ['podCIDRs: 10.0.0.0/8\n', '10.0.0.0/8: podCIDRs must be a list of CIDRs.'],
    ['serviceCIDRs: [10]\n', '10: A CIDR must be a string, as 10.0.0.0/8 is.'],
    ['nodeCIDRs: [null]\n', 'null: A CIDR must be a string, as 10.0.0.0/8 is.'],
    ['ingressControllers: {namespace: x}\n', '{namespace: x}: ingressControllers must be a list.'],
    [
      'ingressControllers: [x]\n',
      'x: an ingress controller must be a mapping with the keys namespace, podLabels and hostNetwork.',
    ],
    ['ingressControllers: [{}]\n', '{}: An ingress controller must have a namespace.'],
    ['ingressControllers: [{namespace: 1}]\n', '1: namespace must be a string.'],
    ['ingressControllers: [{namespace: ""}]\n', '"": namespace must be a string.'],
    [
      'dns: coredns\n',
      'coredns: dns must be kube-dns, node-local, openshift, or a mapping with the keys namespace, labels, ports and addresses.',
    ],
    ['dns: [openshift]\n', '[openshift]: dns must be a mapping with the keys namespace, labels, ports and addresses.'],
    ['dns: {namespace: 1}\n', '1: namespace must be a string.'],
    ['dns: {labels: {a: true}}\n', 'true: The value of a label must be a string: put it in quotes.'],
    ['dns: {ports: 53}\n', '53: ports must be a list of numbers.'],
    [
      'dns: {ports: [0, "53", 65536]}\n',
      ...['0', '"53"', '65536'].map((port) => `${port}: A port must be a number from 1 to 65535.`),
    ],
    ['dns: {addresses: [1]}\n', '1: An address must be a string, as 169.254.20.10 is.'],
  ])('%s', (text, ...problems) => {
    expect(problemsOf(text)).toEqual(problems);
    const { dns, ...rest } = readConfig(text).config.cluster;
    const { dns: dnsDefault, ...restDefault } = defaultClusterFacts;
    expect(rest).toEqual(restDefault);
    expect({ ...dns, addresses: [] }).toEqual({ ...dnsDefault, addresses: [] });
  });
});

describe('the JSON Schema knows what the reader knows', () => {
  const schema = JSON.parse(readFileSync('schemas/netpol.schema.json', 'utf8'));

  /** The keys that the reader says it knows, where a wrong one stands. */
  const known = (text: string): string[] => {
    const [problem] = problemsOf(text);
    return (problem?.match(/known (?:are|is) (.*)\.$/)?.[1] ?? '').split(/, | and /);
  };

  test('keys', () => {
    const { properties } = schema;
    expect(Object.keys(properties)).toEqual(known('nope: 1\n'));
    expect(Object.keys(properties.namespaces.additionalProperties.properties)).toEqual(
      known('namespaces: {a: {nope: 1}}\n'),
    );
    expect(Object.keys(properties.charts.items.properties)).toEqual(known('charts: [{path: a, nope: 1}]\n'));
    expect(Object.keys(properties.ingressControllers.items.properties)).toEqual(
      known('ingressControllers: [{namespace: a, nope: 1}]\n'),
    );
    expect(Object.keys(properties.dns.oneOf[1].properties)).toEqual(known('dns: {nope: 1}\n'));
  });

  test('values', () => {
    const { cni, ipBlockMatchesPods, dns } = schema.properties;
    expect(cni.enum).toEqual([...cniProfiles.keys()]);
    for (const value of cni.enum) expect(problemsOf(JSON.stringify({ cni: value }))).toEqual([]);
    for (const value of ipBlockMatchesPods.enum)
      expect(problemsOf(JSON.stringify({ ipBlockMatchesPods: value }))).toEqual([]);
    for (const value of dns.oneOf[0].enum) expect(problemsOf(JSON.stringify({ dns: value }))).toEqual([]);
    for (const value of schema.definitions.level.enum)
      expect(problemsOf(JSON.stringify({ rules: { r: value } }))).toEqual([]);
  });
});

test('charts', () => {
  const { config, problems } = readConfig(
    'charts:\n- path: charts/shop\n  values: [values-prod.yaml]\n  release: web\n  namespace: shop\n- path: .\n',
  );
  expect(problems).toEqual([]);
  expect(config.charts).toEqual([
    { path: 'charts/shop', values: ['values-prod.yaml'], release: 'web', namespace: 'shop' },
    { path: '.', values: [], release: undefined, namespace: undefined },
  ]);
});

test('what is wrong in a chart is named, and the rest of it counts', () => {
  const text =
    'charts:\n- values: [a]\n- path: https://example.com/x\n- path: shop\n  values: [1, "", https://example.com/y, b.yaml]\n  realease: x\n  namespace: [a]\n- shop\ncni: calico\n';
  expect(problemsOf(text)).toEqual([
    'values: [a]: A chart must have a path.',
    'https://example.com/x: The path must be a folder of the workspace: Netpol fetches nothing.',
    '1: The name of a file must be a string.',
    '"": The name of a file must not be empty.',
    'https://example.com/y: Values must be a file of the workspace: Netpol fetches nothing.',
    'realease: There is no setting "realease" in a chart; known are path, values, release and namespace.',
    '[a]: namespace must be a string.',
    'shop: a chart must be a mapping with the keys path, values, release and namespace.',
  ]);
  const { config } = readConfig(text);
  expect(config.charts).toEqual([{ path: 'shop', values: ['b.yaml'], release: undefined, namespace: undefined }]);
  expect(config.cluster.cni).toBe('calico');
  expect(problemsOf('charts: shop\n')).toEqual(['shop: charts must be a list.']);
});

test('charts of a cluster are among all charts, in its namespace unless they name one', () => {
  const { config, problems } = readConfig(`
charts: [{path: all}]
clusters:
- name: prod
  defaultNamespace: shop
  charts:
  - {path: shop, values: [prod.yaml]}
  - {path: ops, namespace: ops}
`);
  expect(problems).toEqual([]);
  expect(config.charts).toEqual([
    { path: 'all', values: [], release: undefined, namespace: undefined, cluster: undefined },
    { path: 'shop', values: ['prod.yaml'], release: undefined, namespace: 'shop', cluster: 'prod' },
    { path: 'ops', values: [], release: undefined, namespace: 'ops', cluster: 'prod' },
  ]);
  expect(problemsOf('clusters: [{name: a, charts: [{values: [a]}]}]\n')).toEqual([
    '{values: [a]}: A chart must have a path.',
  ]);
});

describe('what belongs together', () => {
  test('clusters have what they name, and the facts of the folder where they say nothing', () => {
    const { config, problems } = readConfig(`
closedWorld: true
cni: calico
dns: openshift
clusters:
- name: prod
  files: [./prod/**, "shared/*.yaml"]
  kustomizations: [overlays/prod]
  defaultNamespace: shop
  cni: cilium
- name: dev
`);
    expect(problems).toEqual([]);
    expect(config.grouping.clusters).toEqual([
      {
        name: 'prod',
        files: ['prod/**', 'shared/*.yaml'],
        kustomizations: ['overlays/prod'],
        charts: [],
        known: [],
        defaultNamespace: 'shop',
        facts: { ...config.cluster, cni: 'cilium', ipBlockMatchesPods: 'no' },
      },
      {
        name: 'dev',
        files: [],
        kustomizations: [],
        charts: [],
        known: [],
        defaultNamespace: undefined,
        facts: config.cluster,
      },
    ]);
    expect(config.cluster).toMatchObject({ closedWorld: true, cni: 'calico', dns: openShiftDns });
  });

  test('a default namespace is one for all, or one for each of some paths', () => {
    const of = (text: string) => [...readConfig(text).config.grouping.defaultNamespace];
    expect(of('defaultNamespace: shop\n')).toEqual([['.', 'shop']]);
    expect(of('defaultNamespace: {overlays/prod: shop, .: ops}\n')).toEqual([
      ['overlays/prod', 'shop'],
      ['.', 'ops'],
    ]);
  });

  test.each([
    [
      'defaultNamespace: [a]\n',
      ['[a]: defaultNamespace must be the name of a namespace, or a mapping from path to one.'],
    ],
    ['defaultNamespace: {a: 1}\n', ['1: A default namespace must be the name of a namespace.']],
    ['clusters: x\n', ['x: clusters must be a list.']],
    ['clusters: [{files: [a]}]\n', ['{files: [a]}: A cluster must have a name.']],
    ['clusters: [{name: a}, {name: a}]\n', ['a: There is a cluster a already.']],
    ['clusters: [{name: a, files: "*"}]\n', ['"*": files must be a list of globs.']],
    ['clusters: [{name: a, kustomizations: [""]}]\n', ['"": A path must not be empty.']],
    ['clusters: [{name: a, closedWorld: 3}]\n', ['3: closedWorld must be true or false.']],
  ])('%s', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test('a setting that a cluster has not is named, and the cluster counts', () => {
    const text = 'clusters: [{name: a, exclude: [x]}]\n';
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^exclude: There is no setting "exclude" in a cluster; known /),
    ]);
    expect(readConfig(text).config.grouping.clusters.map(({ name }) => name)).toEqual(['a']);
  });
});

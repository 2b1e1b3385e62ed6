/** Completion, hover and problems of `.netpol.yaml`, in whatever state its text is. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { completeConfig } from '../../server/src/features/configCompletion.ts';
import { hoverConfig } from '../../server/src/features/configHover.ts';
import { configProblems, unknownWorkloads } from '../../server/src/features/configProblems.ts';
import { cniProfiles } from '../../server/src/model/cni.ts';
import { rules } from '../../server/src/rules/list.ts';
import { categories } from '../../server/src/rules/rule.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';

const schema = JSON.parse(readFileSync('schemas/netpol.schema.json', 'utf8'));
const rootKeys = Object.keys(schema.properties);
const servers = schema.properties.dns.oneOf[0].enum;
const clusterKeys = schema.properties.clusters.items.properties;
const levels = ['error', 'warning', 'information', 'hint', 'off'];
const ids = [...rules.map(({ id }) => id), ...Object.keys(categories)];
const pod = (namespace: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: ${namespace}}\nspec: {containers: [{name: c}]}\n`;
const [cluster] = withEdits(emptySnapshot([{ uri: 'file:///ws', name: 'ws' }]), [
  { uri: 'file:///ws/a.yaml', text: `${pod('shop')}---\n${pod('ops')}` },
]).clusters;
const namespaces = ['ops', 'shop'];

/** What is offered at `$0`, the same with CRLF. */
function offered(source: string): string[] {
  const labels = completionsIn(source).map(({ label }) => label);
  expect(completionsIn(source.replaceAll('\n', '\r\n')).map(({ label }) => label)).toEqual(labels);
  return labels;
}

function completionsIn(source: string) {
  return completeConfig(source.replace('$0', ''), source.indexOf('$0'), cluster);
}

/** The text once what is offered under a label was taken. */
function taken(source: string, label: string): string {
  const text = source.replace('$0', '');
  const found = completionsIn(source).find((one) => one.label === label);
  if (!found) throw new Error(`${label} is not offered`);
  return text.slice(0, found.word.start) + found.insert + text.slice(found.word.end);
}

describe('what is offered', () => {
  test.each<[name: string, source: string, labels: readonly string[]]>([
    ['keys of an empty file', '$0', rootKeys],
    ['keys behind a comment', '# what we know\n$0\n', rootKeys],
    ['the key that is being written', 'cni: calico\nexc$0\n', rootKeys.filter((key) => key !== 'cni')],
    ['a key that is there, to be written anew', 'cni: calico\nr$0ules: {}\n', rootKeys.filter((key) => key !== 'cni')],
    ['keys behind a mapping', 'rules:\n  a: off\n$0', rootKeys.filter((key) => key !== 'rules')],
    ['keys in front of others', '$0\ncni: calico\n', rootKeys.filter((key) => key !== 'cni')],
    ['keys in JSON', '{"cni": "calico", "$0"}', rootKeys.filter((key) => key !== 'cni')],
    ['keys in JSON of several lines', '{\n"cni": "calico",\n"$0"\n}\n', rootKeys.filter((key) => key !== 'cni')],
    ['rules', 'rules:\n  $0\n', ids],
    ['rules but those that are there', 'rules:\n  empty-peer: off\n  in$0\n', ids.filter((id) => id !== 'empty-peer')],
    ['rules in braces', 'rules: {$0}\n', ids],
    ['rules in braces behind others', 'rules: {empty-peer: off, $0}\n', ids.filter((id) => id !== 'empty-peer')],
    ['levels', 'rules:\n  empty-peer: $0\n', levels],
    ['levels, begun', 'rules: {empty-peer: o$0}\n', levels],
    ['network plugins', 'cni: $0', [...cniProfiles.keys()]],
    ['network plugins in quotes', 'cni: "cal$0"\n', [...cniProfiles.keys()]],
    ['network plugins in quotes that are not closed', 'cni: "cal$0\nrules: {}\n', [...cniProfiles.keys()]],
    ['yes and no, but not what YAML makes of them', 'ipBlockMatchesPods: $0\n', ['yes', 'no', 'unknown']],
    ['true and false', 'closedWorld: t$0\n', ['true', 'false']],
    ['namespaces that exist', 'namespaces:\n  $0', namespaces],
    ['keys of a namespace', 'namespaces:\n  shop:\n    $0', ['labels']],
    ['keys of a namespace in braces', 'namespaces: {shop: {$0}}', ['labels']],
    ['keys of an item', 'ingressControllers:\n- $0\n', ['namespace', 'podLabels', 'hostNetwork']],
    ['keys of an item, further down', 'ingressControllers:\n  - namespace: x\n    $0', ['podLabels', 'hostNetwork']],
    ['namespaces of an item', 'ingressControllers: [{namespace: $0}]', namespaces],
    ['values on the line of a key', 'dns: $0', servers],
    ['values and keys below it', 'dns:\n  $0', ['namespace', 'labels', 'ports', 'addresses', ...servers]],
    ['keys of one of several forms', 'dns:\n  ports: [53]\n  $0', ['namespace', 'labels', 'addresses']],
    ['keys of a cluster', 'clusters:\n- name: a\n  $0', Object.keys(clusterKeys).filter((key) => key !== 'name')],
    ['network plugins of a cluster', 'clusters: [{name: a, cni: $0}]', [...cniProfiles.keys()]],
    ['the DNS servers of a cluster', 'clusters:\n- name: a\n  dns: $0', servers],
    ['namespaces for all', 'defaultNamespace: $0', namespaces],
    ['namespaces for a path', 'defaultNamespace: {overlays/prod: $0}', namespaces],
    ['keys of a chart', 'charts:\n- $0', ['path', 'values', 'release', 'namespace']],
    ['namespaces of a chart', 'charts:\n- path: shop\n  namespace: $0', namespaces],
    ['keys of declared callers', 'callers:\n- $0', ['of', 'from', 'ports']],
    ['workloads that are called', 'callers: [{of: $0}]', ['ops/a', 'shop/a']],
    ['workloads that call', 'callers:\n- of: shop/a\n  from:\n  - $0', ['ops/a', 'shop/a']],
    ['nothing for globs', 'exclude: [$0]', []],
    ['nothing for labels', 'namespaces: {shop: {labels: {$0}}}', []],
    ['nothing in a comment', '# $0\n', []],
    ['nothing behind a value', 'cni: calico $0\n', []],
    ['nothing below what is no setting', 'nope:\n  $0\n', []],
    ['nothing on a colon', 'cni:$0\n', []],
  ])('%s', (_, source, labels) => {
    expect(offered(source)).toEqual(labels);
  });

  test('the same while other settings are broken', () => {
    for (const broken of [
      'exclude: [a',
      'exclude: "a',
      'exclude: {a: [}',
      'exclude:\n\t- a',
      '@',
      'x: &a *b c',
      '<<<<<<< HEAD',
    ]) {
      expect(offered(`${broken}\nrules:\n  empty-peer: $0\n`), broken).toEqual(levels);
      expect(offered(`rules:\n  empty-peer: $0\n${broken}\n`), broken).toEqual(levels);
      expect(offered(`dns:\n  $0\n${broken}`), broken).toContain('namespace');
    }
  });

  test('with descriptions', () => {
    const described = (source: string, label: string) =>
      completionsIn(source).find((one) => one.label === label)?.description;
    expect(described('$0', 'cni')).toBe(schema.properties.cni.description);
    expect(described('cni: $0', 'calico')).toBe(schema.properties.cni.description);
    expect(described('rules: {$0}', 'empty-peer')).toMatch(/\. Its own level is error\.$/);
    expect(described('namespaces: {$0}', 'shop')).toBe('A namespace with 1 workload.');
    for (const { label, description } of completionsIn('$0')) expect(description, label).toBeTruthy();
  });

  test.each([
    ['ex$0\n', 'exclude', 'exclude:\n'],
    ['cn$0', 'cni', 'cni: '],
    ['d$0n: openshift\n', 'dns', 'dns: openshift\n'],
    ['rules:\n  empty-$0\n', 'empty-peer', 'rules:\n  empty-peer: \n'],
    ['rules: {empty-peer: warn$0}\n', 'warning', 'rules: {empty-peer: warning}\n'],
    ['cni: "cal$0ic"\n', 'calico', 'cni: "calico"\n'],
    ['namespaces:\n  sh$0', 'shop', 'namespaces:\n  shop:'],
  ])('%j becomes, with %s, %j', (source, label, text) => {
    expect(taken(source, label)).toBe(text);
  });
});

describe('hover', () => {
  /** The hover at `$0`: the text that it is about, and its lines; the same with CRLF. */
  function hover(source: string): string[] {
    const lines = hoverIn(source);
    expect(hoverIn(source.replaceAll('\n', '\r\n'))).toEqual(lines);
    return lines;
  }

  function hoverIn(source: string): string[] {
    const text = source.replace('$0', '');
    const card = hoverConfig(text, source.indexOf('$0'), cluster);
    const written = (card?.lines ?? []).map((line) =>
      line.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(''),
    );
    return card ? [text.slice(card.at.start, card.at.end), ...written] : [];
  }

  const closed = ['closedWorld', '{"strong":"closedWorld"}', schema.properties.closedWorld.description];
  const values = 'One of {"code":"true"}, {"code":"false"}.';

  test.each<[source: string, lines: readonly string[]]>([
    ['clos$0edWorld: true\n', [...closed, values]],
    ['closedWorld: tr$0ue\n', [...closed, values]],
    ['exclude: [a, "b$0"]\n', ['exclude', '{"strong":"exclude"}', schema.properties.exclude.description]],
    ['exclude: [broken\nclosed$0World: true\n', [...closed, values]],
    ['namespaces: {shop: {lab$0els: {}}}\n', ['labels', '{"strong":"labels"}', 'All labels of the Namespace.']],
    ['namespaces: {sh$0op: {}}\n', ['shop', '{"strong":"shop"}', 'A namespace with 1 workload.']],
    ['nope$0: 1\n', []],
    ['# clo$0sedWorld\n', []],
    ['', []],
    ['namespaces: {shop: {labels: {te$0am: a}}}\n', []],
  ])('%j', (source, lines) => {
    expect(hover(source.includes('$0') ? source : '$0')).toEqual(lines);
  });

  test('a rule, on its id and on its level', () => {
    const [rule] = rules;
    for (const source of [`rules: {${rule?.id}$0: off}\n`, `rules:\n  ${rule?.id}: o$0ff\n`]) {
      expect(hover(source)).toEqual([
        rule?.id,
        `{"strong":"${rule?.id}"}`,
        `${rule?.summary} Its own level is ${rule?.severity}.`,
        `One of ${levels.map((level) => `{"code":"${level}"}`).join(', ')}.`,
      ]);
    }
  });
});

test('problems, each at its place', () => {
  const problemsOf = (text: string): string[] =>
    configProblems(text, (path) => path === 'shop').map(
      ({ start, end, message }) => `${text.slice(start, end)}: ${message}`,
    );
  expect(problemsOf('rules: {empty-peers: off, nonsense: off, empty-peer: loud}\n')).toEqual([
    'empty-peers: There is no rule "empty-peers". Is empty-peer meant?',
    'nonsense: There is no rule "nonsense".',
    "loud: A rule's level must be one of error, warning, information, hint, off.",
  ]);
  // A category stands for all of its rules.
  expect(problemsOf('rules: {invalid: off, cni: hint}\n')).toEqual([]);
  expect(problemsOf('podCIDRs: [10.0.0.0/8, 10.0.0.0/99]\nserviceCIDRs:\n- x\nnodeCIDRs: ["fd00::/8", 1]\n')).toEqual([
    '10.0.0.0/99: 10.0.0.0/99 is no CIDR, as 10.0.0.0/8 is.',
    'x: x is no CIDR, as 10.0.0.0/8 is.',
    '1: A CIDR must be a string, as 10.0.0.0/8 is.',
  ]);
  expect(problemsOf('exclude: ["", a]\n')).toEqual(['"": A glob must not be empty.']);
  expect(
    problemsOf(
      'cni: calico\nrules: {empty-peer: off, empty-peer: hint}\ndns: {ports: [53], ports: [54]}\ncni: cilium\n',
    ),
  ).toEqual([
    'cni: This key stands here twice; the last one counts.',
    'empty-peer: This key stands here twice; the last one counts.',
    'ports: This key stands here twice; the last one counts.',
  ]);
  expect(problemsOf('callers: [{of: a, from: b/c}, {from: [x/y/z]}, 1]\n')).toEqual([
    'a: A workload is written namespace/name, as shop/cart is.',
    'b/c: from must be a list of workloads.',
    '{from: [x/y/z]}: A declaration of callers must have of.',
    'x/y/z: A workload is written namespace/name, as shop/cart is.',
    '1: a declaration of callers must be a mapping with the keys of, from and ports.',
  ]);
  expect(problemsOf('callers: [{of: a/b, from: [], ports: [0, x, 80/TCP, 53/XYZ, 70000]}]\n')).toEqual(
    ['0', 'x', '53/XYZ', '70000'].map(
      (port) =>
        `${port}: A port must be a number from 1 to 65535, with /UDP or /SCTP behind it for another protocol than TCP.`,
    ),
  );
  expect(
    problemsOf('charts: [{path: shop}, {path: shp}, {path: ""}]\nclusters: [{name: a, charts: [{path: shap}]}]\n'),
  ).toEqual([
    'shp: There is no chart at shp, or it is left out: no Chart.yaml is read there.',
    '"": path must be a string.',
    'shap: There is no chart at shap, or it is left out: no Chart.yaml is read there.',
  ]);
  expect(problemsOf('# nothing\n')).toEqual([]);
});

test('workloads that there are not, in the whole folder and in one of its clusters', () => {
  const unknown = (text: string): string[] =>
    unknownWorkloads(text, cluster ? [cluster] : []).map(
      ({ start, end, message }) => `${text.slice(start, end)}: ${message}`,
    );
  expect(unknown('callers: [{of: shop/a, from: [ops/a, shop/web]}]\n')).toEqual([
    'shop/web: There is no workload shop/web. Is shop/a meant?',
  ]);
  expect(unknown('clusters: [{name: x, callers: [{of: billing/ledger, from: [ops/a]}]}]\n')).toEqual([
    'billing/ledger: There is no workload billing/ledger.',
  ]);
  expect(unknown('callers: [{of: billing, from: []}]\n')).toEqual([]);
});

test('no cut of a file makes any of it throw', () => {
  const text = `# all
exclude: ["a", b]
rules:
  empty-peer: off # why
dns: {ports: [53], labels: {a: "b"}}
ingressControllers:
- namespace: x
  podLabels: {a: b}
`;
  for (let at = 0; at <= text.length; at++) {
    for (const part of [text.slice(0, at), text.slice(at), text.slice(0, at) + text.slice(at + 4)]) {
      configProblems(part, () => false);
      for (const offset of [0, Math.min(at, part.length), part.length]) {
        completeConfig(part, offset, cluster);
        hoverConfig(part, offset, cluster);
      }
    }
  }
});

test('a workload that is named under callers says who may call it', () => {
  const text = 'callers:\n- {of: shop/a, from: [ops/a, shop/nobody]}\n';
  const card = (word: string) => hoverConfig(text, text.indexOf(word) + 1, cluster);
  const shown = (word: string): string =>
    (card(word)?.lines ?? [])
      .map((line) => line.map((part) => (typeof part === 'object' && 'strong' in part ? part.strong : part)).join(''))
      .join('\n');
  expect(shown('shop/a')).toMatchInlineSnapshot(`
    "Pod a in shop
    Ingress: not isolated, everyone may call it.
    Egress: not isolated, it may call everyone."
  `);
  expect(text.slice(card('ops/a')?.at.start, card('ops/a')?.at.end)).toBe('ops/a');
  // What is not there has no card: its setting has.
  expect(shown('shop/nobody')).toContain('The workloads that call it');
});

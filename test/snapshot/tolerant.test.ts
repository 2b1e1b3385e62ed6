/** What real folders hold besides plain manifests: each costs at most itself, and what can be read is. */
import { describe, expect, test } from 'vitest';
import { check } from '../../server/src/rules/check.ts';
import { appliedInstances } from '../../server/src/snapshot/fileQueries.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { isRemark } from '../support/check.ts';

const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec: {containers: [{name: c}]}
`;
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec:
  podSelector: {}
`;
const json = `${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{}] } })}\n`;
const uri = 'file:///ws/main.yaml';
const neighbour = 'file:///ws/neighbour.yaml';

describe('what is read', () => {
  test.each<[name: string, text: string, ...objects: string[]]>([
    ['no byte at all', ''],
    ['comments alone', '# one\n\n# two\n'],
    ['empty documents', `---\n---\n# c\n---\n${pod('a')}---\n---\n`, 'a'],
    ['CRLF', `${pod('a')}---\n${policy}`.replaceAll('\n', '\r\n'), 'a', 'deny'],
    ['a byte order mark', `\ufeff${policy}`, 'deny'],
    ['byte order marks of joined files', `\ufeff${pod('a')}---\n\ufeff${policy}`, 'a', 'deny'],
    ['the ends of documents', `${pod('a')}...\n${policy}...\n# nothing more\n`, 'a', 'deny'],
    [
      'directives',
      `%YAML 1.2\n%TAG ! tag:example.org,2000:\n---\n${pod('a')}...\n%YAML 1.1\n---\n${policy}`,
      'a',
      'deny',
    ],
    ['no final line feed', `${pod('a')}---\n${policy}`.trimEnd(), 'a', 'deny'],
    [
      'a marker in a text block',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: |\n    ---\n    b\n`,
      'a',
    ],
    ['JSON', json, 'a'],
    ['JSON behind a byte order mark', `\ufeff${json}`, 'a'],
    ['JSON objects as documents', `${json}---\n${json}`, 'a', 'a'],
    ['JSON with tabs', JSON.stringify(JSON.parse(json), null, '\t'), 'a'],
    ['a List', `apiVersion: v1\nkind: List\nitems:\n- ${pod('a').replaceAll('\n', '\n  ').trim()}\n- null\n- x\n`, 'a'],
    ['an empty List', 'apiVersion: v1\nkind: List\nitems:\n'],
    [
      'a List of Lists',
      `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: List, items: [${json.trim()}]}\n`,
    ],
    ['a key twice: the last counts', pod('a').replace('metadata:', 'metadata: {name: first}\nmetadata:'), 'a'],
    ['an alias', `${pod('a').replace('{app: a}', '&l {app: a}')}other: *l\n`, 'a'],
    ['a merge key', `x: &x {name: a}\n${pod('b').replace('name: b, labels', '<<: *x, labels')}`, 'a'],
    ['SOPS', `${pod('a')}sops:\n  mac: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\n  version: 3.8.1\n`, 'a'],
    ['a kpt setter', policy.replace('{name: deny}', '\n  name: deny # kpt-set: ${name}-policy'), 'deny'],
    ['ytt', `#@ load("@ytt:data", "data")\n---\n#@overlay/match missing_ok=True\n${policy}`, 'deny'],
    ['cp1252 as UTF-8', pod('a').replace('app: a', 'app: "caf\ufffd"'), 'a'],
    ['an unknown tag', `!Something\n${pod('a')}`, 'a'],
    ['a compose file', 'services:\n  web:\n    image: !reset null\n'],
    ['git-crypt', `\0GITCRYPT\0\ufffd&\n---\n&\ufffd kind: Pod\0\n{"kind": "Pod"`],
    ['bytes of an image', `\ufffdPNG\r\n\u001a\n\0\0\0\rIHDR{"kind": "Pod", \0`],
  ])('%s', (_, text, ...objects) => {
    const { names, problems } = read(text);
    expect(problems).toEqual([]);
    expect(names).toEqual(objects);
  });
});

describe('what is not read is named, and means what it meant before', () => {
  const conflict = '<<<<<<< HEAD\n  name: deny\n=======\n  name: other\n>>>>>>> theirs\n';
  const [mark, otherMark] = ['<<<<<<< HEAD', '>>>>>>> theirs'].map(
    (line) => `${line}: This merge conflict is not resolved.`,
  ) as [string, string];
  test.each<[name: string, text: string, ...problems: string[]]>([
    [
      'a tab',
      policy.replace('  podSelector', '\tpodSelector'),
      '\t: YAML does not allow a tab as indentation. Use spaces.',
    ],
    ['an undefined alias', policy.replace('{}', '*x'), '*x: No anchor &x stands above this alias.'],
    ['a merge conflict', policy.replace('metadata: {name: deny}\n', `metadata:\n${conflict}`), mark, otherMark],
    ['a merge conflict with CRLF', `${conflict}${policy}`.replaceAll('\n', '\r\n'), mark, otherMark],
    ['a merge conflict of documents', `${policy}=======\n${policy}>>>>>>> theirs\n`, otherMark],
  ])('%s', (_, text, ...problems) => {
    expect(read(text)).toEqual({ names: [], problems });
    expect(read(text, policy)).toEqual({ names: ['deny'], problems });
  });

  test('a merge conflict around a marker breaks the documents that it is in', () => {
    const text = `${pod('a')}---\n<<<<<<< HEAD\n${policy}---\n${policy}>>>>>>> theirs\n---\n${pod('b')}`;
    expect(read(text)).toEqual({ names: ['a', 'b'], problems: [mark, otherMark] });
  });

  test('aliases that stand for too much', () => {
    const bomb = ['x: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 20; level++) bomb.push(`x${level}: &a${level} [${Array(9).fill(`*a${level - 1}`)}]`);
    const { names, problems } = read(`${policy}${bomb.join('\n')}\n`, policy);
    expect(names).toEqual(['deny']);
    expect(problems[0]).toMatch('The aliases of this document stand for too much.');
  });

  test.each([
    ['brackets', `${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['lines', Array.from({ length: 600 }, (_, depth) => `\n${' '.repeat(depth + 1)}x:`).join('')],
  ])('%s nested too deeply', (_, deep) => {
    const { names, problems } = read(`${policy}deep: ${deep}\n`, policy);
    expect(names).toEqual(['deny']);
    expect(problems[0]).toMatch('This is nested too deeply.');
  });

  test('of more than 400,000 characters only the common form is read, and the place is named', {
    timeout: 60_000,
  }, () => {
    const items = Array.from(
      { length: 5_000 },
      (_, index) => `- ${pod(`p${index}`).replaceAll('\n', '\n  ').trim()}\n`,
    );
    const text = `apiVersion: v1\nkind: List\nitems:\n${items.join('')}`;
    expect(text.length).toBeGreaterThan(400_000);
    expect(read(text).names).toHaveLength(5_000);
    const broken = read(text.replace('labels: {app: p700}', 'labels: {app: p700'), text);
    expect(broken.names).toHaveLength(5_000);
    expect(broken.problems).toHaveLength(1);
    expect(broken.problems[0]).toMatch(/the document is too long to be read in spite of it\.$/);
  });
});

test('one bad field costs that field, and not its object', () => {
  const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, labels: 7, annotations: [x]}
spec:
  podSelector: {}
  policyTypes: Ingress
  ingress:
  - from: [{podSelector: {matchLabels: {app: a}}}]
    ports: [{port: [80]}, {port: 81, endPort: x}, {port: 82}]
  egress: none
---
apiVersion: v1
kind: Pod
metadata: {name: a, labels: {app: a, bad: [x]}}
spec:
  hostNetwork: perhaps
  containers: [{name: [c], ports: [{containerPort: {}}, {name: http, containerPort: 80}], env: x}, 7]
---
apiVersion: v1
kind: Service
metadata: {name: a}
spec: {selector: {app: a}, ports: [{port: x}, {port: 80, targetPort: []}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: ns, labels: {team: [a], tier: b}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a}
spec: {rules: [7, {http: {paths: [x, {backend: {service: {name: a, port: {number: x}}}}]}}]}
`;
  const { names, problems } = read(text);
  expect([names, problems]).toEqual([['deny', 'a', 'a', 'ns', 'a'], []]);
  const [deny, a, , namespace] = instances(text).map(({ resource }) => resource);
  if (deny?.type !== 'policy' || a?.type !== 'workload' || namespace?.type !== 'namespace') throw new Error('others');
  expect(deny.ingress[0]?.ports).toMatchObject([{ isValid: false }, { isValid: false }, { isValid: true, port: 82 }]);
  expect(deny.ingress[0]?.peers).toHaveLength(1);
  expect(a.ports.map(({ port }) => port)).toEqual([80]);
  expect(a.labels.map(({ key }) => key)).toEqual(['app']);
  expect(namespace.labels.map(({ key }) => key)).toEqual(['tier']);
});

test('what ytt fills in is unknown, and not everything', () => {
  const text = policy.replace('{}', '#@ data.values.selector\n  ingress: #@ rules()\n  policyTypes:\n  - #@ type');
  const [instance] = instances(`#@ load("@ytt:data", "data")\n---\n${text}`);
  if (instance?.resource.type !== 'policy') throw new Error('no policy');
  const { podSelector, isolates, ingress } = instance.resource;
  expect(podSelector.requirements.map(({ operator }) => operator)).toEqual(['Hidden']);
  expect(isolates).toEqual({ ingress: 'maybe', egress: 'maybe' });
  expect(ingress).toMatchObject([{ peers: [{ type: 'hidden' }] }]);
  expect(instances(policy.replace('{}', '#@overlay/replace'))[0]?.resource).toMatchObject({
    podSelector: { requirements: [] },
  });
});

/** The names of the objects of a file, and its problems with what they are at, beside another file, whose findings stay. */
function read(text: string, before?: string): { names: string[]; problems: string[] } {
  const alone = withEdits(empty, [{ uri: neighbour, text: invalid }]);
  let snapshot = alone;
  for (const version of before === undefined ? [text] : [before, text])
    snapshot = withEdits(snapshot, [{ uri, text: version }]);
  const found = check(snapshot, {}).filter(({ uri, rule }) => uri === neighbour && !isRemark(rule));
  expect(found.map(({ rule }) => rule)).toEqual(['invalid-protocol']);
  const problems = (snapshot.files.get(uri)?.source.documents ?? []).flatMap(({ document }) =>
    document.problems.map(({ start, end, message }) => `${document.text.slice(start, end)}: ${message}`),
  );
  return { names: appliedInstances(snapshot, uri).map(({ resource }) => resource.name), problems };
}

const instances = (text: string) => appliedInstances(withEdits(empty, [{ uri, text }]), uri);
const empty = emptySnapshot([{ uri: 'file:///ws', name: 'ws' }]);
const invalid = policy
  .replace('name: deny', 'name: neighbour')
  .replace('{}', '{}\n  ingress: [{ports: [{protocol: tcp}]}]');

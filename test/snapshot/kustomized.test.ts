import { expect, test } from 'vitest';
import { instancesOfFile } from '../../server/src/snapshot/fileQueries.ts';
import { emptySnapshot, type Snapshot, withEdits, withKustomized } from '../../server/src/snapshot/snapshot.ts';
import { toKustomize } from '../../server/src/snapshot/toKustomize.ts';
import type { KustomizeRendering } from '../../server/src/workspace/kustomize/printed.ts';
import { findingsOf } from '../support/check.ts';
import { workloadIn } from '../support/cluster.ts';
import { fixesIn } from '../support/fixes.ts';
import { parseFixture, root } from '../support/fixture.ts';

const app = `${root}/app`;
const kustomizationUri = `${app}/kustomization.yaml`;
const webUri = `${app}/web.yaml`;
const remote = 'https://example.org/base?ref=v1';

const pod = (name: string, label = name): string => `apiVersion: v1
kind: Pod
metadata:
  labels:
    app: ${label}
  name: ${name}
spec:
  containers:
  - image: a
    name: a
`;
const policy = (selected: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: far
spec:
  podSelector:
    matchLabels:
      app: ${selected}
  policyTypes: [Ingress, Egress]
`;

function workspace(kustomization: string, more: Readonly<Record<string, string>> = {}): Snapshot {
  const files = { 'kustomization.yaml': kustomization, 'web.yaml': pod('web'), ...more };
  const edits = Object.entries(files).map(([name, text]) => ({ uri: `${app}/${name}`, text }));
  return withEdits(emptySnapshot([{ uri: root, name: 'ws' }]), edits);
}

/** As when kubectl ran on what the snapshot holds. */
function printed(snapshot: Snapshot, ...objects: readonly string[]): Snapshot {
  return withResult(snapshot, { output: objects.join('---\n'), failure: undefined });
}

function withResult(snapshot: Snapshot, result: Omit<KustomizeRendering, 'known'>): Snapshot {
  const [bundle] = toKustomize(snapshot);
  if (!bundle) throw new Error('there is nothing to run kubectl for');
  return withKustomized(snapshot, new Map([[bundle.id, { known: bundle.known, ...result }]]));
}

const found = (snapshot: Snapshot): string[] =>
  findingsOf(snapshot).map(({ uri, rule, from, to }) => {
    const text = snapshot.files.get(uri)?.source.text.slice(from, to);
    return `${uri.slice(app.length + 1)} ${rule} [${text}]`;
  });
const keys = (snapshot: Snapshot, uri: string): string[] => instancesOfFile(snapshot, uri).map(({ key }) => key);

const withBase = workspace(`resources:\n- ${remote}\n- web.yaml\n`);

test('objects of a remote base count, and stand at the entry that fetches it', () => {
  expect(found(withBase)).toContain(`kustomization.yaml kustomize-unknown [${remote}]`);
  const snapshot = printed(withBase, pod('far'), pod('web'), policy('web'));
  expect(keys(snapshot, webUri)).toEqual(['/Pod/default/web']);
  expect(keys(snapshot, kustomizationUri)).toEqual(['/Pod/default/far', 'networking.k8s.io/NetworkPolicy/default/far']);
  expect(found(snapshot)).toEqual([
    `kustomization.yaml unprotected-ingress [${remote}]`,
    `kustomization.yaml unprotected-egress [${remote}]`,
  ]);
});

test('what is written in the workspace is as it is written now, before kubectl ran again', () => {
  const before = printed(withBase, pod('far'), pod('web'), policy('web'));
  const renamed = withEdits(before, [{ uri: webUri, text: pod('store', 'web') }]);
  expect(keys(renamed, webUri)).toEqual(['/Pod/default/store']);
  expect(keys(renamed, kustomizationUri)).toEqual(keys(before, kustomizationUri));
  const other = withEdits(before, [{ uri: webUri, text: pod('web', 'other') }]);
  expect(found(other)).toContain('web.yaml unprotected-ingress [web]');
  const again = withEdits(other, [{ uri: webUri, text: pod('web') }]);
  expect(found(again)).toEqual(found(before));
  expect(instancesOfFile(other, kustomizationUri)[0]).toBe(instancesOfFile(before, kustomizationUri)[0]);
});

test('without the entry that only kustomize can do, its result counts no more', () => {
  const before = printed(withBase, pod('far'), pod('web'));
  const snapshot = withEdits(before, [{ uri: kustomizationUri, text: 'resources:\n- web.yaml\n' }]);
  expect(toKustomize(snapshot)).toEqual([]);
  expect(keys(snapshot, kustomizationUri)).toEqual([]);
  expect(found(snapshot)).toEqual(['web.yaml unprotected-ingress [web]', 'web.yaml unprotected-egress [web]']);
});

test('a component from elsewhere may change the objects: they are as printed, at the places of what is written', () => {
  const text = `resources: [web.yaml]\ncomponents:\n- ${remote}\n`;
  const snapshot = printed(
    workspace(text, {}),
    pod('web', 'changed').replace('  name: web', '  name: web\n  namespace: shop'),
  );
  const [cluster] = snapshot.clusters;
  if (!cluster) throw new Error('no cluster');
  const web = workloadIn(cluster, 'web');
  expect(web).toMatchObject({ uri: webUri, namespace: 'shop' });
  expect(web.resource.labels.map(({ key, value }) => [key, value])).toEqual([['app', 'changed']]);
  expect(found(snapshot)).toEqual(['web.yaml unprotected-ingress [web]', 'web.yaml unprotected-egress [web]']);
  const more = withEdits(snapshot, [
    { uri: kustomizationUri, text: text.replace('web.yaml', 'web.yaml, new.yaml') },
    { uri: `${app}/new.yaml`, text: pod('new') },
  ]);
  expect(keys(more, `${app}/new.yaml`)).toEqual(['/Pod/default/new']);
});

test('what kubectl says is said at the entry, and what it made before goes on', () => {
  const failure = 'error: accumulating resources:\n  no such host';
  const never = withResult(withBase, { output: undefined, failure });
  expect(findingsOf(never).map(({ message }) => message)).toContain(
    'kubectl kustomize: accumulating resources: no such host. What it adds or changes is missing in every answer.',
  );
  expect(keys(never, webUri)).toEqual(['/Pod/default/web']);
  const before = withResult(withBase, { output: pod('far'), failure });
  expect(keys(before, kustomizationUri)).toEqual(['/Pod/default/far']);
});

test('an incremental snapshot is as one that is read anew', () => {
  const { kustomized } = printed(withBase, pod('far'), pod('web'), policy('web'));
  const text = `# more\nresources:\n- ${remote}\n- web.yaml\n`;
  const late = withKustomized(withEdits(withBase, [{ uri: kustomizationUri, text }]), kustomized);
  const early = withEdits(withKustomized(withBase, kustomized), [{ uri: kustomizationUri, text }]);
  const fresh = withKustomized(workspace(text), kustomized);
  expect(found(late)).toEqual(found(fresh));
  expect(found(early)).toEqual(found(fresh));
  expect(found(withKustomized(early, new Map()))).toEqual(found(workspace(text)));
});

test('no fix edits the entry of what comes from elsewhere, or writes a policy beside it', () => {
  const text = `resources:\n- ${remote}\n- web.yaml\n`;
  const offered = (marked: string, ...more: readonly string[]): string[] => {
    const fixture = parseFixture(
      `//- app/kustomization.yaml\n${text}//- app/web.yaml\n${pod('web')}`.replace(marked.replace('$0', ''), marked),
    );
    const edits = [...fixture.files].map(([uri, text]) => ({ uri, text }));
    const read = withEdits(emptySnapshot([{ uri: root, name: 'ws' }]), edits);
    if (!fixture.cursor) throw new Error('no cursor');
    return fixesIn(printed(read, pod('far'), pod('web'), ...more), fixture.cursor).flatMap(({ title, effect }) =>
      effect.type === 'change' ? [title] : [],
    );
  };
  const atEntry = 'https://exam$0ple.org/base?ref=v1';
  const silence = ['Silence unprotected-ingress here', 'Silence unprotected-egress here'];
  expect(offered(atEntry)).toEqual(silence);
  expect(offered(atEntry, policy('wbe'))).toEqual([...silence, 'Silence selects-no-pods here']);
  // A policy of the workspace itself can be written.
  expect(offered('we$0b\nspec')).toContain('Add default-deny for ingress to namespace default');
});

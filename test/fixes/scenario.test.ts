import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allowChosen } from '../../server/src/fixes/allowCaller.ts';
import { applied } from '../../server/src/fixes/edits.ts';
import { fixesFor } from '../../server/src/fixes/list.ts';
import { access } from '../../server/src/policy/access.ts';
import { isEmpty } from '../../server/src/policy/portSet.ts';
import { cursorAt } from '../../server/src/snapshot/cursor.ts';
import { distinctWorkloads, partyOf, policiesOf, type WorkloadInstance } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { findingsOf } from '../support/check.ts';

const folder = path.join(import.meta.dirname, '../../examples/lol');
const uriOf = (name: string): string => `file:///examples/lol/${name}`;

function example(): Snapshot {
  const edits = readdirSync(folder).map((name) => ({
    uri: uriOf(name),
    text: readFileSync(path.join(folder, name), 'utf8'),
  }));
  return withEdits(emptySnapshot([{ uri: 'file:///examples/lol', name: 'lol' }]), edits);
}

function workload(snapshot: Snapshot, name: string): WorkloadInstance {
  const found = snapshot.clusters.flatMap(distinctWorkloads).find(({ resource }) => resource.name === name);
  if (!found) throw new Error(`no workload ${name}`);
  return found;
}

function reaches(snapshot: Snapshot, from: string, to: string): boolean {
  const cluster = snapshot.clusters[0];
  if (!cluster) throw new Error('no cluster');
  const party = (name: string) => partyOf(cluster, workload(snapshot, name));
  return !isEmpty(access(party(from), party(to), policiesOf(cluster)).may);
}

test('the example from nothing to one allowed caller', () => {
  const start = example();
  const warned = findingsOf(start).filter(({ rule }) => rule === 'unprotected-ingress');
  expect(warned.map(({ message }) => message.split(' ')[3])).toEqual(['lol-default', 'lol-yahoo', 'miao-yahoo']);
  expect(reaches(start, 'lol-yahoo', 'lol-default')).toBe(true);

  const finding = warned[0];
  const cursor = finding && cursorAt(start, finding.uri, finding.from);
  if (!cursor || !finding) throw new Error('no cursor');
  const options = { newPolicy: 'file' } as const;
  const deny = fixesFor({ snapshot: start, cursor, findings: [finding], options })[0];
  expect(deny?.title).toBe('Add default-deny for ingress to namespace default');
  if (deny?.effect.type !== 'change') throw new Error('no change');
  const denied = applied(start, deny.effect);
  expect(reaches(denied, 'lol-yahoo', 'lol-default')).toBe(false);
  expect(reaches(denied, 'miao-yahoo', 'lol-default')).toBe(false);

  const cluster = denied.clusters[0];
  const allow =
    cluster && allowChosen(denied, cluster, workload(denied, 'lol-yahoo'), workload(denied, 'lol-default'), options);
  if (allow?.type !== 'change') throw new Error('nothing to allow');
  expect(allow.files.map(({ uri }) => uri)).toEqual([uriOf('allow-to-lol-default.yaml')]);
  const allowed = applied(denied, allow);
  expect(allowed.files.get(uriOf('allow-to-lol-default.yaml'))?.source.text).toMatchInlineSnapshot(`
    "apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: allow-to-lol-default
      namespace: default
    spec:
      podSelector:
        matchLabels:
          app: lol-default
      policyTypes:
        - Ingress
      ingress:
        - from:
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: yahoo
              podSelector:
                matchLabels:
                  app: lol-yahoo
          ports:
            - protocol: TCP
              port: 8080
    "
  `);
  expect(reaches(allowed, 'lol-yahoo', 'lol-default')).toBe(true);
  expect(reaches(allowed, 'miao-yahoo', 'lol-default')).toBe(false);
});

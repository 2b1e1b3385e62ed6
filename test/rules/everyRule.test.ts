/** What holds for each rule, whichever it is: docs.test.ts holds its page and its examples, this its place among edits. */
import { describe, expect, test } from 'vitest';
import { hasFix } from '../../server/src/reports/ruleFix.ts';
import { type Checker, createChecker } from '../../server/src/rules/check.ts';
import { rules } from '../../server/src/rules/list.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import { type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { severitiesWith } from '../support/check.ts';
import { allFindings, workspaceOf } from '../support/examples.ts';

/** Rules whose finding has an answer that can be written, in the order of their groups. A name may be of a rule to come. */
const mendable: ReadonlySet<string> = new Set(
  [
    [
      'invalid-protocol',
      'invalid-port-name',
      'end-port-before-port',
      'end-port-misplaced',
      'empty-peer',
      'ipblock-with-selector',
      'cidr-host-bits',
      'invalid-policy-type',
      'removed-api-version',
      'unknown-field',
      'labels-without-matchlabels',
      'misindented-selector',
      'non-string-label',
      'wrong-node-type',
    ],
    [
      'selects-no-pods',
      'selector-matches-other-namespace',
      'selector-matches-workload-not-pods',
      'peer-selects-no-pods',
      'peer-missing-namespace-selector',
      'namespace-selects-none',
      'namespace-name-label',
      'rules-ignored-by-policy-types',
      'host-network-peer',
      'named-port-undefined',
      'named-port-protocol-mismatch',
      'named-port-is-service-port',
      'legacy-isolation-annotation',
      'brittle-selector',
      'job-labels-missing',
    ],
    [
      'peer-or-instead-of-and',
      'rule-split-peers-ports',
      'empty-peer-list',
      'ports-without-peers',
      'ipblock-any',
      'ipblock-cluster-address',
      'not-in-matches-unlabelled',
      'dns-to-anyone',
    ],
    [
      'egress-blocks-dns',
      'dns-udp-only',
      'dns-tcp-only',
      'dns-selector-mismatch',
      'dns-node-local',
      'dns-openshift-port',
      'service-port-not-target-port',
      'policy-types-omitted-egress-only',
      'deny-egress-not-applied',
      'caller-egress-missing',
      'callee-ingress-missing',
      'inferred-caller-blocked',
      'ingress-controller-blocked',
      'scrape-blocked',
      'webhook-blocked',
      'apiserver-egress-blocked',
      'self-traffic-blocked',
      'protocol-mismatch',
      'default-deny-without-allows',
    ],
    ['unprotected-ingress', 'unprotected-egress', 'namespace-without-policies', 'namespace-no-default-deny'],
    ['cnp-bad-action', 'banp-name'],
  ].flat(),
);

const levels = severitiesWith(rules.map(({ id }) => id));

describe.each(rules)('$id', (rule) => {
  const { id, subject } = rule;
  const { fires, passes } = rule.examples;
  const before = workspaceOf(fires);
  const found = described(before);

  test('finds the same while a document is broken, by what it said before', () => {
    for (const [uri, text] of textsOf(before)) {
      const broken = withEdits(before, [{ uri, text: `${text}- [\n` }]);
      expect(broken.files.get(uri)?.source.documents.at(-1)?.document.problems).not.toEqual([]);
      // Of what a comment in a broken document silences nothing is said.
      if (subject !== 'directive') expect(described(broken), uri).toEqual(found);
    }
  });

  test('lets go of what is cut off, wherever that is', () => {
    for (const [uri, text] of textsOf(before)) {
      const checker = createChecker(() => levels);
      checker.update(before);
      for (let share = 1; share < 8; share++) {
        const cut = withEdits(before, [{ uri, text: text.slice(0, (text.length * share) / 8) }]);
        checker.update(cut);
        for (const file of cut.files.keys())
          for (const finding of checker.findings(cut, file)) expect(locate(cut, finding), finding.rule).toBeDefined();
      }
      const again = withEdits(before, [{ uri, text }]);
      checker.update(again);
      expect(foundBy(checker, again)).toEqual(found);
    }
  });

  test('finds the same after edits as at once', () => {
    const checker = createChecker(() => levels);
    // What is configured stays as it is in the example that fires.
    const others = [...textsOf(workspaceOf(passes))].map(([uri, text]) => ({ uri, text }));
    let snapshot = withEdits(emptied(before), others);
    checker.update(snapshot);
    const gone = [...snapshot.files.keys()].map((uri) => ({ uri, text: undefined }));
    const texts = [...textsOf(before)].map(([uri, text]) => ({ uri, text }));
    const half = texts.map(({ uri, text }) => ({ uri, text: text.slice(0, text.length / 2) }));
    for (const edit of [...gone.filter(({ uri }) => !before.files.get(uri)), ...half, ...texts.reverse()]) {
      snapshot = withEdits(snapshot, [edit]);
      checker.update(snapshot);
    }
    expect(foundBy(checker, snapshot)).toEqual(found);
  });

  test('names the files in which an edit changes what it finds', () => {
    const checker = createChecker(() => levels);
    let snapshot = emptied(before);
    const shown = new Map<string, string>();
    for (const [uri, text] of textsOf(before)) {
      snapshot = withEdits(snapshot, [{ uri, text }]);
      const changed = checker.update(snapshot);
      for (const file of snapshot.files.keys()) {
        const now = JSON.stringify(checker.findings(snapshot, file).map(({ rule, message }) => [rule, message]));
        if (now !== (shown.get(file) ?? '[]')) expect([...changed]).toContain(file);
        shown.set(file, now);
      }
    }
    expect(foundBy(checker, snapshot)).toEqual(found);
  });

  if (mendable.has(id)) {
    test('has a quick fix', () => {
      expect(hasFix(rule)).toBe(true);
    });
  }
});

/** The files of an example, with their texts. */
function textsOf(snapshot: Snapshot): [uri: string, text: string][] {
  return [...snapshot.files.keys()].map((uri) => [uri, snapshot.files.get(uri)?.source.text ?? '']);
}

/** The same workspace, before anything was read. */
function emptied(snapshot: Snapshot): Snapshot {
  return withEdits(
    snapshot,
    [...snapshot.files.keys()].map((uri) => ({ uri, text: undefined })),
  );
}

function described(snapshot: Snapshot): string[] {
  return allFindings(snapshot).map(describeFinding).sort();
}

function foundBy(checker: Checker, snapshot: Snapshot): string[] {
  return [...snapshot.files.keys()].flatMap((uri) => checker.findings(snapshot, uri).map(describeFinding)).sort();
}

function describeFinding({ uri, rule, severity, message }: Finding): string {
  return `${uri} ${severity} ${rule}: ${message}`;
}

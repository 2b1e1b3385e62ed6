import { expect } from 'vitest';
import { check } from '../../server/src/rules/check.ts';
import type { Severities } from '../../server/src/rules/levels.ts';
import { rules } from '../../server/src/rules/list.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { type Fixture, parseFixture, snapshotOf, withCrlf } from './fixture.ts';

/** Rules that find something in nearly every small fixture, besides all hints. */
const remarks: readonly string[] = [
  'namespace-without-policies',
  'host-network-workload',
  'duplicate-port',
  'duplicate-peer',
  'redundant-policy',
  'redundant-rule',
  'redundant-peer',
  'dns-to-anyone',
  'except-reallowed',
  'internet-egress-open',
  'wide-port-range',
  'ports-without-peers',
  'not-in-matches-unlabelled',
  'namespace-selector-all',
  'allow-all-rule',
];

/**
 * Holds the findings against the fixture's annotations, one to one: `<severity> <rule>[: <part of the message>]`.
 * With LF and with CRLF. `ignoring` names rules that the fixture is not about. Hints, rules that are off and what else
 * `remarks` lists count where the fixture names them, in an annotation or in `also`.
 */
export function checkDiagnostics(
  source: string,
  { ignoring = [], also = [] }: { ignoring?: readonly string[]; also?: readonly string[] } = {},
): void {
  const fixture = parseFixture(source);
  const named = [...also, ...fixture.annotations.map(({ text }) => text.split(/[ :]/)[1])];
  const isAsked = (rule: string) => !ignoring.includes(rule) && (!isRemark(rule) || named.includes(rule));
  for (const version of [fixture, withCrlf(fixture)]) {
    const found = findingsOf(snapshotOf(version), severitiesWith(named)).filter(({ rule }) => isAsked(rule));
    expect(found.map((finding) => describeFinding(finding, version))).toEqual(
      version.annotations.map(describeAnnotation),
    );
  }
}

/** A finding with its place in the file. */
export interface Located extends Finding {
  readonly from: number;
  readonly to: number;
}

export function findingsOf(snapshot: Snapshot, severities: Severities = {}): Located[] {
  return check(snapshot, severities).map((finding) => {
    const place = locate(snapshot, finding);
    return { ...finding, from: place?.start ?? -1, to: place?.end ?? -1 };
  });
}

/** Rules of these names are on that are off by themselves. */
export function severitiesWith(names: readonly (string | undefined)[]): Severities {
  const off = rules.filter(({ id, severity }) => severity === 'off' && names.includes(id));
  return Object.fromEntries(off.map(({ id }) => [id, 'information']));
}

/** Whether a rule finds something nearly anywhere, so that a fixture is about it only where it says so. */
export function isRemark(id: string): boolean {
  const severity = rules.find((rule) => rule.id === id)?.severity;
  return severity === 'hint' || severity === 'off' || remarks.includes(id);
}

function describeFinding(finding: Located, { annotations }: Fixture): string {
  const text = `${finding.severity} ${finding.rule}: ${finding.message}`;
  // Where an annotation gives part of the message only, that part is compared.
  const partial = annotations.find(
    ({ uri, start, text: wanted }) => uri === finding.uri && start === finding.from && matches(text, wanted),
  );
  return `${finding.uri} ${finding.from}-${finding.to} ${partial ? partial.text : text}`;
}

function matches(text: string, wanted: string): boolean {
  const [head = '', ...rest] = wanted.split(': ');
  return text.startsWith(`${head}:`) && text.includes(rest.join(': '));
}

function describeAnnotation({ uri, start, end, text }: Fixture['annotations'][number]): string {
  return `${uri} ${start}-${end} ${text}`;
}

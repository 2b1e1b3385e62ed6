import { expect } from 'vitest';
import { check } from '../../server/src/rules/check.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { type Fixture, parseFixture, snapshotOf, withCrlf } from './fixture.ts';

/**
 * Holds the findings against the fixture's annotations, one to one: `<severity> <rule>[: <part of the message>]`.
 * With LF and with CRLF. `ignoring` names rules that the fixture is not about.
 */
export function checkDiagnostics(source: string, { ignoring = [] }: { ignoring?: readonly string[] } = {}): void {
  const fixture = parseFixture(source);
  for (const version of [fixture, withCrlf(fixture)]) {
    const found = findingsOf(snapshotOf(version)).filter(({ rule }) => !ignoring.includes(rule));
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

export function findingsOf(snapshot: Snapshot): Located[] {
  return check(snapshot, {}).map((finding) => {
    const place = locate(snapshot, finding);
    return { ...finding, from: place?.start ?? -1, to: place?.end ?? -1 };
  });
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

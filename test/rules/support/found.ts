import { findingsOf } from '../../support/check.ts';
import { parseFixture, snapshotOf } from '../../support/fixture.ts';

/** What one rule finds in a fixture: severity and message. */
export function messagesOf(rule: string, source: string): string[] {
  return findingsOf(snapshotOf(parseFixture(source)))
    .filter((finding) => finding.rule === rule)
    .map(({ severity, message }) => `${severity} ${message}`);
}

/** The files that one rule finds something in. */
export function filesOf(rule: string, source: string): string[] {
  return findingsOf(snapshotOf(parseFixture(source)))
    .filter((finding) => finding.rule === rule)
    .map(({ uri }) => uri.split('/').at(-1) ?? '');
}

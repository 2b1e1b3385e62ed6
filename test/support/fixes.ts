import { expect } from 'vitest';
import { allowChosen } from '../../server/src/fixes/allowCaller.ts';
import { applied } from '../../server/src/fixes/edits.ts';
import type { Change, Fix, FixOptions } from '../../server/src/fixes/fix.ts';
import { fixesFor } from '../../server/src/fixes/list.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import { cursorAt } from '../../server/src/snapshot/cursor.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { findingsOf, isRemark, severitiesWith } from './check.ts';
import { onlyCluster, workloadIn } from './cluster.ts';
import { type Fixture, parseFixture, root, snapshotOf, withCrlf } from './fixture.ts';
import { changedPairs, controllerName } from './reach.ts';

export interface Outcome {
  /** Every file that was changed, as a fixture. */
  readonly files: string;
  /** The pairs whose access was changed, but for those with the ingress controller. */
  readonly pairs: readonly string[];
  /** What changed for the ingress controller: who it is, the manifests do not say, so that any peer may be it. */
  readonly controller: readonly string[];
}

export interface Options extends Partial<FixOptions> {
  /** Parts of findings that may appear. */
  readonly appearing?: readonly string[];
  /** Rules that are on though they are off by themselves. */
  readonly also?: readonly string[];
}

/** The fixes that are offered at the fixture's cursor. */
export function fixesAt(fixture: Fixture, options?: Options): Fix[] {
  if (!fixture.cursor) throw new Error('the fixture has no $0');
  return fixesIn(snapshotOf(fixture), fixture.cursor, options);
}

export function fixesIn(
  snapshot: Snapshot,
  { uri, offset }: NonNullable<Fixture['cursor']>,
  { newPolicy = 'file', also = [] }: Options = {},
): Fix[] {
  const cursor = cursorAt(snapshot, uri, offset);
  if (!cursor) return [];
  const findings = findingsOf(snapshot, severitiesWith(also)).filter(
    (finding) => finding.uri === uri && finding.from <= offset && offset <= finding.to,
  );
  return fixesFor({ snapshot, cursor, findings, options: { newPolicy } });
}

/** Without those that generate policies, which are offered nearly everywhere, and refactorings, which are in most policies. */
export function titlesAt(source: string, options?: Options): string[] {
  return fixesAt(parseFixture(source), options).flatMap((fix) =>
    fix.effect.type === 'generate' || isRefactoring(fix) ? [] : [fix.title],
  );
}

/** The refactorings of policies. */
export function refactoringsAt(source: string, options?: Options): string[] {
  return fixesAt(parseFixture(source), options).flatMap((fix) => (isRefactoring(fix) ? [fix.title] : []));
}

function isRefactoring({ kind }: Fix): boolean {
  return kind.startsWith('refactor.');
}

/** What stands behind the title of the fix that is offered at the cursor. */
export function alsoAt(source: string, title: string): string | undefined {
  const fix = fixesAt(parseFixture(source)).find((each) => each.title === title);
  if (!fix) throw new Error(`not offered: ${title}`);
  return fix.also;
}

/**
 * Applies the fix of a title at the cursor. With CRLF the same comes out; the finding that it answers is gone; nothing
 * appeared; comments and all documents but one of a file are as they were.
 */
export function applyFix(source: string, title: string, options: Options = {}): Outcome {
  const outcome = (fixture: Fixture): Outcome => {
    const fixes = fixesAt(fixture, options);
    const fix = fixes.find((candidate) => candidate.title === title);
    if (fix?.effect.type !== 'change')
      throw new Error(`not offered: ${title}\noffered: ${fixes.map((each) => each.title).join('\n')}`);
    const before = snapshotOf(fixture);
    if (fix.answers) {
      const severities = severitiesWith(options.also ?? []);
      const isLike = ({ message }: Finding): boolean => message === fix.answers?.message;
      const like = findingsOf(before, severities).filter(isLike);
      const left = findingsOf(applied(before, fix.effect), severities).filter(isLike);
      expect(left.length).toBeLessThan(like.length);
    }
    const found = checkedOutcome(before, fix.effect, options);
    // What is said of connections, in the title or behind it, is what comes of them.
    if (!fix.changes?.endsWith('as titled')) expect(fix.also !== undefined).toBe(found.pairs.length > 0);
    return found;
  };
  return withBothLineEnds(parseFixture(source), outcome);
}

/** Lets one workload call another, as the picker does: what comes of it, or what the user is told instead. */
export function allow(source: string, caller: string, target: string, options: Options = {}): Outcome | string {
  return withBothLineEnds(parseFixture(source), (fixture) => {
    const snapshot = snapshotOf(fixture);
    const cluster = onlyCluster(snapshot);
    const { newPolicy = 'file' } = options;
    const answer = allowChosen(snapshot, cluster, workloadIn(cluster, caller), workloadIn(cluster, target), {
      newPolicy,
    });
    return answer.type === 'refusal' ? answer.reason : checkedOutcome(snapshot, answer, options);
  });
}

/** As `allow`, where the user must not be told anything. */
export function allowed(source: string, caller: string, target: string, options: Options = {}): Outcome {
  const outcome = allow(source, caller, target, options);
  if (typeof outcome === 'string') throw new Error(outcome);
  return outcome;
}

function withBothLineEnds<T extends Outcome | string>(fixture: Fixture, outcome: (fixture: Fixture) => T): T {
  const lf = outcome(fixture);
  const crlf = outcome(withCrlf(fixture));
  if (typeof lf === 'string' || typeof crlf === 'string') {
    expect(crlf).toEqual(lf);
    return lf;
  }
  expect(crlf.files.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const { files, ...rest }: Outcome = crlf;
  expect({ ...rest, files: files.replaceAll('\r\n', '\n') }).toEqual(lf);
  return lf;
}

function checkedOutcome(before: Snapshot, change: Change, { appearing = [] }: Options): Outcome {
  const after = applied(before, change);
  const was = new Set(describe(before));
  const appeared = describe(after).filter((finding) => !was.has(finding));
  expect(appeared.filter((finding) => !appearing.some((part) => finding.includes(part)))).toEqual([]);
  const texts = new Map(change.files.map(({ uri }) => [uri, after.files.get(uri)?.source.text ?? '']));
  for (const { uri, create } of change.files) {
    const text = before.files.get(uri)?.source.text;
    expect(create).toBe(text === undefined);
    if (text !== undefined) expectRestKept(text, texts.get(uri) ?? '', [...texts.values()].join('\n'));
  }
  const pairs = changedPairs(before, after);
  return {
    files: [...texts]
      .map(([uri, text]) => `//- ${uri.slice(root.length + 1)}${text.includes('\r\n') ? '\r\n' : '\n'}${text}`)
      .join(''),
    pairs: pairs.filter((pair) => !pair.startsWith(controllerName)),
    controller: pairs.filter((pair) => pair.startsWith(controllerName)),
  };
}

function describe(snapshot: Snapshot): string[] {
  return findingsOf(snapshot)
    .filter(({ rule }) => !isRemark(rule))
    .map(({ uri, rule, message }) => `${uri} ${rule} ${message}`);
}

/** All comments are still there, or in another file that was changed, and at most one document is another. */
function expectRestKept(before: string, after: string, everywhere: string): void {
  for (const comment of before.match(/#.*$/gm) ?? []) expect(everywhere).toContain(comment.trimEnd());
  const documents = (text: string): string[] =>
    text.split(/^---.*$/m).flatMap((document) => (isComment(document.trim()) ? [] : [document.trim()]));
  const now = documents(after);
  expect(documents(before).filter((document) => !now.includes(document)).length).toBeLessThanOrEqual(1);
}

/** Comments in front of a marker belong to the document behind it. */
function isComment(text: string): boolean {
  return text !== '' && text.split('\n').every((line) => line.startsWith('#'));
}

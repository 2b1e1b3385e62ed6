import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { check } from '../../server/src/rules/check.ts';
import { repositoryReport } from './report.ts';
import { corpus, readRepository, repositories } from './repositories.ts';

/** How a warning was judged, after it was read in the files themselves. */
const verdicts = ['true', 'intended', 'false'] as const;

interface Row {
  readonly key: string;
  readonly verdict: string;
  readonly reason: string;
}

const page = readFileSync(path.join(import.meta.dirname, 'REVIEW.md'), 'utf8');

beforeAll(() => {
  if (!existsSync(corpus)) throw new Error('The corpus of real manifests is absent: ../shared/corpus, from the root.');
});

test('every row of the review has a verdict and a reason, and none is false', () => {
  const rows = repositories.flatMap((name) => rowsOf(name));
  expect(rows.filter(({ verdict }) => !verdicts.some((each) => each === verdict))).toEqual([]);
  expect(rows.filter(({ reason }) => reason.length < 10)).toEqual([]);
  expect(rows.filter(({ verdict }) => verdict === 'false')).toEqual([]);
});

test.each(repositories)('each warning in %s is reviewed', { timeout: 120_000 }, async (name) => {
  const { snapshot, folder } = await readRepository(name);
  const found = check(snapshot, {})
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ rule, uri, document, start, end }) => {
      const text = document.text.slice(start, end).replace(/\s+/g, ' ').slice(0, 60);
      return `${rule} | ${decodeURIComponent(uri.slice(folder.length + 1))} | ${text}`;
    });
  const reviewed = rowsOf(name).map(({ key }) => key);
  expect([...new Set(found)].sort()).toEqual([...reviewed].sort());
});

// `npx vitest run test/corpus/review.test.ts -u` writes the reports again; what differs in them is read before it is kept.
test.each(repositories)('%s as a whole is what its report says', { timeout: 120_000 }, async (name) => {
  await expect(repositoryReport(await readRepository(name))).toMatchFileSnapshot(`golden/${name}.txt`);
});

/** The rows of a repository's table: rule, file, text at the place, verdict, reason. */
function rowsOf(name: string): Row[] {
  const section = page.split(/^## /m).find((each) => each.startsWith(`${name}\n`)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [rule = '', file = '', text = '', verdict = '', reason = ''] = line
        .split(' | ')
        .map((cell) => cell.replace(/^\| |\s*\|$/g, '').replace(/^`|`$/g, ''));
      return { key: `${rule} | ${file} | ${text}`, verdict, reason };
    });
}

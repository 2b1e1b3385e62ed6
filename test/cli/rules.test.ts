import { expect, test } from 'vitest';
import { hasFix } from '../../server/src/reports/ruleFix.ts';
import { rules } from '../../server/src/rules/list.ts';
import { run } from './run.ts';

test('a line for each rule', async () => {
  const { out, exit, error } = await run(['rules'], {});
  expect({ exit, error }).toEqual({ exit: 0, error: '' });
  const [head, ...lines] = out.trimEnd().split('\n');
  expect(head).toMatch(/^RULE +SEVERITY +CATEGORY +FIX +REPORTS$/);
  expect(lines.map((line) => line.split(' ')[0])).toEqual(rules.map(({ id }) => id));
  const shown = (id: string) => lines.find((line) => line.startsWith(`${id} `))?.replace(/ +/g, ' ');
  expect(shown('invalid-protocol')).toBe('invalid-protocol error invalid yes A protocol is none of TCP, UDP and SCTP.');
  expect(shown('invalid-cidr')).toMatch(/^invalid-cidr error invalid no /);
  // The columns stand below each other.
  const column = head?.indexOf('REPORTS') ?? 0;
  for (const line of lines) expect(line.slice(column - 2, column + 1)).toMatch(/^ {2}\S$/);
});

test('the same as data, and as Markdown', async () => {
  const { out } = await run(['rules', '--format', 'json'], {});
  expect(JSON.parse(out).rules.map(({ id }: { id: string }) => id)).toEqual(rules.map(({ id }) => id));
  expect(JSON.parse(out).rules).toContainEqual({
    id: 'unprotected-ingress',
    severity: 'warning',
    category: 'coverage',
    fix: true,
    summary: expect.any(String),
    page: 'https://github.com/netpol/netpol/blob/main/docs/rules/unprotected-ingress.md',
  });
  const markdown = await run(['rules', '--format', 'markdown'], {});
  expect(markdown.out.split('\n')).toHaveLength(rules.length + 3);
});

test('a rule whose example shows what its fix makes has one', () => {
  for (const rule of rules.filter(({ examples }) => examples.fixed))
    expect({ [rule.id]: hasFix(rule) }).toEqual({ [rule.id]: true });
});

test('one rule', async () => {
  const { out, exit } = await run(['rules', 'invalid-protocol'], {});
  expect(exit).toBe(0);
  await expect(out).toMatchFileSnapshot('golden/rules.invalid-protocol.text');
  const json = JSON.parse((await run(['rules', 'invalid-protocol', '--format', 'json'], {})).out);
  expect(json).toMatchObject({ id: 'invalid-protocol', fix: true, explanation: [expect.any(String)] });
  expect(json.examples.fires).toHaveLength(1);
  const markdown = await run(['rules', '--format', 'markdown', 'invalid-protocol'], {});
  expect(markdown.out).toContain('## Fires\n\n```yaml\n');
  const directive = await run(['rules', '--format', 'markdown', 'unused-directive'], {});
  expect(directive.out).toContain('No comment silences it.');
});

test.each([
  ['invalid-protocl', 'there is no rule invalid-protocl; is invalid-protocol meant?'],
  ['frobnicate', 'there is no rule frobnicate'],
  ['a b', 'it explains one rule at a time'],
  ['--format sarif', '--format is text, json or markdown, not sarif'],
])('%s', async (line, message) => {
  expect(await run(['rules', ...line.split(' ')], {})).toEqual({
    exit: 2,
    out: '',
    error: `netpol rules: ${message}\n`,
  });
});

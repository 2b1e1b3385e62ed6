/** The example of policy tests passes, and notices what it is there to notice. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { run } from './run.ts';

const folder = new URL('../../examples/shop/', import.meta.url);
const files = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
);

test('all of it passes', async () => {
  const { out, exit, error } = await run(['test'], files);
  expect({ exit, error, last: out.trimEnd().split('\n').at(-1) }).toEqual({
    exit: 0,
    error: '',
    last: '4 tests: 4 passed',
  });
});

test.each([
  [
    'a policy that is gone',
    /---\n# Only checkout may pay\.[\s\S]*?(?=---\n# The frontend)/,
    '',
    'failed: only checkout may pay',
  ],
  [
    'one more caller',
    '          port: 7070',
    '          port: 7070\n    - ports: [{port: 9090}]',
    'failed: the cart is for',
  ],
  [
    'a policy about nobody',
    '    matchLabels:\n      app: payment',
    '    matchLabels:\n      app: pay',
    'failed: only checkout',
  ],
])('%s', async (_, old, text, failing) => {
  const policies = files['policies.yaml'] ?? '';
  const changed = policies.replace(old, text);
  expect(changed).not.toBe(policies);
  const { out, exit } = await run(['test'], { ...files, 'policies.yaml': changed });
  expect(exit).toBe(1);
  expect(out).toContain(failing);
});

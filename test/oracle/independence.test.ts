/** The oracle is worth something only while it shares nothing with what it is held against. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';

const folder = import.meta.dirname;
const packages = ['fast-check', 'vitest', 'yaml'];

test('the oracle imports itself and a few packages, nothing of the server or of other tests', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  expect(files).toContain('evaluate.ts');
  const imports = files.flatMap((file) => importsOf(file).map((to) => ({ file, to })));
  expect(imports.length).toBeGreaterThan(20);
  const foreign = imports.filter(({ file, to }) => !isOwn(file, to) && !packages.includes(to));
  // This test reads the folder.
  expect(foreign.filter(({ file, to }) => file !== 'independence.test.ts' || !to.startsWith('node:'))).toEqual([]);
});

test('the evaluator reads nothing but the world that it is given', () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const to of importsOf(file)) {
      expect(isOwn(file, to), `${file} imports ${to}`).toBe(true);
      visit(to.slice('./'.length));
    }
  };
  for (const file of ['evaluate.ts', 'services.ts']) visit(file);
  expect([...seen].sort()).toEqual([
    'cidr.ts',
    'evaluate.ts',
    'networkPolicy.ts',
    'ports.ts',
    'rejected.ts',
    'selectors.ts',
    'services.ts',
    'tiers.ts',
    'traffic.ts',
    'world.ts',
  ]);
});

/** What a file imports, types and dynamic imports included. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(folder, file), 'utf8');
  return [
    ...text.matchAll(/^(?:import|export)\s[^;]*?\bfrom\s+'([^']+)'|\bimport\(\s*'([^']+)'|^import\s+'([^']+)'/gms),
  ].map(([, from, dynamic, bare]) => (from ?? dynamic ?? bare) as string);
}

function isOwn(file: string, to: string): boolean {
  return to.startsWith('.') && !relative(folder, normalize(join(dirname(join(folder, file)), to))).startsWith('..');
}

import Mocha from 'mocha';
import { PrefixReporter } from './reporter.ts';

/** Both runners call this inside VS Code; the run is good if it resolves. */
export async function run(): Promise<void> {
  const grep = process.env['NETPOL_GREP'];
  const mocha = new Mocha({ timeout: 60_000, reporter: PrefixReporter, ...(grep !== undefined && { grep }) });
  // From here on `describe` and `it` belong to this run.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./activation.test.ts');
  await import('./status.test.ts');
  await import('./hover.test.ts');
  await import('./completion.test.ts');
  await import('./diagnostics.test.ts');
  await import('./files.test.ts');
  await import('./fixes.test.ts');
  await import('./explain.test.ts');
  await import('./generate.test.ts');
  await import('./cluster.test.ts');
  await import('./showReading.test.ts');
  await import('./calls.test.ts');
  await import('./tree.test.ts');
  await import('./hints.test.ts');
  await import('./navigate.test.ts');
  await import('./rename.test.ts');
  await import('./policyTests.test.ts');
  await import('./changes.test.ts');
  await import('./graph.test.ts');
  await import('./restart.test.ts');

  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}

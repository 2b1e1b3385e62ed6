import Mocha from 'mocha';

/** Marks every line, since VS Code writes to the same log. */
export class PrefixReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    let passed = 0;
    let failed = 0;
    runner.on('pass', (test) => {
      passed++;
      print(`ok    ${test.fullTitle()} (${test.duration} ms)`);
    });
    runner.on('fail', (test, error) => {
      failed++;
      print(`FAIL  ${test.fullTitle()}`);
      for (const line of (error.stack ?? error.message).split('\n')) print(`      ${line}`);
    });
    runner.on('end', () => print(`${passed} passed, ${failed} failed`));
  }
}

function print(line: string): void {
  console.log(`[suite] ${line}`);
}

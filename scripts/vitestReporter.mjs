import { DefaultReporter } from 'vitest/node';

/** The usual report, and behind it the counts in the form that `scripts/test.mjs` adds up. */
export default class CountingReporter extends DefaultReporter {
  /**
   * @override
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest/node').SerializedError[]} errors
   * @param {import('vitest/node').TestRunEndReason} reason
   */
  onTestRunEnd(modules, errors, reason) {
    super.onTestRunEnd(modules, errors, reason);
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const passed = states.filter((state) => state === 'passed').length;
    // A test that was skipped is not passed, and nothing is skipped on purpose.
    console.log(`${passed} passed, ${states.length - passed + broken} failed`);
  }
}

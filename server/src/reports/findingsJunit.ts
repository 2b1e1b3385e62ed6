import { byFile, type FindingJson, type FindingsFormat } from './findings.ts';
import { xmlText } from './xmlText.ts';

/**
 * JUnit XML: a suite for each file with findings, and a case for each of these, which failed if the check does. Where
 * nothing was found there is one case that passed, for a report without any counts as broken.
 */
export const findingsJunit: FindingsFormat = function* (findings, { fails }) {
  const failures = (of: readonly FindingJson[]): string =>
    `tests="${Math.max(of.length, 1)}" failures="${of.filter(fails).length}"`;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="netpol" ${failures(findings)}>\n`;
  if (findings.length === 0) {
    yield `  <testsuite name="netpol" ${failures([])}>\n    <testcase name="no findings" classname="netpol"/>\n  </testsuite>\n`;
  }
  for (const [file, found] of byFile(findings)) {
    yield `  <testsuite name="${xmlText(file)}" ${failures(found)}>\n`;
    for (const finding of found) {
      const { rule, severity, message, range } = finding;
      const place = `${range.start.line + 1}:${range.start.character + 1}`;
      const text = `${file}:${place} ${severity} ${rule} ${message}`;
      yield `    <testcase name="${xmlText(`${rule} at ${place}`)}" classname="${xmlText(file)}">\n`;
      yield fails(finding)
        ? `      <failure type="${severity}" message="${xmlText(message)}">${xmlText(text)}</failure>\n`
        : `      <system-out>${xmlText(text)}</system-out>\n`;
      yield '    </testcase>\n';
    }
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
};

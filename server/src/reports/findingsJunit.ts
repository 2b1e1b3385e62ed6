import { byFile, type FindingJson, type FindingsFormat } from './findings.ts';

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
    yield `  <testsuite name="${escaped(file)}" ${failures(found)}>\n`;
    for (const finding of found) {
      const { rule, severity, message, range } = finding;
      const place = `${range.start.line + 1}:${range.start.character + 1}`;
      const text = `${file}:${place} ${severity} ${rule} ${message}`;
      yield `    <testcase name="${escaped(`${rule} at ${place}`)}" classname="${escaped(file)}">\n`;
      yield fails(finding)
        ? `      <failure type="${severity}" message="${escaped(message)}">${escaped(text)}</failure>\n`
        : `      <system-out>${escaped(text)}</system-out>\n`;
      yield '    </testcase>\n';
    }
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
};

function escaped(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
      // Not even as a reference may these stand in XML 1.0.
      .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
  );
}

import path from 'node:path';
import { policyTestFiles } from '../reports/policyTests/files.ts';
import { testsJunit } from '../reports/policyTests/junit.ts';
import { type TestFileReport, testFileReport } from '../reports/policyTests/report.ts';
import { testsText } from '../reports/policyTests/text.ts';
import { isBelow } from './below.ts';
import { chosenClusters, clusterOption } from './clusters.ts';
import { type Exit, exit } from './io.ts';
import { load } from './load.ts';
import { type Command, loadOptions, loadUsage, oneOf, programsIn, readOptions, UsageError } from './options.ts';

/** `netpol test [PATH...]`: whether policies allow and deny what files of tests expect. */
export const testCommand: Command = {
  summary: 'whether policies allow and deny what *.netpol-test.yaml files expect',
  usage: `Usage: netpol test [PATH...] [OPTIONS]

Runs the tests in the files *.netpol-test.yaml below the PATHs (default: this folder) on the manifests there.
docs/policy-tests.md says what stands in such a file.

Options:
  --filter TEXT         only tests whose names have this in them
  --cluster NAME        only in one of several clusters
  --format FORMAT       text, json or junit (default: text)
  --out FILE            write to a file
${loadUsage}
Exit: 0 all is as expected, 1 something is not or cannot be told, 2 bad usage, or tests or manifests that cannot be read.
`,
  async run(io, args) {
    const { values, paths } = readOptions(args, {
      filter: { type: 'string' },
      format: { type: 'string', default: 'text' },
      out: { type: 'string' },
      ...clusterOption,
      ...loadOptions,
    });
    const format = formats[oneOf('--format', values.format, formatNames)];
    const loaded = await load(io, paths, values.config, programsIn(values));
    if (!loaded) return exit.failed;
    const { snapshot, display, incomplete } = loaded;
    const files = policyTestFiles(snapshot).filter((uri) => isBelow(io, paths, display(uri)));
    if (files.length === 0) throw new UsageError('there is no file *.netpol-test.yaml here');
    const clusters = new Set(chosenClusters(snapshot, values.cluster));
    const wanted = values.filter?.toLowerCase() ?? '';
    const choice = {
      isMeant: (_: string, name: string): boolean => name.toLowerCase().includes(wanted),
      isMeantIn: (cluster: (typeof snapshot.clusters)[number]): boolean => clusters.has(cluster),
    };
    const reports = files.flatMap((uri) => testFileReport(snapshot, uri, display, choice) ?? []);
    if (reports.every(({ tests, problems }) => tests.length === 0 && problems.length === 0))
      throw new UsageError(wanted === '' ? 'there are no tests to run' : `no test has ${values.filter} in its name`);
    const text = [...format(reports)].join('');
    if (values.out === undefined) io.out(text);
    else await io.writeFile(path.resolve(io.cwd, values.out), text);
    return incomplete ? exit.failed : exitOf(reports);
  },
};

function* testsJson(files: readonly TestFileReport[]): Iterable<string> {
  yield `${JSON.stringify({ files }, null, 2)}\n`;
}

const formats = { text: testsText, json: testsJson, junit: testsJunit } as const;
const formatNames = Object.keys(formats) as (keyof typeof formats)[];

function exitOf(reports: readonly TestFileReport[]): Exit {
  const outcomes = reports.flatMap(({ tests }) => tests.map(({ outcome }) => outcome));
  if (outcomes.includes('error') || reports.some(({ problems }) => problems.length > 0)) return exit.failed;
  return outcomes.every((outcome) => outcome === 'passed') ? exit.ok : exit.findings;
}

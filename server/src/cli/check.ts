import { findingJson, findingLine } from '../reports/findings.ts';
import { check } from '../rules/check.ts';
import type { Severity } from '../rules/rule.ts';
import { exit } from './io.ts';
import { load } from './load.ts';
import { type Command, configOption, oneOf, programOptions, programsIn, programUsage, readOptions } from './options.ts';

/** `netpol check [PATH...]`: what the rules find. */
export const checkCommand: Command = {
  summary: 'what is wrong with the network policies, and what they leave open',
  usage: `Usage: netpol check [PATH...] [OPTIONS]

Says what is wrong with the network policies below the PATHs (default: this folder; -: standard
input), and what they leave open.

Options:
  --format text|json    how findings are printed (default: text)
  --fail-on SEVERITY    error, warning, information or hint (default: warning)
  --config FILE         another configuration than the nearest .netpol.yaml
${programUsage}
Exit: 0 nothing found at or above --fail-on, 1 something found, 2 bad usage or unreadable input.
`,
  async run(io, args) {
    const { values, paths } = readOptions(args, {
      format: { type: 'string', default: 'text' },
      'fail-on': { type: 'string', default: 'warning' },
      ...configOption,
      ...programOptions,
    });
    const format = oneOf('--format', values.format, ['text', 'json']);
    const failOn = oneOf('--fail-on', values['fail-on'], severities);
    const loaded = await load(io, paths, values.config, programsIn(values));
    if (!loaded) return exit.failed;
    const { snapshot, display } = loaded;
    const findings = check(snapshot, loaded.severitiesOf)
      .map((finding) => findingJson(snapshot, finding, display))
      .filter((finding) => finding !== undefined);
    if (format === 'json') io.out(`${JSON.stringify({ findings }, null, 2)}\n`);
    else for (const finding of findings) io.out(`${findingLine(finding)}\n`);
    if (loaded.incomplete) return exit.failed;
    const fails = ({ severity }: { severity: string }): boolean =>
      severities.indexOf(severity as Severity) <= severities.indexOf(failOn);
    return findings.some(fails) ? exit.findings : exit.ok;
  },
};

/** The worst first. */
const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

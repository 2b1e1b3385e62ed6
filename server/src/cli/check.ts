import { version } from '../../../package.json';
import { mayBeSafe } from '../fixes/safe.ts';
import { freshIn, sinceBaseline } from '../reports/baseline.ts';
import { type FindingJson, type FindingsFormat, findingJson, isAtLeast, severities } from '../reports/findings.ts';
import { findingsGithub } from '../reports/findingsGithub.ts';
import { findingsJson } from '../reports/findingsJson.ts';
import { findingsJunit } from '../reports/findingsJunit.ts';
import { findingsMarkdown } from '../reports/findingsMarkdown.ts';
import { findingsSarif } from '../reports/findingsSarif.ts';
import { findingsText } from '../reports/findingsText.ts';
import { check } from '../rules/check.ts';
import { levelOf, type Severities } from '../rules/levels.ts';
import { rules } from '../rules/list.ts';
import { goneEntries, readEntries, writeEntries } from './baseline.ts';
import { isBelow } from './below.ts';
import { withFixes, writeFixes } from './fix.ts';
import { exit } from './io.ts';
import { type Loaded, load, stdin } from './load.ts';
import { type Command, loadOptions, loadUsage, oneOf, programsIn, readOptions, UsageError } from './options.ts';
import { rulesOf } from './rule.ts';

/** `netpol check [PATH...]`: what the rules find. */
export const checkCommand: Command = {
  summary: 'what is wrong with the network policies, and what they leave open',
  usage: `Usage: netpol check [PATH...] [OPTIONS]

Says what is wrong with the network policies below the PATHs (default: this folder; -: standard
input), and what they leave open. netpol rules lists what is looked for.

Options:
  --rule ID[,ID]        only what these rules find, also one that is off; or those of a category; may be repeated
  --severity SEVERITY   only what is at least as severe: error, warning, information or hint (default: hint)
  --format FORMAT       text, json, sarif, junit, github or markdown (default: text)
  --fix                 mend what can be mended without opening or closing anything, and show what is left
  --dry-run             with --fix: write nothing, and print what would differ as a unified diff instead
  --fail-on SEVERITY    error, warning, information or hint (default: warning)
  --baseline FILE       only what this file does not record; what of that is no more is named
  --write-baseline FILE record in this file what is found, and print none of it
${loadUsage}
Exit: 0 nothing found at or above --fail-on, 1 something found, 2 bad usage or unreadable input. What is not shown does
not count.
`,
  async run(io, args) {
    const { values, paths } = readOptions(args, {
      rule: { type: 'string', multiple: true, default: [] },
      severity: { type: 'string', default: 'hint' },
      format: { type: 'string', default: 'text' },
      fix: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      'fail-on': { type: 'string', default: 'warning' },
      baseline: { type: 'string' },
      'write-baseline': { type: 'string' },
      ...loadOptions,
    });
    const format = formats[oneOf('--format', values.format, formatNames)];
    const failOn = oneOf('--fail-on', values['fail-on'], severities);
    const least = oneOf('--severity', values.severity, severities);
    const names = values.rule.flatMap((list) => list.split(',')).map((name) => name.trim());
    const asked = names.flatMap(rulesOf);
    const { baseline: known, 'write-baseline': record, fix, 'dry-run': isDryRun } = values;
    if (known !== undefined && record !== undefined)
      throw new UsageError('--baseline and --write-baseline: it is one or the other');
    if (isDryRun && (!fix || record !== undefined)) throw new UsageError('--dry-run is for --fix alone');
    if (fix && paths.includes(stdin)) throw new UsageError('--fix is for files, not for standard input');
    const entries = known === undefined ? [] : await readEntries(io, known);
    if (!entries) return exit.failed;
    const read = await load(io, paths, values.config, programsIn(values));
    if (!read) return exit.failed;

    const levelsOf = (uri: string): Severities => withNamed(read.severitiesOf(uri), names);
    const isAsked = ({ rule }: { readonly rule: string }): boolean =>
      asked.length === 0 || asked.some(({ id }) => id === rule);
    const found = (loaded: Loaded): FindingJson[] =>
      check(loaded.snapshot, levelsOf)
        .filter(isAsked)
        .flatMap((finding) => findingJson(loaded.snapshot, finding, loaded.display) ?? []);
    const isShown = ({ severity }: Pick<FindingJson, 'severity'>): boolean => isAtLeast(severity, least);
    let loaded = read;
    if (fix) {
      const isFresh = entries.length === 0 ? () => true : freshIn(found(read), entries);
      const fixed = withFixes(read, levelsOf, (finding, snapshot) => {
        // Who names rules wants their hints mended too.
        if (names.length === 0 && !mayBeSafe(finding)) return false;
        if (!isAsked(finding) || !isShown(finding)) return false;
        const json = findingJson(snapshot, finding, read.display);
        return json !== undefined && isBelow(io, paths, json.file) && isFresh(json);
      });
      await writeFixes(io, read, fixed, isDryRun);
      loaded = { ...read, snapshot: fixed.snapshot };
    }
    const { fresh, gone } = sinceBaseline(found(loaded), entries);
    for (const { file, rule, message } of goneEntries(io, gone, asked, paths))
      io.error(`gone: ${file} ${rule} ${message}`);
    const shown = fresh.filter(isShown);
    if (record !== undefined) return writeEntries(io, loaded, record, shown);
    const fails = ({ severity }: FindingJson): boolean => isAtLeast(severity, failOn);
    if (fix) io.error(`${shown.length} finding${shown.length === 1 ? ' is' : 's are'} left`);
    if (!isDryRun) for (const piece of format(shown, { version, fails })) io.out(piece);
    if (loaded.incomplete) return exit.failed;
    return shown.some(fails) ? exit.findings : exit.ok;
  },
};

const formats = {
  text: findingsText,
  json: findingsJson,
  sarif: findingsSarif,
  junit: findingsJunit,
  github: findingsGithub,
  markdown: findingsMarkdown,
} as const satisfies Record<string, FindingsFormat>;
const formatNames = Object.keys(formats) as (keyof typeof formats)[];

/** Who names a rule by its id wants it on. */
function withNamed(configured: Severities, names: readonly string[]): Severities {
  const off = rules.filter((rule) => names.includes(rule.id) && levelOf(rule, configured) === 'off');
  return {
    ...configured,
    ...Object.fromEntries(off.map(({ id, severity }) => [id, severity === 'off' ? 'information' : severity])),
  };
}

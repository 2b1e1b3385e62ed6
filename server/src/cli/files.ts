import { readingOf } from '../reports/reading.ts';
import { readingJson } from '../reports/readingJson.ts';
import { readingText } from '../reports/readingText.ts';
import { exit } from './io.ts';
import { load } from './load.ts';
import { type Command, loadOptions, loadUsage, oneOf, programsIn, readOptions } from './options.ts';

/** `netpol files [PATH...]`: how each file is read, and what is left out and why. */
export const filesCommand: Command = {
  summary: 'how each file is read, where its objects stand, and what is left out and why',
  usage: `Usage: netpol files [PATH...] [OPTIONS]

Says of each file below the PATHs (default: this folder; -: standard input) what it holds, in which
kustomizations and clusters its objects stand and under which names, and what is left out and why.
Folders .git and node_modules are never searched, and files of other names than *.yaml, *.yml, *.json
and Kustomization are not listed unless a kustomization reads them.

Options:
  --format text|json    how it is printed (default: text)
${loadUsage}
Exit: 0, or 2 for bad usage or unreadable input.
`,
  async run(io, args) {
    const { values, paths } = readOptions(args, {
      format: { type: 'string', default: 'text' },
      ...loadOptions,
    });
    const format = oneOf('--format', values.format, ['text', 'json']);
    const loaded = await load(io, paths, values.config, programsIn(values));
    if (!loaded) return exit.failed;
    const { snapshot, display } = loaded;
    const found = [...loaded.found].sort((a, b) => (a.uri < b.uri ? -1 : 1));
    const readings = found.map((file) => readingOf(snapshot, file));
    if (format === 'json') io.out(`${JSON.stringify(readingJson(readings, display), null, 2)}\n`);
    else io.out(readingText(readings, display).text);
    return loaded.incomplete ? exit.failed : exit.ok;
  },
};

import path from 'node:path';
import { counted } from '../model/counted.ts';
import { type BaselineEntry, baselineText, readBaseline } from '../reports/baseline.ts';
import type { FindingJson } from '../reports/findings.ts';
import type { Rule } from '../rules/rule.ts';
import { isBelow } from './below.ts';
import { type Exit, exit, type Io } from './io.ts';
import type { Loaded } from './load.ts';

/** The entries of the file of a baseline; undefined where it cannot be read, which is said. */
export async function readEntries(io: Io, file: string): Promise<readonly BaselineEntry[] | undefined> {
  const text = await io.readFile(path.resolve(io.cwd, file)).catch(() => undefined);
  const entries = text === undefined ? undefined : readBaseline(text);
  if (entries !== undefined && typeof entries !== 'string') return entries;
  io.error(`netpol: cannot read the baseline ${file}${entries === undefined ? '' : `: ${entries}`}`);
  return undefined;
}

/** Records findings in a file; not where something could not be read, for what is wrong there would be missing. */
export async function writeEntries(
  io: Io,
  { incomplete }: Loaded,
  file: string,
  findings: readonly FindingJson[],
): Promise<Exit> {
  if (incomplete) {
    io.error('netpol check: no baseline is written, since something could not be read');
    return exit.failed;
  }
  await io.writeFile(path.resolve(io.cwd, file), baselineText(findings));
  io.error(`wrote ${file}: ${counted(findings.length, 'finding')}`);
  return exit.ok;
}

/** Of entries that no finding has, the ones that a run would have found: below its PATHs, by the rules that it asked. */
export function goneEntries(
  io: Io,
  entries: readonly BaselineEntry[],
  asked: readonly Rule[],
  paths: readonly string[],
): readonly BaselineEntry[] {
  return entries.filter(
    ({ rule, file }) => (asked.length === 0 || asked.some(({ id }) => id === rule)) && isBelow(io, paths, file),
  );
}

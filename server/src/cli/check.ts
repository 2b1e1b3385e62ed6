import { findingJson, findingLine } from '../reports/findings.ts';
import { check } from '../rules/check.ts';
import type { Severity } from '../rules/rule.ts';
import { type Exit, exit, type Io } from './io.ts';
import { load } from './load.ts';
import type { Options } from './options.ts';

/** `netpol check [PATH...]`: what the rules find. */
export async function checkCommand(io: Io, { paths, format, config, failOn }: Options): Promise<Exit> {
  const loaded = await load(io, paths, config);
  if (!loaded) return exit.failed;
  const { snapshot, display } = loaded;
  const findings = check(snapshot, loaded.config.rules)
    .map((finding) => findingJson(snapshot, finding, display))
    .filter((finding) => finding !== undefined);
  if (format === 'json') io.out(`${JSON.stringify({ findings }, null, 2)}\n`);
  else for (const finding of findings) io.out(`${findingLine(finding)}\n`);
  if (loaded.incomplete) return exit.failed;
  return findings.some(({ severity }) => rank[severity as Severity] <= rank[failOn]) ? exit.findings : exit.ok;
}

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

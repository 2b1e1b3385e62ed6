import { parseArgs } from 'node:util';
import type { Severity } from '../rules/rule.ts';

export interface Options {
  readonly paths: readonly string[];
  readonly format: 'text' | 'json';
  readonly config: string | undefined;
  readonly failOn: Severity;
  readonly exposure: boolean;
}

/** The options behind a command's name; a text says what is wrong with them. */
export function readOptions(args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        config: { type: 'string' },
        'fail-on': { type: 'string', default: 'warning' },
        exposure: { type: 'boolean', default: false },
      },
    });
    const { format, config, exposure, 'fail-on': failOn } = values;
    if (format !== 'text' && format !== 'json') return `--format is text or json, not ${format}`;
    if (!isSeverity(failOn)) return `--fail-on is error, warning, information or hint, not ${failOn}`;
    return { paths: positionals, format, config, failOn, exposure };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isSeverity(value: string): value is Severity {
  return ['error', 'warning', 'information', 'hint'].includes(value);
}

import { callsCommand } from './calls.ts';
import { canCommand } from './can.ts';
import { checkCommand } from './check.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { filesCommand } from './files.ts';
import { generateCommand } from './generate.ts';
import { type Exit, exit, type Io } from './io.ts';
import { listCommand } from './list.ts';
import { type Command, UsageError } from './options.ts';
import { rulesCommand } from './rules.ts';
import { testCommand } from './test.ts';

/** Runs the command line; gives the exit code. Results go to `out`, everything else to `error`. */
export async function netpol(args: readonly string[], io: Io): Promise<Exit> {
  const [name, ...rest] = args;
  if (name === 'help' || isHelp(name)) {
    io.out(usage);
    return exit.ok;
  }
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    io.error(name === undefined ? usage : `netpol: there is no command ${name}\n${usage}`);
    return exit.failed;
  }
  if (rest.some(isHelp)) {
    io.out(command.usage);
    return exit.ok;
  }
  try {
    return await command.run(io, rest);
  } catch (error) {
    io.error(`netpol ${name}: ${wordsOf(error)}`);
    return exit.failed;
  }
}

/** What was typed wrongly, and what the system refuses, in a sentence; of our own mistakes where they were made. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof UsageError || 'code' in error ? error.message : (error.stack ?? error.message);
}

function isHelp(arg: string | undefined): boolean {
  return arg === '--help' || arg === '-h';
}

const commands: Readonly<Record<string, Command>> = {
  check: checkCommand,
  rules: rulesCommand,
  list: listCommand,
  explain: explainCommand,
  can: canCommand,
  calls: callsCommand,
  diff: diffCommand,
  generate: generateCommand,
  test: testCommand,
  files: filesCommand,
};

const usage = `Usage: netpol COMMAND [PATH...] [OPTIONS]

Reads the Kubernetes manifests below the PATHs (default: this folder; -: standard input) as one workspace.

Commands:
${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}\n`)
  .join('')}
netpol COMMAND --help says what a command takes.
`;

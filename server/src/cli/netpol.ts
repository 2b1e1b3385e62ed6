import { canCommand } from './can.ts';
import { checkCommand } from './check.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { type Exit, exit, type Io } from './io.ts';
import { listCommand } from './list.ts';
import { type Options, readOptions } from './options.ts';

/** Runs the command line; gives the exit code. Results go to `out`, everything else to `error`. */
export async function netpol(args: readonly string[], io: Io): Promise<Exit> {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    io.out(usage);
    return exit.ok;
  }
  const ownCommand = commandsWithOwnOptions.get(name ?? '');
  if (ownCommand) return ownCommand(io, rest);
  const command = commands.get(name ?? '');
  if (!command) {
    io.error(name === undefined ? usage : `netpol: there is no command ${name}\n${usage}`);
    return exit.failed;
  }
  const options = readOptions(rest);
  if (typeof options === 'string') {
    io.error(`netpol ${name}: ${options}`);
    return exit.failed;
  }
  return command(io, options);
}

const commands: ReadonlyMap<string, (io: Io, options: Options) => Promise<Exit>> = new Map([
  ['check', checkCommand],
  ['list', listCommand],
]);

const commandsWithOwnOptions: ReadonlyMap<string, (io: Io, args: readonly string[]) => Promise<Exit>> = new Map([
  ['can', canCommand],
  ['diff', diffCommand],
  ['explain', explainCommand],
]);

const usage = `Usage: netpol COMMAND [PATH...] [OPTIONS]

Reads the Kubernetes manifests below the PATHs (default: this folder) as one workspace.

Commands:
  check   what is wrong with the network policies, and what they leave open
  list    who may call whom, on which ports
  diff    what of that differs between two folders or git revisions
  explain which policies and rules decide whether --from may call --to
  can     the same for scripts: one line and the exit code

Options:
  --format text|json    how results are printed (default: text); diff: also md and dot
  --config FILE         another configuration than the nearest .netpol.yaml
  --fail-on SEVERITY    check: error, warning, information or hint (default: warning)
  --base X, --head Y    diff: a folder, or a git revision (default of --head: this folder); PATHs are below both
  --from P, --to P      explain, can: NAMESPACE/NAME, NAME, KIND/NAMESPACE/NAME, an address or internet
  --port 8080/TCP       explain, can: one port of the destination's pods (default: all)

Exit: 0 nothing found at or above --fail-on, no difference; 1 something found; 2 bad usage or unreadable input;
can: 0 allowed, 1 denied, 3 unknown.
`;

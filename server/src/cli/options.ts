import { type ParseArgsConfig, parseArgs } from 'node:util';
import { listed } from '../model/listed.ts';
import type { Exit, Io } from './io.ts';

/** A word after `netpol`, one file each. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `netpol <command> --help` prints. */
  readonly usage: string;
  /** Runs with what stands behind the command's name. Throws a `UsageError` for what it cannot make sense of. */
  run(io: Io, args: readonly string[]): Promise<Exit>;
}

/** The command was called wrongly; the message is for whoever typed it. */
export class UsageError extends Error {}

/** What a command declares: for each long option whether it takes a value. */
export type OptionsConfig = NonNullable<ParseArgsConfig['options']>;

/** Every command that reads manifests takes these. */
export const loadOptions = {
  config: { type: 'string' },
  helm: { type: 'boolean', default: false },
  'helm-path': { type: 'string' },
  kustomize: { type: 'boolean', default: false },
  'kustomize-path': { type: 'string' },
} as const;

export const loadUsage = `  --config FILE         another configuration than the nearest .netpol.yaml
  --helm                render Helm charts by running helm; --helm-path PATH runs the one that stands there
  --kustomize           let kubectl kustomize, which may fetch bases, build the kustomizations that cannot be rendered
                        without it; --kustomize-path PATH runs the kubectl that stands there
`;

/** The programs that may be run, each undefined where nobody asked for it. */
export interface ProgramPaths {
  /** Renders charts. */
  readonly helm: string | undefined;
  /** A kubectl, whose `kustomize` builds what cannot be rendered without it. */
  readonly kustomize: string | undefined;
}

export const noPrograms: ProgramPaths = { helm: undefined, kustomize: undefined };

export interface ProgramValues {
  readonly helm?: boolean | undefined;
  readonly 'helm-path'?: string | undefined;
  readonly kustomize?: boolean | undefined;
  readonly 'kustomize-path'?: string | undefined;
}

export function programsIn(values: ProgramValues): ProgramPaths {
  return {
    helm: values['helm-path'] ?? (values.helm ? 'helm' : undefined),
    kustomize: values['kustomize-path'] ?? (values.kustomize ? 'kubectl' : undefined),
  };
}

/**
 * Options and PATHs as `parseArgs` of node:util gives them. An option that the command does not declare, a value that
 * is missing or one too many is a `UsageError`.
 */
export function readOptions<const O extends OptionsConfig>(args: readonly string[], options: O) {
  checkOptions(args, options);
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  return { values, paths: positionals };
}

/** The value of an option that takes one of a few words. */
export function oneOf<T extends string>(option: string, value: string, words: readonly T[]): T {
  const word = words.find((known) => known === value);
  if (word === undefined) throw new UsageError(`${option} is ${listed(words, 'or')}, not ${value}`);
  return word;
}

// `parseArgs` finds the same mistakes, but its messages speak to programmers.
function checkOptions(args: readonly string[], options: OptionsConfig): void {
  const { tokens } = parseArgs({ args: [...args], allowPositionals: true, strict: false, tokens: true, options });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) {
      const known = Object.keys(options).map((name) => `--${name}`);
      throw new UsageError(`there is no option ${token.rawName}; known are ${listed([...known, '--help'], 'and')}`);
    }
    const isOptionLike = !token.inlineValue && /^-./.test(token.value ?? '');
    if (option.type === 'string' && (token.value === undefined || isOptionLike)) {
      throw new UsageError(`${token.rawName} needs a value`);
    }
    if (option.type === 'boolean' && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`);
  }
}

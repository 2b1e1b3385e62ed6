/** What the variables of a substitution are, as far as the repository says. */
export interface Variables {
  /** By name; undefined where it has a value that is not known here. */
  readonly values: ReadonlyMap<string, string | undefined>;
  /** Whether there are no others: otherwise what is not among `values` may have a value too. */
  readonly isComplete: boolean;
}

/**
 * A text with the variables filled in as Flux does it (fluxcd/pkg/envsubst, which began as drone/envsubst). Whatever
 * depends on a value that is not known stays as it is written, and so does what Flux would refuse. A variable that has
 * no value at all stays too where nothing is written in its stead: Flux leaves it empty or refuses it, as its feature
 * gates say.
 */
export function substituted(text: string, variables: Variables): string {
  let result = '';
  let index = 0;
  for (let dollar = text.indexOf('$'); dollar >= 0; dollar = text.indexOf('$', index)) {
    result += text.slice(index, dollar);
    if (text.startsWith('${', dollar)) {
      const found = readExpression(text, dollar, variables);
      if (!found) return text;
      result += found.value ?? text.slice(dollar, found.end);
      index = found.end;
    } else {
      result += '$';
      // Two of them stand for one, so that `$${NAME}` is no variable.
      index = dollar + (text.startsWith('$$', dollar) ? 2 : 1);
    }
  }
  return result + text.slice(index);
}

/** A part of a text, its value if that is known, and where it ends. */
interface Part {
  readonly value: string | undefined;
  readonly end: number;
}

/** Reads `${...}`; undefined where it is none that Flux reads. */
function readExpression(text: string, start: number, variables: Variables): Part | undefined {
  const length = /^\$\{#(\w+)\}/.exec(text.slice(start));
  if (length) return { value: known(variables, length[1] ?? '')?.length.toString(), end: start + length[0].length };
  const named = /^\$\{(\w+)(:[=\-?+]|\/[/#%]?|##?|%%?|,,?|\^\^?|[:=])?/.exec(text.slice(start));
  if (!named) return undefined;
  const [all, name = '', operator = ''] = named;
  const isReplacement = operator.startsWith('/');
  const args = readArguments(text, start + all.length, isReplacement ? '/' : operator === ':' ? ':' : '', variables);
  if (!args || (operator === '' && text[start + all.length] !== '}')) return undefined;
  return { value: evaluated(name, operator, args.values, variables), end: args.end };
}

/** Reads up to the closing brace, cut at the first `separator` if there is one. */
function readArguments(
  text: string,
  start: number,
  separator: string,
  variables: Variables,
): { readonly values: readonly (string | undefined)[]; readonly end: number } | undefined {
  const values: (string | undefined)[] = [''];
  const add = (more: string | undefined): void => {
    const last = values.length - 1;
    const before = values[last];
    values[last] = before === undefined || more === undefined ? undefined : before + more;
  };
  for (let index = start; index < text.length; ) {
    const character = text[index] as string;
    if (character === '}') return { values, end: index + 1 };
    if (text.startsWith('${', index)) {
      const inner = readExpression(text, index, variables);
      if (!inner) return undefined;
      add(inner.value);
      index = inner.end;
    } else if (character === separator && values.length === 1) {
      values.push('');
      index++;
    } else {
      if (separator === '/' && character === '\\' && /[/\\]/.test(text[index + 1] ?? '')) index++;
      add(text[index++]);
    }
  }
  return undefined;
}

function evaluated(
  name: string,
  operator: string,
  args: readonly (string | undefined)[],
  variables: Variables,
): string | undefined {
  const value = known(variables, name);
  if (operator === '=' || /^:[=\-?+]$/.test(operator)) {
    // All of these give the value if there is one that is not empty, and what is written otherwise.
    if (value) return value;
    return isUnset(variables, name) || value === '' ? args[0] : undefined;
  }
  const [first, second = operator.startsWith('/') ? '' : undefined] = args;
  if (value === undefined || first === undefined || args.includes(undefined)) return undefined;
  return applied(value, operator, first, second);
}

function known({ values }: Variables, name: string): string | undefined {
  return values.get(name);
}

function isUnset({ values, isComplete }: Variables, name: string): boolean {
  return isComplete && !values.has(name);
}

function applied(value: string, operator: string, first: string, second: string | undefined): string | undefined {
  switch (operator) {
    case '':
      return value;
    case ',':
      return value.charAt(0).toLowerCase() + value.slice(1);
    case ',,':
      return value.toLowerCase();
    case '^':
      return value.charAt(0).toUpperCase() + value.slice(1);
    case '^^':
      return value.toUpperCase();
    case '/':
      return value.replace(first, () => second ?? '');
    case '//':
      return value.replaceAll(first, () => second ?? '');
    case '/#':
      return value.startsWith(first) ? (second ?? '') + value.slice(first.length) : value;
    case '/%':
      return value.endsWith(first) ? value.slice(0, value.length - first.length) + (second ?? '') : value;
    case ':':
      return part(value, first, second);
    default:
      return trimmed(value, operator, first);
  }
}

/** A negative position counts from the end, and so does a negative length. What is no number leaves the value alone. */
function part(value: string, position: string, length: string | undefined): string {
  if (!isInteger(position) || (length !== undefined && !isInteger(length))) return value;
  const written = Number(position);
  const start = written < 0 ? Math.max(0, value.length + written) : written;
  if (length === undefined) return value.slice(start);
  return Number(length) < 0
    ? value.slice(start, Math.max(start, value.length + Number(length)))
    : value.slice(start, start + Number(length));
}

function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

/** Takes the shortest (`#`, `%`) or longest match of a pattern from the front or the end; undefined for one with sets. */
function trimmed(value: string, operator: string, pattern: string): string | undefined {
  if (/[[\]\\]/.test(pattern)) return undefined;
  const matches = new RegExp(
    `^${pattern
      .replace(/[.+^${}()|]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );
  const isFront = operator.startsWith('#');
  const isLongest = operator.length === 2;
  for (let step = 1; step <= value.length; step++) {
    const length = isLongest ? value.length - step + 1 : step;
    const cut = isFront ? value.slice(0, length) : value.slice(value.length - length);
    if (matches.test(cut)) return isFront ? value.slice(length) : value.slice(0, value.length - length);
  }
  return value;
}

/**
 * A regular expression that a kustomization writes, for the whole of a text; undefined for one that is none, and for one
 * that repeats a group, or too much: kustomize's engine takes any in linear time, ours could take for ever over a name.
 * @param rest What may follow.
 */
export function patternOf(written: string, rest = ''): RegExp | undefined {
  const repetitions = written.match(/[*+{]/g)?.length ?? 0;
  if (/\)[*+{]/.test(written) || repetitions > maxRepetitions) return undefined;
  try {
    return new RegExp(`^(?:${written})${rest}$`);
  } catch {
    return undefined;
  }
}

/** Each may multiply the time by the length of a name. */
const maxRepetitions = 3;

/** The group of a key, made where there is none yet. */
export function groupFor<K, G>(groups: Map<K, G>, key: K, make: () => G): G {
  const known = groups.get(key);
  if (known) return known;
  const made = make();
  groups.set(key, made);
  return made;
}

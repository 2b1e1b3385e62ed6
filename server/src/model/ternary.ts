/** Three-valued truth: `maybe` where manifests cannot tell. */
export type Ternary = 'no' | 'maybe' | 'yes';

export function and(left: Ternary, right: Ternary): Ternary {
  if (left === 'no' || right === 'no') return 'no';
  return left === 'maybe' || right === 'maybe' ? 'maybe' : 'yes';
}

export function or(left: Ternary, right: Ternary): Ternary {
  if (left === 'yes' || right === 'yes') return 'yes';
  return left === 'maybe' || right === 'maybe' ? 'maybe' : 'no';
}

export function not(value: Ternary): Ternary {
  return value === 'maybe' ? 'maybe' : value === 'yes' ? 'no' : 'yes';
}

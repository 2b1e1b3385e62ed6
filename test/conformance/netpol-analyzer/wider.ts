import { entireCluster, type Peer } from './types.ts';

/** Whether, by their words alone, all pods that one peer stands for are among those of another. */
export function isWithin(narrow: Peer, wide: Peer): boolean {
  if (typeof narrow === 'object' || typeof wide === 'object' || narrow === entireCluster) return false;
  if (wide === entireCluster) return true;
  const [narrowHome = '', narrowPods = ''] = narrow.split('/{');
  const [wideHome = '', widePods = ''] = wide.split('/{');
  return followsHome(narrowHome, wideHome) && follows(narrowPods, widePods);
}

function followsHome(narrow: string, wide: string): boolean {
  return narrow === wide || wide === '{}' || (isSelector(narrow) && isSelector(wide) && follows(narrow, wide));
}

function isSelector(home: string): boolean {
  return home.startsWith('{');
}

/** Whether each requirement of `wide` follows from one of `narrow`. Both in the words of `podsPeer`. */
function follows(narrow: string, wide: string): boolean {
  const given = requirements(narrow);
  return requirements(wide).every((wanted) => given.some((known) => implies(known, wanted)));
}

function requirements(text: string): string[] {
  return text
    .replace(/^\{|\}$/g, '')
    .split('; ')
    .filter((each) => each !== '');
}

/** In the words of `requirement`: `env In a b`. */
function implies(known: string, wanted: string): boolean {
  if (known === wanted) return true;
  const [knownKey, knownOperator, ...knownValues] = known.split(' ');
  const [key, operator, ...values] = wanted.split(' ');
  if (knownKey !== key) return false;
  switch (`${knownOperator} ${operator}`) {
    case 'In Exists':
    case 'DoesNotExist NotIn':
      return true;
    case 'In In':
      return knownValues.every((value) => values.includes(value));
    case 'In NotIn':
      return !knownValues.some((value) => values.includes(value));
    case 'NotIn NotIn':
      return values.every((value) => knownValues.includes(value));
    default:
      return false;
  }
}

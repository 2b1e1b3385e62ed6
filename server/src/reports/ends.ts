import { type AddressSet, addressRanges, everyAddress, noAddress, subtractAddresses } from '../policy/addressSet.ts';
import type { End } from './connectivity.ts';

/** An end as kind, namespace and name, each as it is shown; empty where an end has none. */
export interface EndWords {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export function endWords(end: End): EndWords {
  if ('resource' in end) return { kind: end.answersAs.kind, namespace: end.namespace, name: end.answersAs.name };
  return end.type === 'external'
    ? { kind: 'External', namespace: '', name: addressesText(end.addresses) }
    : { kind: 'IngressController', namespace: '', name: '' };
}

/** `shop/cart[Deployment]`, `10.0.0.0/8[External]` or `IngressController`. */
export function endText(end: End): string {
  const { kind, namespace, name } = endWords(end);
  return name === '' ? kind : `${namespace === '' ? '' : `${namespace}/`}${name}[${kind}]`;
}

/**
 * Addresses as blocks (`10.0.0.0/8`), as ranges where no block fits, or by what is missing where that is shorter:
 * `internet but 10.0.0.0/8`, where `internet` stands for every address of both families.
 */
export function addressesText(addresses: AddressSet): string {
  const whole: AddressSet = {
    v4: addresses.v4.length > 0 ? everyAddress.v4 : noAddress.v4,
    v6: addresses.v6.length > 0 ? everyAddress.v6 : noAddress.v6,
  };
  const missing = blocks(subtractAddresses(whole, addresses));
  const own = blocks(addresses);
  if (missing.length >= own.length) return own.join(', ');
  const [name] = whole.v4.length > 0 && whole.v6.length > 0 ? ['internet'] : blocks(whole);
  return missing.length === 0 ? `${name}` : `${name} but ${missing.join(', ')}`;
}

function blocks(addresses: AddressSet): string[] {
  const prefixes = [
    ...addresses.v4.map(([low, high]) => prefixOf(BigInt(low), BigInt(high), 32)),
    ...addresses.v6.map(([low, high]) => prefixOf(low, high, 128)),
  ];
  return addressRanges(addresses).map(([low, high], index) => {
    if (low === high) return low;
    return prefixes[index] === undefined ? `${low}-${high}` : `${low}/${prefixes[index]}`;
  });
}

/** The prefix length of the block that is exactly this range; undefined when none is. */
function prefixOf(low: bigint, high: bigint, bits: number): number | undefined {
  const size = high - low + 1n;
  const isBlock = (size & (size - 1n)) === 0n && low % size === 0n;
  return isBlock ? bits - (size.toString(2).length - 1) : undefined;
}

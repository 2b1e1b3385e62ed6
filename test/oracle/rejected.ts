/**
 * What the API server rejects in a NetworkPolicy (ValidateNetworkPolicySpec, ValidateLabelSelector, and what does not
 * decode). It would refuse the whole policy; here, as long as the author is still typing, the wrong part alone means
 * nothing: it matches nobody and no port.
 */
import type { LabelSelector, NetworkPolicyPeer, NetworkPolicyPort } from './world.ts';

/** The items of a list, none of one that is left out; undefined for what is no list. */
export function itemsOf<T>(list: readonly T[] | null | undefined): readonly T[] | undefined {
  if (list === null || list === undefined) return [];
  return Array.isArray(list) ? list : undefined;
}

export function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isSelector(selector: LabelSelector): boolean {
  if (!isMapping(selector)) return false;
  const { matchLabels, matchExpressions } = selector;
  const expressions = itemsOf(matchExpressions);
  if (!expressions || !isLeftOutOr(isMapping, matchLabels)) return false;
  return (
    Object.entries(matchLabels ?? {}).every(([key, value]) => isLabelKey(key) && isLabelValue(value ?? '')) &&
    expressions.every((expression) => {
      if (!isMapping(expression)) return false;
      const values = itemsOf(expression.values);
      if (!isLabelKey(expression.key) || !values?.every((value) => isLabelValue(value ?? ''))) return false;
      const needsValues = ['In', 'NotIn'].includes(expression.operator);
      if (!needsValues && !['Exists', 'DoesNotExist'].includes(expression.operator)) return false;
      return values.length > 0 === needsValues;
    })
  );
}

export function isIpBlock(block: NonNullable<NetworkPolicyPeer['ipBlock']>): boolean {
  if (!isMapping(block)) return false;
  const ranges = itemsOf(block.except);
  return ranges !== undefined && [block.cidr, ...ranges].every((range) => range.includes('/'));
}

export function isPortEntry(entry: NetworkPolicyPort): boolean {
  if (!isMapping(entry)) return false;
  const { port, endPort } = entry;
  if (!isLeftOutOr((one) => isNumber(one) || isPortName(one), port)) return false;
  return isLeftOutOr((last) => isNumber(last) && typeof port === 'number' && Number(last) >= port, endPort);
}

function isLeftOutOr(is: (value: unknown) => boolean, value: unknown): boolean {
  return value === null || value === undefined || is(value);
}

function isNumber(port: unknown): boolean {
  return typeof port === 'number' && Number.isInteger(port) && 1 <= port && port <= 65535;
}

/** IsValidPortName */
function isPortName(port: unknown): boolean {
  return typeof port === 'string' && /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(port);
}

function isLabelKey(key: unknown): boolean {
  const [name = '', prefix] = String(key).split('/').reverse();
  return name !== '' && isLabelValue(name) && (prefix === undefined || /^[a-z0-9][-a-z0-9.]*$/.test(prefix));
}

function isLabelValue(text: unknown): boolean {
  return typeof text === 'string' && /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(text);
}

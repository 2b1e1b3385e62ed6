import type { PolicyKind } from '../../model/policySchema.ts';
import { parseCidr } from '../../policy/addressSet.ts';

/**
 * What one of the `networks` of a cluster policy is answered; undefined where it is taken, host bits included.
 *
 * A ClusterNetworkPolicy (v1alpha2) has `isCIDR` of CEL: netip.ParsePrefix, and no IPv4-mapped IPv6 whatever its length
 * (k8s.io/apiserver/pkg/cel/library/cidr.go). It takes no zone and no leading zero: not in a byte, not as the fifth digit
 * of a group, and since Go 1.22 not in the length (golang/go#63850), which is before clusters had that function.
 *
 * For the kinds of v1alpha1 the API server only asks for either colons or dots (apis/v1alpha1/shared_types.go of
 * network-policy-api), and whoever enforces the policy reads it with net.ParseCIDR: no zone and no leading zero in the
 * address, but in the length, and an IPv4-mapped address in hexadecimal is one of IPv4.
 */
export function networkProblem(kind: PolicyKind, text: string): string | undefined {
  const cidr = parseCidr(text);
  if (kind === 'ClusterNetworkPolicy')
    return cidr && !cidr.leadingZeros && !cidr.mapped ? undefined : 'is rejected: Invalid CIDR format provided';
  if (text.includes(':') === text.includes('.'))
    return 'is rejected: CIDR must be either an IPv4 or IPv6 address. IPv4 address embedded in IPv6 addresses are not supported';
  const address = parseCidr(text.replace(/\/.*/s, '/0'));
  return cidr && !address?.leadingZeros ? undefined : 'is no CIDR that a network plugin can read';
}

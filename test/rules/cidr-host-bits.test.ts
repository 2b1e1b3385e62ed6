import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('an address in front of a shorter prefix', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock:
        cidr: 10.0.0.5/8
#             ^^^^^^^^^^ warning cidr-host-bits: CIDR "10.0.0.5/8" is read as 10.0.0.0/8, and is rejected since Kubernetes 1.36: must not have bits set beyond the prefix length. Write 10.0.0.0/8, or 10.0.0.5/32 for the one address.
        except: [10.1.2.3/16]
#                ^^^^^^^^^^^ warning cidr-host-bits: Write 10.1.0.0/16, or 10.1.2.3/32
    - ipBlock: {cidr: "2001:db8::1/64"}
#                     ^^^^^^^^^^^^^^^^ warning cidr-host-bits: Write 2001:db8::/64, or 2001:db8::1/128 for the one address.
`),
  );
});

test('leading zeros are decimal', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock: {cidr: 010.0.0.0/8}
#                     ^^^^^^^^^^^ warning cidr-host-bits: CIDR "010.0.0.0/8" is read as 10.0.0.0/8, and is rejected since Kubernetes 1.36: must not have leading 0s in IP or prefix length. Write 10.0.0.0/8.
    - ipBlock: {cidr: 10.0.0.0/08}
#                     ^^^^^^^^^^^ warning cidr-host-bits: must not have leading 0s in IP or prefix length. Write 10.0.0.0/8.
    - ipBlock: {cidr: 010.0.0.5/8}
#                     ^^^^^^^^^^^ warning cidr-host-bits: must not have leading 0s in IP or prefix length. Write 10.0.0.0/8, or 10.0.0.5/32
`),
  );
});

test('IPv4 as IPv6', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock:
        cidr: "::ffff:10.0.0.0/104"
#             ^^^^^^^^^^^^^^^^^^^^^ warning cidr-host-bits: is read as 10.0.0.0/8, and is rejected since Kubernetes 1.36: must not have an IPv4-mapped IPv6 address. Write 10.0.0.0/8.
`),
  );
});

test('networks, invalid texts, placeholders and other types', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.5/32, 10.1.0.0/16]}
    - ipBlock: {cidr: 0.0.0.0/0}
    - ipBlock: {cidr: "2001:0DB8::/32"}
    - ipBlock: {cidr: "\${IP}/8", except: ["\${IP}/16", [], , 10]}
    - ipBlock: {cidr: 10}
    - ipBlock: 10.0.0.5/8
`),
    { ignoring: ['invalid-cidr'] },
  );
});

test('silenced', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock:
        cidr: 10.0.0.5/8 # netpol-ignore: cidr-host-bits
        except:
        # netpol-ignore: cidr-host-bits
        - 10.1.0.5/16
`),
  );
});

test('a broken document says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  egress:
  - to:
    - ipBlock: {cidr: 10.0.0.5/8, except: [}
`),
  );
});

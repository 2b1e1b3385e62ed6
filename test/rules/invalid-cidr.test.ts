import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('no range', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - from:
    - ipBlock: {}
#              ^^ error invalid-cidr: An ipBlock without cidr is rejected: Required value. Write the range, such as 10.9.8.0/24.
    - ipBlock:
        except: [10.0.0.0/8]
#       ^^^^^^ error invalid-cidr: Required value
    - ipBlock:
        cidr:
#       ^^^^ error invalid-cidr: Required value
    - ipBlock:
        cidr: ""
#             ^^ error invalid-cidr: Required value
`),
  );
});

test('what is no range', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock: {cidr: 10/8}
#                     ^^^^ error invalid-cidr: CIDR "10/8" is rejected: must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64). Write an address, a slash and the length of the prefix.
    - ipBlock: {cidr: 10.0.0.0/33}
#                     ^^^^^^^^^^^ error invalid-cidr
    - ipBlock: {cidr: 10.0.0.256/8}
#                     ^^^^^^^^^^^^ error invalid-cidr
    - ipBlock: {cidr: 10.0.0.0/255.0.0.0}
#                     ^^^^^^^^^^^^^^^^^^ error invalid-cidr
    - ipBlock: {cidr: example.com}
#                     ^^^^^^^^^^^ error invalid-cidr
    - ipBlock: {cidr: "2001:db8::/129"}
#                     ^^^^^^^^^^^^^^^^ error invalid-cidr
    - ipBlock: {cidr: "fe80::1%eth0/64"}
#                     ^^^^^^^^^^^^^^^^^ error invalid-cidr
`),
  );
});

test('an address alone, and spaces', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock: {cidr: 1.2.3.4}
#                     ^^^^^^^ error invalid-cidr: Write 1.2.3.4/32.
    - ipBlock: {cidr: "2001:db8::1"}
#                     ^^^^^^^^^^^^^ error invalid-cidr: Write 2001:db8::1/128.
    - ipBlock: {cidr: "10.0.0.0/8 "}
#                     ^^^^^^^^^^^^^ error invalid-cidr: CIDR "10.0.0.0/8 " is rejected: must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64). Write 10.0.0.0/8.
`),
  );
});

test('exceptions', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock:
        cidr: 10.0.0.0/8
        except:
        - 10.1/16
#         ^^^^^^^ error invalid-cidr: Exception "10.1/16" is rejected: must be a valid CIDR value
        - ""
#         ^^ error invalid-cidr: Exception "" is rejected
        -
#       ^ error invalid-cidr: Exception "" is rejected
        - 10.2.0.0/16
    - ipBlock:
        cidr: \${CIDR}
        except: [10.3.0.0]
#                ^^^^^^^^ error invalid-cidr: Write 10.3.0.0/32.
`),
  );
});

test('ranges of both families, placeholders and other types', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock: {cidr: 0.0.0.0/0}
    - ipBlock: {cidr: 10.0.0.0/8, except: []}
    - ipBlock: {cidr: 10.0.0.0/8, except: }
    - ipBlock: {cidr: "::/0"}
    - ipBlock: {cidr: "2001:DB8:0:0::/64"}
    - ipBlock: {cidr: \${CIDR}}
    - ipBlock: {cidr: "\${NET}/8", except: ["{{ x }}"]}
    - ipBlock: {cidr: {{ cidr }}}
    - ipBlock: {{ block }}
    - ipBlock: \${BLOCK}
    - ipBlock: {cidr: 10}
    - ipBlock: {cidr: [10.0.0.0/8]}
    - ipBlock: {cidr: 10.0.0.0/8, except: 10/8}
    - ipBlock: {cidr: 10.0.0.0/8, except: [[], {}, 10]}
    - ipBlock: 10/8
    - ipBlock: []
`),
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
        cidr: 10/8 # netpol-ignore: invalid-cidr
    # netpol-ignore: invalid-cidr
    - ipBlock:
        cidr: 10/8
`),
  );
});

test('a broken document says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  egress:
  - to:
    - ipBlock:
        cidr: 10/8
      except: - 10/8
`),
  );
});

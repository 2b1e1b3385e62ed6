import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('an exception outside', () => {
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
        - 10.1.0.0/16
        - 11.0.0.0/16
#         ^^^^^^^^^^^ error except-outside-cidr: Exception "11.0.0.0/16" is rejected: must be a strict subset of \`cidr\`, which is 10.0.0.0/8. Write a range inside 10.0.0.0/8, or remove it.
        - 0.0.0.0/0
#         ^^^^^^^^^ error except-outside-cidr
        - 2001:db8::/32
#         ^^^^^^^^^^^^^ error except-outside-cidr
`),
  );
});

test('the same range', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}
#                                          ^^^^^^^^^^ error except-outside-cidr: It leaves nothing: remove the peer, or except less.
`),
  );
});

test('of IPv6', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock:
        cidr: "2001:db8::/32"
        except:
        - 2001:db8:1::/48
        - 2001:db9::/48
#         ^^^^^^^^^^^^^ error except-outside-cidr
        - 10.0.0.0/8
#         ^^^^^^^^^^ error except-outside-cidr
`),
  );
});

test('host bits do not count', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock: {cidr: 10.0.0.5/8, except: [10.1.0.5/16]}
    - ipBlock: {cidr: "::ffff:10.0.0.0/104", except: ["::ffff:10.1.0.0/112"]}
`),
    { ignoring: ['cidr-host-bits'] },
  );
});

test('exceptions inside, what cannot be compared, placeholders and other types', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 192.168.0.0/16, 169.254.169.254/32]}
    - ipBlock: {cidr: "::/0", except: ["fe80::/10"]}
    - ipBlock: {cidr: 10/8, except: [11.0.0.0/8]}
    - ipBlock: {cidr: 10.0.0.0/8, except: [11/8]}
    - ipBlock: {cidr: "\${CIDR}", except: [11.0.0.0/8]}
    - ipBlock: {cidr: 10.0.0.0/8, except: ["\${CIDR}", {{ x }}, [], 11]}
    - ipBlock: {cidr: 10.0.0.0/8, except: 11.0.0.0/16}
    - ipBlock: {except: [11.0.0.0/8]}
`),
    { ignoring: ['invalid-cidr', 'wrong-node-type'] },
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
        cidr: 10.0.0.0/8
        except:
        - 11.0.0.0/16 # netpol-ignore: except-outside-cidr
        # netpol-ignore: except-outside-cidr
        - 12.0.0.0/16
`),
  );
});

test('a broken document says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  egress:
  - to:
    - ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16}
`),
  );
});
